"""Everything a person has in hand today: what they would hand over to somebody else."""

from branches.models import Post, SignInCode, UnitChange
from branches.permissions import Rights
from branches.roles import Role
from tasks.models import Application, Assignment, Plan, ProgressReport, Task
from tasks.states import HANDED_IN, OPEN_FOR_EDITING, ReportState, State

MOST = 200  # lines of one part that a list names; the number is always the whole
TO_START = {State.TO_ACCEPT, State.TO_PLAN}


def holdings(user, day) -> list[tuple[str, list[str]]]:
    """(title with its number, lines), in a fixed number of queries; what is empty is left out."""
    rights = Rights(user, day)
    parts = [("任职", _posts(user, day)), *_of_unit(rights), *_of_leader(rights), *_of_reviewer(rights)]
    parts += [*_of_office(rights), ("本人提交、正在审核的进展", _handed_in(user)), ("登录码", _codes(user))]
    return [(f"{title}（{len(lines)}）", _cut(lines)) for title, lines in parts if lines]


def _cut(lines) -> list[str]:
    return lines if len(lines) <= MOST else [*lines[:MOST], f"……其余 {len(lines) - MOST} 项见平台"]


def _posts(user, day) -> list[str]:
    posts = Post.objects.filter(user=user).exclude(ends_on__lt=day).select_related("unit").order_by("id")
    return [
        f"{post.unit} {post.get_role_display()}{'（代理）' if post.acting else ''}"
        f"{'（待确认）' if post.waiting else ''}，{post.starts_on:%Y-%m-%d} 起"
        for post in posts
    ]


def _of_unit(rights):
    if not rights.has_role(Role.REPORTER):
        return
    units = rights.units("report_unit")
    own = list(_loaded(Assignment.objects.counted().unlocked().filter(unit__in=units).exclude(state=State.CLOSED)))
    yield "待签收、待定举措的落实项", [_row(row) for row in own if row.state in TO_START]
    yield "推进中的落实项", [_row(row) for row in own if row.state not in TO_START]
    drafts = ProgressReport.objects.filter(assignment__unit__in=units, state__in=OPEN_FOR_EDITING)
    yield "进展草稿和退回补正", _reports(drafts.exclude(assignment__state=State.WITHDRAWN))
    yield "已提出、待决定的申请", _applications(Application.objects.open().filter(assignment__unit__in=units))


def _of_leader(rights):
    if rights.has_role(Role.LEADER):
        waiting = Assignment.objects.unlocked().filter(awaiting="unit", unit__in=rights.units("confirm_unit"))
        yield "待本人审核", _rows(waiting)


def _of_reviewer(rights):
    if not (rights.has_role(Role.LEAD) or rights.is_office):
        return
    led = Task.objects.filter(lead__in=rights.units("lead_unit"), plan__status=Plan.Status.PUBLISHED)
    yield "牵头的任务", [str(task) for task in led.select_related("pillar").order_by("plan", "order")]
    yield "待本人复核", _rows(Assignment.objects.reviewable_by(rights))
    yield "待本人决定的申请", _applications(Application.objects.decidable_by(rights))


def _of_office(rights):
    if rights.is_office:
        yield "方案草稿", [str(plan) for plan in Plan.objects.filter(status=Plan.Status.DRAFT).with_titles()]
        yield "单位变更草稿", [str(change) for change in UnitChange.objects.filter(done_at=None).order_by("id")]


def _loaded(rows):
    return rows.select_related("task__pillar", "unit").order_by("id")


def _rows(rows) -> list[str]:
    return [_row(row) for row in _loaded(rows)]


def _row(row) -> str:
    return f"{row.task}（{row.unit}），{row.get_state_display()}，{row.progress}%"


def _reports(reports) -> list[str]:
    found = reports.select_related("period", "assignment__task__pillar", "assignment__unit").order_by("id")
    return [
        f"{report.assignment.task}（{report.assignment.unit}）{report.period}，{report.get_state_display()}"
        for report in found
    ]


def _handed_in(user) -> list[str]:
    states = HANDED_IN - {ReportState.ACCEPTED}
    return _reports(ProgressReport.objects.filter(submitted_by=user, state__in=states))


def _applications(applications) -> list[str]:
    return [
        f"{one.assignment.task}（{one.assignment.unit}）申请{one.get_kind_display()}"
        for one in applications.for_rows().order_by("id")
    ]


def _codes(user) -> list[str]:
    issued = SignInCode.objects.filter(issued_by=user).select_related("user").order_by("user")
    lines = [f"发给{code.user}、还没有使用，{code.expires_at:%Y-%m-%d} 失效" for code in issued]
    own = SignInCode.objects.filter(user=user).first()
    return lines + ([f"本人还有一个没有使用的登录码，{own.expires_at:%Y-%m-%d} 失效"] if own else [])
