"""Bulletins (通报): drafted with a snapshot of their own, worded, issued for good. Numbers are never typed."""

from django.db import transaction

from branches.models import Post, Unit, WorkingDay
from branches.roles import Role
from modelagency.clock import now, today
from records.actions import record, send
from records.dates import month_day
from records.models import Message
from records.refusals import Refusal, StaleVersion
from tasks.actions.snapshots import take
from tasks.bulletins import OPENING, TITLE, paper_of
from tasks.lights import Light
from tasks.links import bulletin_link
from tasks.models import Assignment, Bulletin, BulletinRow, Plan
from tasks.naming import days_late
from tasks.permissions import require_office
from tasks.snapshots import before, figures_of

WORDS = ("number", "title", "issuer", "opening", "demands", "sign")
MOST_ROWS = 500  # named one by one; more would be no paper for a meeting
ANSWER_DAYS = 2  # working days proposed for units to make up what is overdue


@transaction.atomic
def draft_bulletin(*, by, plan) -> Bulletin:
    """A draft with the figures of now and words to begin with; Refusal when one waits already."""
    require_office(by)
    plan = _locked_plan(plan)
    if plan.bulletins.filter(state=Bulletin.State.DRAFT).exists():
        raise Refusal("这份方案已有一期通报的草稿，请接着修改那一份，或先删除它。")
    issuer = plan.notice.issuer or str(Unit.objects.organisation())
    bulletin = Bulletin(
        plan=plan,
        year=today().year,
        number=next_number(today().year),
        title=TITLE,
        issuer=issuer,
        opening=OPENING,
        sign=issuer,
        drafted_by=by,
        drafted_at=now(),
    )
    _write_figures(bulletin)
    record(by=by, verb="bulletin.draft", subject=bulletin, after={"number": bulletin.number})
    return bulletin


@transaction.atomic
def edit_bulletin(*, by, bulletin, version, **words) -> Bulletin:
    """Word it anew; words: WORDS. Figures stay."""
    found = _locked_draft(by, bulletin)
    if found.version != version:
        yours = "\n".join(str(words[name]) for name in WORDS)
        theirs = "\n".join(str(getattr(found, name)) for name in WORDS)
        raise StaleVersion(yours=yours, theirs=theirs, back=bulletin_link(found))
    changed = {name: words[name] for name in WORDS if words[name] != getattr(found, name)}
    was = {name: getattr(found, name) for name in changed}
    for name, value in changed.items():
        setattr(found, name, value)
    found.version += 1
    found.save()
    record(by=by, verb="bulletin.edit", subject=found, before=was, after=changed)
    return found


@transaction.atomic
def retake_bulletin(*, by, bulletin, version) -> Bulletin:
    """The figures of now in place of those it has; its words stay."""
    found = _unchanged_draft(by, bulletin, version)
    old = found.snapshot
    found.rows.all().delete()
    found.version += 1
    _write_figures(found)
    old.delete()
    record(by=by, verb="bulletin.retake", subject=found, after={"snapshot": found.snapshot_id})
    return found


@transaction.atomic
def discard_bulletin(*, by, bulletin, version) -> None:
    """A draft goes, and its figures with it."""
    found = _unchanged_draft(by, bulletin, version)
    snapshot, after = found.snapshot, {"number": found.number}
    record(by=by, verb="bulletin.discard", subject=found, after=after)
    found.delete()
    snapshot.delete()


@transaction.atomic
def issue_bulletin(*, by, bulletin, version) -> Bulletin:
    """Issue it as it stands: from now on nothing of it changes. Tell the people of all units of the plan."""
    list(Bulletin.objects.select_for_update().filter(year=bulletin.year).order_by("pk"))  # numbers are given in turn
    found = _unchanged_draft(by, bulletin, version)
    if Bulletin.objects.filter(year=found.year, number=found.number, state=Bulletin.State.ISSUED).exists():
        raise Refusal(f"{found.year}年第 {found.number} 期已经印发，请把期号改为第 {next_number(found.year)} 期。")
    found.state, found.issued_by, found.issued_on = Bulletin.State.ISSUED, by, today()
    found.version += 1
    found.save()
    _tell_units(found)
    record(by=by, verb="bulletin.issue", subject=found, after={"number": found.number, "snapshot": found.snapshot_id})
    return found


def next_number(year) -> int:
    """The number that follows the last one issued in the year."""
    last = Bulletin.objects.filter(year=year, state=Bulletin.State.ISSUED).order_by("-number").first()
    return last.number + 1 if last else 1


