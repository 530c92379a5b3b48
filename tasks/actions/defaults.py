"""What the portal does by itself when nobody acts. Each function is called daily, does all that is due by `today`, and
nothing when called again."""

from collections import Counter, defaultdict

from django.db import transaction
from django.urls import reverse

from branches.models import Post, WorkingDay
from branches.roles import Role
from records.actions import record_all, send
from records.models import Message
from tasks.actions.messages import tell_each
from tasks.actions.moves import move_all
from tasks.actions.reviews import write_confirmations
from tasks.deadlines import ACCEPT_WORKING_DAYS
from tasks.models import Assignment, ProgressReport, Step
from tasks.people import reviewers_by_row, writers_by_report
from tasks.states import ReportState, State, Verb

ACCEPTED = f"分派后 {ACCEPT_WORKING_DAYS} 个工作日没有签收，默认签收。"
LEADERLESS = "本单位已没有其他审核人，不再等待单位审核。"


@transaction.atomic
def accept_by_default(*, today) -> int:
    """Accept the rows that their unit had all the working days to accept. Return how many."""
    calendar = WorkingDay.objects.calendar()
    waiting = Assignment.objects.unlocked().filter(state=State.TO_ACCEPT)
    starts = waiting.order_by().values_list("starts_on", flat=True).distinct()
    over = [day for day in starts if calendar.add(day, ACCEPT_WORKING_DAYS) < today]
    rows = _locked(waiting.filter(starts_on__in=over))
    move_all(rows, Verb.ACCEPT, by=None, texts=dict.fromkeys([row.pk for row in rows], ACCEPTED))
    counts = Counter((row.plan, row.unit) for row in rows)
    lines = [(plan, unit.pk, {"assignments": number}) for (plan, unit), number in counts.items()]
    record_all(by=None, verb="plan.accept_by_default", subjects=lines)
    _tell_accepted(counts, today)
    return len(rows)


@transaction.atomic
def confirm_leaderless_reports(*, today) -> int:
    """Let reports go on to review that wait for a leader where no other one exists any more. Return how many."""
    waiting = ProgressReport.objects.filter(state=ReportState.TO_CONFIRM, assignment__state=State.IN_PROGRESS)
    rows = {row.pk: row for row in _locked(Assignment.objects.unlocked().filter(pk__in=waiting.values("assignment")))}
    reports = list(waiting.filter(assignment__in=rows).select_for_update(of=("self",)).select_related("period"))
    leaders = _leaders({row.unit_id for row in rows.values()}, today)
    writers = writers_by_report([report.pk for report in reports])
    stuck = [
        (rows[report.assignment_id], report)
        for report in reports
        if leaders[rows[report.assignment_id].unit_id] <= writers[report.pk] | {report.submitted_by_id}
    ]
    write_confirmations(None, stuck, text=LEADERLESS)
    reviewers = reviewers_by_row([row for row, _ in stuck], today)
    asked = [(row, reviewers[row.pk], f"{report.period}进展请复核") for row, report in stuck]
    tell_each(asked, Message.Kind.REVIEW)
    return len(stuck)


@transaction.atomic
def confirm_leaderless_measures(*, today) -> int:
    """The same of measures, which then take effect. Return how many rows."""
    rows = _locked(Assignment.objects.unlocked().filter(state=State.PLAN_SUBMITTED))
    filed = Step.objects.filter(assignment__in=rows, verb=Verb.FILE_MEASURES).order_by("at", "id")
    filers = dict(filed.values_list("assignment_id", "by_id"))  # the newest of each row
    leaders = _leaders({row.unit_id for row in rows}, today)
    stuck = [row for row in rows if leaders[row.unit_id] <= {filers.get(row.pk)}]
    move_all(stuck, Verb.CONFIRM_MEASURES, by=None, texts=dict.fromkeys([row.pk for row in stuck], LEADERLESS))
    record_all(by=None, verb="measures.confirm_by_default", subjects=[(row, row.unit_id, {}) for row in stuck])
    return len(stuck)


def _locked(rows) -> list[Assignment]:
    return list(rows.select_for_update(of=("self",)).select_related("plan__notice", "task", "unit").order_by("pk"))


def _leaders(units, today) -> dict[int, set[int]]:
    """Unit id → ids of those who confirm for it; an empty set for a unit without any."""
    found = defaultdict(set)
    posts = Post.objects.valid(today).with_role(Role.LEADER).filter(unit__in=units)
    for unit, user in posts.values_list("unit_id", "user_id"):
        found[unit].add(user)
    return found


def _tell_accepted(counts, today) -> None:
    """Tell the reporters of each unit once for each plan."""
    reporters = defaultdict(set)
    posts = Post.objects.valid(today).with_role(Role.REPORTER).filter(unit__in={unit for _, unit in counts})
    for unit, user in posts.values_list("unit_id", "user_id"):
        reporters[unit].add(user)
    send(
        [
            Message(
                recipient_id=user,
                kind=Message.Kind.NOTICE,
                text=f"{unit} {number} 项任务{ACCEPTED}请制定举措。"[:500],
                link=reverse("home"),
            )
            for (_, unit), number in counts.items()
            for user in sorted(reporters[unit.pk])
        ]
    )
