"""What a list of found rows shows of each, and where it is put right."""

from dataclasses import dataclass

from django.urls import reverse

from assessment.models import Scheme
from branches.models import Post, Unit, UnitGroup, User
from branches.permissions import keeps_organisation
from branches.roles import Role
from tasks.models import Assignment, Measure, Plan, ProgressReport, Responsibility, Task

ROW = ("task__pillar", "unit")


@dataclass(frozen=True)
class Line:
    """`url` is empty where the person has no page on which it could be seen to."""

    name: str
    note: str
    url: str


def with_names(rows):
    """The rows with everything their line shows, in the order pages walk by."""
    return WITH[rows.model](rows).order_by("id")


def name_and_note(row) -> tuple[str, str]:
    return SHOWN[type(row)](row)[:2]


def line_of(row, rights) -> Line:
    name, note, page, pk = SHOWN[type(row)](row)
    return Line(name, note, reverse(page, args=[pk] if pk else []) if _may_open(page, rights) else "")


def _may_open(page, rights) -> bool:
    if page == "branches:person":
        return rights.has_role(Role.SYSTEM_ADMIN)
    if page.startswith("branches:"):
        return keeps_organisation(rights)
    return rights.is_office or page != "tasks:names"


def _unit(unit):
    return unit.name, f"{unit.get_kind_display()}　{unit.category}", "branches:unit", unit.pk


def _post(post):
    ends = f"{post.ends_on:%Y-%m-%d} 到期" if post.ends_on else "没有写明到期日"
    return f"{post.user.name}　{post.get_role_display()}", f"{post.unit.name}　{ends}", "branches:unit", post.unit_id


def _group(group):
    return (
        group.name,
        f"{group.get_kind_display()}{f'，{group.under}及下级' if group.under else ''}",
        "branches:groups",
        None,
    )


def _user(user):
    return user.name, user.username, "branches:person", user.pk


def _plan(plan):
    return plan.notice.title, f"{plan.year} 年度", "tasks:plan", plan.pk


def _task(task):
    return task.called, task.title, "tasks:task", task.pk


def _name(named):
    return named.text, named.task.called, "tasks:names", named.task.plan_id


def _row(row):
    return row.task.called, f"{row.unit.name}　{row.get_state_display()}", "tasks:assignment", row.pk


def _measure(measure):
    words = f"{measure.assignment.unit.name}　{measure.assignment.task.called}　时限 {measure.due_on:%Y-%m-%d}"
    return measure.text, words, "tasks:assignment", measure.assignment_id


def _report(report):
    words = f"{report.assignment.unit.name}　{report.period.name}　{report.get_state_display()}"
    return report.assignment.task.called, words, "tasks:assignment", report.assignment_id


def _scheme(scheme):
    return str(scheme), scheme.get_subjects_display(), "assessment:scheme", scheme.pk


SHOWN = {
    Unit: _unit,
    Post: _post,
    UnitGroup: _group,
    User: _user,
    Plan: _plan,
    Task: _task,
    Responsibility: _name,
    Assignment: _row,
    Measure: _measure,
    ProgressReport: _report,
    Scheme: _scheme,
}
WITH = {
    Unit: lambda rows: rows,
    Post: lambda rows: rows.select_related("user", "unit"),
    UnitGroup: lambda rows: rows.select_related("under"),
    User: lambda rows: rows,
    Plan: lambda rows: rows.with_titles(),
    Task: lambda rows: rows.select_related("pillar"),
    Responsibility: lambda rows: rows.select_related("task__pillar"),
    Assignment: lambda rows: rows.select_related(*ROW),
    Measure: lambda rows: rows.select_related(*(f"assignment__{name}" for name in ROW)),
    ProgressReport: lambda rows: rows.select_related("period", *(f"assignment__{name}" for name in ROW)),
    Scheme: lambda rows: rows,
}