def _locked_plan(plan) -> Plan:
    """The published plan, held until the draft is stored."""
    found = Plan.objects.published().unlocked().select_related("notice").select_for_update(of=("self",), no_key=True)
    if (plan := found.filter(pk=plan.pk).first()) is None:
        raise Refusal("这份方案没有发布，或者年度已经封存，不能起草通报。")
    return plan


def _locked_draft(by, bulletin) -> Bulletin:
    require_office(by)
    found = Bulletin.objects.select_related("plan__notice", "snapshot").select_for_update(of=("self",))
    if (found := found.filter(pk=bulletin.pk).first()) is None:
        raise Refusal("这份草稿已被删除。")
    if not found.is_draft:
        raise Refusal("这期通报已经印发，不能再改。")
    return found


def _unchanged_draft(by, bulletin, version) -> Bulletin:
    found = _locked_draft(by, bulletin)
    if found.version != version:
        raise Refusal("草稿刚被他人修改，请刷新页面核对后再办。")
    return found


def _write_figures(bulletin) -> None:
    """Take a snapshot, write its figures down and name the overdue rows; save the bulletin with them."""
    plan = bulletin.plan
    bulletin.snapshot = take(plan, now=now(), is_daily=False)
    figures, day = figures_of(bulletin.snapshot), bulletin.snapshot.day
    tasks = {
        task.pk: (task.pillar.name, task.lead.name if task.lead else "")
        for task in plan.tasks.model.every.filter(plan=plan).select_related("pillar", "lead").order_by("order")
    }
    bulletin.paper = paper_of(plan, bulletin.snapshot, figures, tasks, before(plan, day))
    overdue = Assignment.objects.filter(plan=plan).overdue(day)
    if overdue.count() != bulletin.paper["whole"]["counts"]["overdue"]:
        raise Refusal("汇总数字正在更新，与逾期清单还不一致，通报没有写入。请稍后再试。")
    bulletin.demands = bulletin.demands or _demands(bulletin)
    bulletin.save()
    rows = overdue.select_related("task__pillar", "unit").order_by("late_on", "id")[:MOST_ROWS]
    BulletinRow.objects.bulk_create(_row(bulletin, number, row, day) for number, row in enumerate(rows, start=1))


def _row(bulletin, number, row, day) -> BulletinRow:
    named = {"unit": row.unit.name, "task": row.task.called, "due_on": row.due_on, "days": days_late(row, day)}
    return BulletinRow(bulletin=bulletin, number=number, assignment=row, **named)


def _demands(bulletin) -> str:
    """What is asked of units, to begin with: only what there is."""
    calendar, counts = WorkingDay.objects.calendar(), bulletin.paper["whole"]["counts"]
    lines = []
    if counts[Light.OVERDUE]:
        day = month_day(calendar.add(today(), ANSWER_DAYS))
        lines.append(f"逾期单位于{day}前补报进展。原定时限不变，已逾期的事项不再受理延期。")
    if period := bulletin.plan.spans.filter(due_on__gte=today()).order_by("due_on").first():
        lines.append(f"{period}进展于{month_day(period.due_on)}前填报。已办结、已通过的事项不重复填报。")
    lines.append("各牵头单位对待复核事项及时复核，退回时写明缺项。")
    return "\n".join(f"（{numeral}）{line}" for numeral, line in zip("一二三", lines, strict=False))


def _tell_units(bulletin) -> None:
    """One message for everybody who reports or confirms for a unit of the plan; who is named reads of how much."""
    named = {}
    for unit in bulletin.rows.values_list("assignment__unit", flat=True):
        named[unit] = named.get(unit, 0) + 1
    units = bulletin.plan.assignments.counted().order_by().values("unit")
    posts = Post.objects.valid(today()).with_role(Role.REPORTER, Role.LEADER).filter(unit__in=units)
    told = {}
    for person, unit in posts.values_list("user_id", "unit_id"):
        told[person] = told.get(person, 0) + named.get(unit, 0)
    said = f"《{bulletin.title}》（{bulletin.year}年第 {bulletin.number} 期）已印发"
    link = bulletin_link(bulletin)
    send(
        Message(
            recipient_id=person,
            kind=Message.Kind.NOTICE,
            text=f"{said}，其中本单位逾期 {rows} 项。" if rows else f"{said}，请阅知。",
            link=link,
        )
        for person, rows in sorted(told.items())
    )
