"""A first scheme to work on, drawn from the pillars and tasks of the plan. No ORM."""

from dataclasses import dataclass
from decimal import Decimal

from assessment.kinds import Effect, Kind
from assessment.schemes.walking import plain

AFFILIATED, BRANCH, OFFICE_BRANCH = "affiliated", "branch", "office_branch"
AFFILIATED_BRANCH = "affiliated_branch"
NAMES = {
    AFFILIATED: "直属单位党建责任制考核",
    BRANCH: "党支部考核",
    OFFICE_BRANCH: "机关党支部考核",
    AFFILIATED_BRANCH: "直属单位党支部考核",
}
FEEDS = {AFFILIATED: "own", OFFICE_BRANCH: "own", AFFILIATED_BRANCH: "covered", BRANCH: "by_parent"}
GRADES = [("优秀", "90"), ("良好", "80"), ("一般", "60"), ("较差", "0")]
VETOES = [
    ("领导班子成员受到党纪政务处分", Effect.CAP, "一般"),
    ("发生造成重大影响的责任事故", Effect.CAP, "良好"),
    ("提供虚假的佐证材料", Effect.FORCE, "较差"),
]
LONGEST_NAME = 60


@dataclass(frozen=True)
class TaskWords:
    """A task as the template needs it; lead: id of the unit that leads it, if any."""

    pk: int
    name: str
    lead: int | None = None


@dataclass(frozen=True)
class PillarWords:
    pk: int
    name: str
    tasks: tuple[TaskWords, ...]


def template(subjects: str, pillars) -> dict:
    """The plain form of a first scheme for `subjects` (Scheme.Subjects), which passes all checks but for what a person
    has to decide."""
    pillars = [pillar for pillar in pillars if pillar.tasks]
    return {
        "subjects": subjects,
        "categories": [],
        "feeds": FEEDS[subjects],
        "quota_percent": "30",
        "bonus_cap": "5",
        "tie_keys": ["year_end", "usual", "review"],
        "components": [
            _component("usual", "平时考核", "30", [_section("任务落实", "100", _usual())]),
            _component("year_end", "年终考核", "40", _year_end(subjects, pillars)),
            _component("review", "述职评议", "20", [_section("述职评议", "100", [_vote("述职评议得分")])]),
            _component("poll", "民主测评", "10", [_section("民主测评", "100", [_vote("民主测评得分")])]),
            _component("extra", "加减分", "0", [_section("加减分", "0", _extra())]),
        ],
        "grades": [{"name": name, "floor": floor} for name, floor in GRADES],
        "vetoes": [{"name": name, "effect": effect.value, "grade": grade} for name, effect, grade in VETOES],
    }


def shared(total, count: int) -> list[str]:
    """`total` points in `count` parts as even as whole points (else hundredths) allow, the larger ones first."""
    unit = Decimal(1) if Decimal(total) % 1 == 0 and Decimal(total) >= count else Decimal("0.01")
    low, more = divmod(int(Decimal(total) / unit), count)
    return [plain((low + (place < more)) * unit) for place in range(count)]


def _component(kind, name, weight, sections):
    return {"kind": kind, "name": name, "weight": weight, "sections": sections}


def _section(name, points, indicators, pillar=None):
    return {"name": name, "points": points, "pillar_id": pillar, "indicators": indicators}


def _usual():
    return [
        _row("任务平均进度", "50", Kind.AUTO, source="progress", standard="各落实项的平均进度，由平台计算。"),
        _row("按时填报", "30", Kind.AUTO, source="on_time", standard="按时提交的进展占应提交的比例，由平台计算。"),
        _row("办结率", "20", Kind.AUTO, source="closed", standard="已办结的落实项占全部落实项的比例，由平台计算。"),
    ]


def _year_end(subjects, pillars):
    basics = [] if subjects == AFFILIATED else [_section("支部建设", "40", _of_a_branch())]
    rest = 60 if basics else 100
    if not pillars:
        standard = "对照年度重点工作核查，每有一处未落实扣 1 分，扣完为止。"
        rows = [_row("重点工作落实", plain(rest), Kind.DEDUCT, step="1", standard=standard)]
        return [*basics, _section("重点工作", plain(rest), rows)]
    points = shared(rest, len(pillars))
    return basics + [_of_a_pillar(pillar, share) for pillar, share in zip(pillars, points, strict=True)]


def _of_a_pillar(pillar, points):
    shares = shared(points, len(pillar.tasks))
    rows = [
        _row(
            task.name[:LONGEST_NAME],
            share,
            Kind.DEDUCT,
            step="1",
            standard="对照任务要求核查，每有一处未落实扣 1 分，扣完为止。",
            evidence="工作记录、总结或者相关文件",
            marker_id=task.lead,
            task_id=task.pk,
        )
        for task, share in zip(pillar.tasks, shares, strict=True)
    ]
    return _section(f"{pillar.name}型" if not pillar.name.endswith("型") else pillar.name, points, rows, pillar.pk)


def _of_a_branch():
    return [
        _row(
            "三会一课",
            "12",
            Kind.DEDUCT,
            rhythm="quarter",
            step="1",
            standard="党员大会每季度、支委会每月、党课每季度至少一次，每少一次扣 1 分，扣完为止。",
            evidence="会议记录、签到表",
        ),
        _row(
            "组织生活会和民主评议党员",
            "8",
            Kind.ALL_OR_NOTHING,
            threshold="1",
            standard="当年召开并完成评议得分，未召开不得分（填召开次数）。",
            evidence="会议记录、评议结果汇总",
        ),
        _row(
            "主题党日",
            "10",
            Kind.BANDED,
            bands=[["12", "10"], ["9", "7"], ["6", "4"]],
            standard="全年 12 次以上 10 分，9 至 11 次 7 分，6 至 8 次 4 分，不足 6 次不得分。",
            evidence="活动记录、照片可附可不附",
        ),
        _row(
            "党费收缴",
            "5",
            Kind.RATIO,
            standard="按月足额交纳的党员人数 ÷ 应交人数 × 分值。",
            evidence="党费收缴台账",
        ),
        _row(
            "换届和支部班子",
            "5",
            Kind.DEDUCT,
            step="2.5",
            standard="未按期换届扣 2.5 分，班子缺员未补扣 2.5 分。",
            evidence="换届批复",
        ),
    ]


def _vote(name):
    return _row(name, "100", Kind.VOTE, standard="按评议组权重计算的票决得分。")


def _extra():
    return [
        _row("表彰奖励", "0", Kind.BONUS, step="1", cap="3", once=True, standard="同一事项取最高一次，不累计。"),
        _row("通报批评", "0", Kind.PENALTY, step="1", cap="5", once=True, standard="同一事项取最重一次，不累计。"),
    ]


def _row(name, points, kind, **fields):
    return {"name": name, "points": points, "kind": kind.value, **fields}
