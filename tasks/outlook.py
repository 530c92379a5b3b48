"""What a change of units would bring: what becomes of each row and post, and the lines a person reads before saying
yes. Reads only."""

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from branches.models import Branch, Evidence, Post, Unit, UnitChange, UnitGroup
from branches.roles import SENSITIVE, Role
from modelagency.clock import today
from tasks.models import Assignment, Plan, Task
from tasks.states import State

NEW, END, STAY = "new", "end", "stay"
FIXED = {State.CLOSED, State.WITHDRAWN}


@dataclass(frozen=True)
class Fate:
    """What becomes of a row or a post. value: the choice; taker: who carries it on, or None; target: the row of the
    taker on the same task that it goes into; options: (value, words) to choose from."""

    thing: object
    value: str
    taker: Unit | None
    target: Assignment | None
    options: list

    @property
    def words(self) -> str:
        return dict(self.options)[self.value]


@dataclass(frozen=True)
class Outlook:
    """Everything a change decides on. units: those that change; takers: choice → unit that carries on, the usual one
    first; leads: (task, its new lead or None)."""

    change: UnitChange
    units: list
    takers: dict
    rows: list
    posts: list
    leads: list

    @property
    def usual(self) -> Unit | None:
        return next(iter(self.takers.values()), None)


def outlook_of(change) -> Outlook:
    units, takers = list(change.units.select_related("parent").in_order()), takers_of(change)
    if not change.decides_rows:
        return Outlook(change, units, takers, [], [], [])
    rows = fates_of_rows(change, takers)
    posts = fates_of_posts(change, takers)
    return Outlook(change, units, takers, rows, posts, new_leads(change, units, takers, rows))


def takers_of(change) -> dict[str, Unit]:
    """Choice → unit that carries on, the usual one first; the unit yet to be founded is not stored."""
    units = {f"unit-{unit.pk}": unit for unit in change.takers.in_order()}
    if change.new_name and change.kind == UnitChange.Kind.MERGED:
        units[NEW] = Unit(name=change.new_name)
    return units


def rows_of(change):
    """The rows a change decides on: all but what is over in plans that are over."""
    current = Q(plan__due_on__gte=change.effective_on) | ~Q(state=State.CLOSED)
    rows = Assignment.objects.unlocked().filter(current, unit__in=change.units.all()).exclude(state=State.WITHDRAWN)
    return rows.for_rows().order_by("plan", "task__order", "unit__order", "unit", "pk")


def fates_of_rows(change, takers) -> list[Fate]:
    """In the order of the plan; where two merged units carry the same task, the second goes into the first's row."""
    chosen = change.choices.get("rows", {})
    rows = list(rows_of(change))
    held = {
        (row.task_id, f"unit-{row.unit_id}"): row
        for row in Assignment.objects.filter(unit__in=change.takers.all(), task__in={row.task_id for row in rows})
    }
    found = {}
    for row in sorted(rows, key=lambda row: row.state in FIXED):
        found[row.pk] = fate = _fate_of_row(row, takers, held, chosen.get(str(row.pk)))
        if fate.taker and not fate.target:
            held[row.task_id, fate.value] = row
    return [found[row.pk] for row in rows]


def _fate_of_row(row, takers, held, chosen) -> Fate:
    options, targets, done = [], {}, []
    for value, taker in takers.items():
        target = targets[value] = held.get((row.task_id, value))
        if target is None:
            options.append((value, f"由{taker}继续承担"))
        elif target.state not in FIXED and row.state != State.CLOSED:
            options.append((value, f"并入{taker}的同一任务"))
        elif row.state != State.CLOSED:
            done.append(f"{taker}的同一任务{target.get_state_display()}")
    why = f"（{'，'.join(done)}）" if done else ""
    options.append((STAY, "已办结，保留原单位") if row.state == State.CLOSED else (END, f"不再承担{why}"))
    usual = END if row.state == State.SUSPENDED and targets.get(options[0][0]) else options[0][0]
    value = chosen if chosen in dict(options) else usual
    return Fate(row, value, takers.get(value), targets.get(value), options)


