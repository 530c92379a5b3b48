"""What an organisation still lacks before its first plan, as steps a person can leave and take up again."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count

from branches.calendar import published_exceptions
from branches.models import Post, Unit, UnitGroup, User, WorkingDay
from branches.roles import Role

SHOWN_NAMES = 8


@dataclass(frozen=True)
class Step:
    """`links`: (words, name of the address) of the pages on which the step is taken."""

    title: str
    done: bool
    text: str
    links: list[tuple[str, str]] = field(default_factory=list)


def setup_steps(today) -> list[Step]:
    """The steps in their order; eight queries."""
    return [_units(today), _groups(), _people(today), _codes(), _waiting(), _calendar(today), *_first_plan(today)]


def waiting_count() -> int:
    return Post.objects.waiting().count()


def _units(today) -> Step:
    counts = Counter(dict(Unit.objects.active(today).order_by().values_list("kind").annotate(Count("id"))))
    branches, units = counts[Unit.Kind.BRANCH], counts.total() - counts[Unit.Kind.BRANCH] - counts[Unit.Kind.BUREAU]
    text = f"已有科室、直属单位等 {units} 个，党支部 {branches} 个。可以用表一次导入，也可以逐个添加。"
    links = [("导入名册", "branches:import"), ("添加单位", "branches:unit_new"), ("添加党支部", "branches:branch_new")]
    return Step("单位和党支部", units > 0, text, links)


def _groups() -> Step:
    count = UnitGroup.objects.count()
    text = f"已有 {count} 个。文件里用一个名称指许多单位时才需要，如“局直属各单位”。"
    return Step("单位组", count > 0, text, [("管理单位组", "branches:groups")])


def _people(today) -> Step:
    posts = Post.objects.valid(today).exclude(role__in=[Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
    people = posts.values("user").distinct().count()
    text = f"三员之外，已有 {people} 人任职。每个单位一般有两名填报员、一名单位审核人。"
    links = [("导入名册", "branches:import"), ("管理人员", "branches:people")]
    return Step("人员和任职", people > 0, text, links)


def _codes() -> Step:
    new = User.objects.filter(is_active=True, password__startswith="!")
    counts = new.aggregate(all=Count("pk"), issued=Count("sign_in_code"))
    if not counts["all"]:
        return Step("首次登录码", True, "所有人都已设置密码。", [("发放登录码", "codes")])
    text = f"{counts['all']} 人还没有设置密码，其中 {counts['issued']} 人已发登录码。打印后交给本人，本人自己设置密码。"
    return Step("首次登录码", False, text, [("发放登录码", "codes")])


def _waiting() -> Step:
    count = waiting_count()
    text = f"{count} 个任职等安全管理员确认，确认后生效。" if count else "没有等待确认的任职。"
    return Step("重要任职确认", not count, text, [("查看待确认任职", "branches:waiting")] if count else [])


def _calendar(today) -> Step:
    years = {day.year for day in WorkingDay.objects.dates("day", "year")}
    known = today.year in years
    text = f"{today.year} 年的节假日和调休已列入。" if known else f"{today.year} 年的节假日和调休还没有列入。"
    if today.year + 1 not in years and not published_exceptions(today.year + 1):
        text += f"{today.year + 1} 年的安排公布后请补上。"
    return Step("工作日历", known, text, [("查看工作日历", "branches:calendar")])


def _first_plan(today) -> list[Step]:
    """Who has to be there before a notice can be published and worked on."""
    posts = Post.objects.valid(today)
    units = list(Unit.objects.active(today).exclude(kind=Unit.Kind.BUREAU).in_order())
    held = set(posts.with_role(Role.REPORTER, Role.LEADER).values_list("unit", "role"))
    silent = [unit for unit in units if (unit.pk, Role.REPORTER) not in held]
    unchecked = [unit for unit in units if (unit.pk, Role.LEADER) not in held]
    office = posts.with_role(Role.OFFICE).exists()
    without = "还没有人，导入和发布方案由机关党委办公室办理。"
    return [
        Step("机关党委办公室", office, "已有人任职。" if office else without, [("管理人员", "branches:people")]),
        _of_units("各单位填报员", "没有填报员", silent, bool(units)),
        _of_units("各单位审核人", "没有单位审核人，填报后直接复核", unchecked, bool(units)),
    ]


def _of_units(title, words, units, any_at_all) -> Step:
    if not units:
        return Step(title, any_at_all, "每个单位都有。" if any_at_all else "还没有单位。")
    names = "、".join(unit.name for unit in units[:SHOWN_NAMES]) + (" 等" if len(units) > SHOWN_NAMES else "")
    return Step(title, False, f"{len(units)} 个单位{words}：{names}。", [("管理人员", "branches:people")])
