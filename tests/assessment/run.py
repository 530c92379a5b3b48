"""Builders: a scheme with something of everything, an opened cycle, through the portal's own actions."""

from assessment.actions.cycles import open_cycle
from assessment.actions.schemes import draft_scheme, publish_scheme
from assessment.kinds import Kind
from assessment.models import Appraisal, Indicator
from branches.actions.units import create_branch
from tasks.models import Assignment
from tests import make

PROGRESS = {"甲医院": (100, 50, 26), "乙医院": (90, 90, 90), "机关第一党支部": (80,)}
GRADES = [
    {"name": "优秀", "floor": "90"},
    {"name": "良好", "floor": "80"},
    {"name": "一般", "floor": "60"},
    {"name": "较差", "floor": "0"},
]
STANDARD = "每缺一次扣 0.50 分，扣完为止。"


def content(**terms) -> dict:
    """30 usual by progress, 40 year end by hand, 20 and 10 by votes, bonus and penalty; `terms` of the scheme."""
    usual = [{"name": "任务落实进度", "points": "100", "kind": Kind.AUTO, "source": "progress"}]
    hand = [
        {"number": "1.1", "name": "组织生活", "points": "60", "kind": Kind.DEDUCT, "step": "0.5", "standard": STANDARD},
        {"number": "1.2", "name": "达标创建", "points": "40", "kind": Kind.ALL_OR_NOTHING, "threshold": "95"},
    ]
    vote = [{"name": "述职评议得分", "points": "100", "kind": Kind.VOTE}]
    poll = [{"name": "民主测评得分", "points": "100", "kind": Kind.VOTE}]
    extra = [
        {"name": "表彰", "points": "0", "kind": Kind.BONUS, "step": "1", "cap": "2", "once": True},
        {"name": "通报批评", "points": "0", "kind": Kind.PENALTY, "step": "1"},
    ]
    return {
        "feeds": "by_parent",
        "components": [
            part("usual", "平时考核", "30", "日常工作", usual),
            part("year_end", "年终考核", "40", "责任型", hand),
            part("review", "述职评议", "20", "述职评议", vote),
            part("poll", "民主测评", "10", "民主测评", poll),
            part("extra", "加减分", "0", "加减分", extra, points="0"),
        ],
        "grades": GRADES,
        "vetoes": [{"name": "班子成员受党纪处分", "effect": "cap", "grade": "一般"}],
        **terms,
    }


def part(kind, name, weight, section, indicators, points="100") -> dict:
    """A component of one section."""
    return {
        "kind": kind,
        "name": name,
        "weight": weight,
        "sections": [{"name": section, "points": points, "indicators": indicators}],
    }


def draft(by, plan, *, name="党支部考核", year=2026, **terms):
    return draft_scheme(by=by, year=year, name=name, plan=plan, content=content(**terms))


def opened(by, plan, **terms):
    """A cycle just opened over the branches there are."""
    return open_cycle(by=by, scheme=publish_scheme(by=by, scheme=draft(by, plan, **terms)))


def progress(plan, figures):
    """Set the accepted progress of units' rows in the order of the tasks; None stops a row."""
    for name, percents in figures.items():
        rows = Assignment.objects.filter(plan=plan, unit__name=name).order_by("task__order")
        for row, percent in zip(rows, percents, strict=True):
            row.progress, row.state = percent or 0, "in_progress" if percent is not None else "suspended"
            row.save(update_fields=["progress", "state"])


def appraisal(cycle, name) -> Appraisal:
    return cycle.appraisals.select_related("cycle").get(unit__name=name)


def by_hand(cycle) -> Indicator:
    """The indicator 组织生活, deducted from."""
    return cycle.scheme.indicators().select_related("section").get(kind=Kind.DEDUCT)


def more_branches(units, count, prefix=""):
    """Further branches of 甲医院, in its category."""
    for number in range(count):
        create_branch(
            by=None,
            name=f"甲医院第{prefix}{number:03}党支部",
            starts_on=make.FOUNDED,
            parent=units["甲医院"],
            covers=[units["甲医院"]],
            category="医院",
        )