def posts_of(change):
    """Posts at the units that are still to last."""
    beyond = Q(ends_on=None) | Q(ends_on__gte=today())
    posts = Post.objects.filter(beyond, unit__in=change.units.all(), waiting=False, deputises=None)
    return posts.select_related("user", "unit").order_by("unit__order", "unit", "role", "id")


def fates_of_posts(change, takers) -> list[Fate]:
    chosen = change.choices.get("posts", {})
    posts = list(posts_of(change))
    held = set(
        Post.objects.filter(unit__in=change.takers.all())
        .exclude(ends_on__lt=today())
        .values_list("user_id", "role", "unit_id")
    )
    return [_fate_of_post(post, takers, held, chosen.get(str(post.pk))) for post in posts]


def _fate_of_post(post, takers, held, chosen) -> Fate:
    later = "，安全管理员确认后生效" if post.role in SENSITIVE else ""
    options = [
        (value, f"转到{taker}{later}")
        for value, taker in takers.items()
        if (post.user_id, post.role, taker.pk) not in held
    ]
    options.append((END, "由系统管理员另行办理" if post.role in SENSITIVE else "任职结束"))
    value = chosen if chosen in dict(options) else options[0][0]
    return Fate(post, value, takers.get(value), None, options)


def led_tasks(units, effective_on):
    """Tasks that one of the units leads, of plans that are not over and of years that are not under seal."""
    current = Q(plan__due_on__gte=effective_on) | Q(plan__due_on=None)
    led = Task.objects.filter(current, lead__in=units, plan__in=Plan.objects.unlocked())
    return led.select_related("pillar", "lead", "plan").order_by("plan", "order")


def consequences(seen: Outlook) -> list[tuple[str, list[str]]]:
    """(title, lines) of everything that follows; what other apps add is named in settings.CHANGE_EFFECTS."""
    parts = [("单位", _of_units(seen.change, seen.units))]
    if seen.change.decides_rows:
        parts += [
            ("落实项", _of_rows(seen.rows)),
            ("牵头", _of_leads(seen.leads)),
            ("任职", [f"{fate.thing.user}（{_post(fate.thing)}）：{fate.words}。" for fate in seen.posts]),
            ("提醒", _of_reviewers(seen)),
            ("佐证", _of_evidence(seen.units, seen.rows)),
            ("组织关系", _of_ties(seen.units, seen.usual)),
        ]
        parts += [import_string(name)(seen.change, seen.rows) for name in settings.CHANGE_EFFECTS]
    return [(title, lines) for title, lines in parts if lines]


def digest(told) -> str:
    """SHA-256 of what `consequences` says."""
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _post(post) -> str:
    return f"{post.unit}{post.get_role_display()}"


def _of_units(change, units) -> list[str]:
    day, last = f"{change.effective_on:%Y-%m-%d}", f"{change.effective_on - timedelta(days=1):%Y-%m-%d}"
    if change.kind == UnitChange.Kind.RENAMED:
        kept = "此前的办理记录、考核结果仍写原名；文件里写原名的，仍识别到这个单位。"
        return [f"{units[0]}自 {day} 起更名为{change.new_name}。", kept]
    if change.kind == UnitChange.Kind.MOVED:
        below = Unit.objects.below(units[0]).count() - 1
        words = f"，下级 {below} 个单位随同" if below else ""
        return [
            f"{units[0]}自 {day} 起由{units[0].parent}改属{change.parent}{words}。",
            "按上级产生的权限随之重新计算。",
        ]
    new = f"{change.new_name}自 {day} 起成立。"
    if change.kind == UnitChange.Kind.FOUNDED:
        return [new, f"上级 {change.parent}，类别 {change.get_new_kind_display()}。任职和任务另行办理。"]
    ended = [f"{unit}到 {last} 为止，不再列入名册；历史记录仍写原名。" for unit in units]
    return ([new] if change.new_name else []) + ended


def _of_rows(fates) -> list[str]:
    counts = Counter(_kind(fate) for fate in fates)
    total = "，".join(f"{words} {counts[words]} 项" for words in counts)
    lines = [
        f"{fate.thing.task}（{fate.thing.unit}，{fate.thing.get_state_display()}，{fate.thing.progress}%）：{fate.words}。"
        for fate in fates
    ]
    return [f"共 {len(fates)} 项：{total}。", *lines] if lines else []


def _kind(fate) -> str:
    if fate.taker:
        return "并入" if fate.target else "继续承担"
    return "保留" if fate.value == STAY else "不再承担"


def new_leads(change, units, takers, fates) -> list[tuple[Task, Unit | None]]:
    """(task, its new lead): who carries the leading row on, else the usual taker, else nobody."""
    carried = {(fate.thing.task_id, fate.thing.unit_id): fate.taker for fate in fates if fate.taker}
    usual = next(iter(takers.values()), None)
    tasks = led_tasks(units, change.effective_on)
    return [(task, carried.get((task.pk, task.lead_id), usual)) for task in tasks]


def _of_leads(leads) -> list[str]:
    return [
        f"{task}：牵头由{task.lead}改为{lead}。" if lead else f"{task}：没有牵头单位，由机关党委办公室复核。"
        for task, lead in leads
    ]


def _of_reviewers(seen) -> list[str]:
    """Takers with a row that nobody may review afterwards, because of missing posts or of avoidance (回避)."""
    follow, leads_now = {fate.thing.pk: fate.taker for fate in seen.posts}, dict(seen.leads)
    homes, leads, office = defaultdict(set), defaultdict(set), set()
    for post in Post.objects.valid(today()):
        home = follow.get(post.pk)
        if post.pk in follow and home is None and post.role not in SENSITIVE:
            continue
        at = _key(home) if home else post.unit_id
        homes[post.user_id].add(at)
        if post.role == Role.LEAD:
            leads[at].add(post.user_id)
        if post.role == Role.OFFICE and post.reach == Post.Reach.ALL:
            office.add(post.user_id)
    without = set()
    for fate in seen.rows:
        if fate.taker:
            lead = leads_now.get(fate.thing.task, fate.thing.task.lead)
            reviewers = office | leads[_key(lead)] if lead else office
            if not any(_key(fate.taker) not in homes[user] for user in reviewers):
                without.add(str(fate.taker))
    return [f"{taker}有事项没有可以复核的人（均须回避），请先补充任命。" for taker in sorted(without)]


def _key(unit):
    return unit.pk or NEW


def shelf_takers(units, fates) -> dict[int, Unit]:
    """Evidence id → the unit that carries the first row using it on."""
    by_row = {fate.thing.pk: fate.taker for fate in fates if fate.taker}
    files, found = Evidence.objects.filter(unit__in=units), {}
    used = [*files.values_list("pk", "reports__assignment"), *files.values_list("pk", "steps__assignment")]
    for file, row in used:
        if row in by_row:
            found.setdefault(file, by_row[row])
    return found


def _of_evidence(units, fates) -> list[str]:
    count = Evidence.objects.filter(unit__in=units).count()
    takers = "、".join(dict.fromkeys(str(fate.taker) for fate in fates if fate.taker))
    if not count:
        return []
    where = f"随落实项转到{takers}的书架" if takers else "留在原单位的书架"
    return [f"共 {count} 份，{where}；文件、摘要和上传人不变，原处仍能打开。"]


def _of_ties(units, usual) -> list[str]:
    """What the organisation hangs on the units, in three queries."""
    beyond = Q(ends_on=None) | Q(ends_on__gte=today())
    heir = {unit.pk: usual or unit.parent for unit in units}
    names, found = {unit.pk: unit for unit in units}, defaultdict(list)
    for child in Unit.objects.filter(beyond, parent__in=units).in_order():
        found[f"下级改属{heir[child.parent_id]}"].append(child)
    for name, unit in Branch.objects.filter(covers__in=units).values_list("unit__name", "covers").order_by("unit"):
        if unit in names:
            found[f"覆盖单位由{names[unit]}改为{usual}" if usual else f"不再覆盖{names[unit]}"].append(name)
    for group in UnitGroup.objects.filter(under__in=units):
        found[f"范围由{names[group.under_id]}改为{heir[group.under_id]}"].append(group)
    lines = [f"{'、'.join(map(str, things))}：{words}。" for words, things in found.items()]
    if usual:
        lines.append(f"文件里写{'、'.join(map(str, units))}及其别名的，识别为{usual}。")
    return lines
