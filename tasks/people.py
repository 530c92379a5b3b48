"""Whom a step concerns: ids of people, for messages."""

from collections import defaultdict

from branches.models import Post
from branches.roles import Role
from tasks.models import ReportVersion


def reporters_of(unit_id, day) -> list[int]:
    return _holders(day, Role.REPORTER, unit=unit_id)


def leaders_of(unit_id, day) -> list[int]:
    return _holders(day, Role.LEADER, unit=unit_id)


def reviewers_of(assignment, day) -> list[int]:
    """The lead's reviewers; the office where no lead acts. Never people of the unit itself."""
    return reviewers_by_row([assignment], day)[assignment.pk]


def reviewers_by_row(assignments, day) -> dict[int, list[int]]:
    """Row → the same, for many rows in three queries."""
    posts = Post.objects.valid(day)
    members, leads = defaultdict(set), defaultdict(list)
    for unit, user in posts.filter(unit__in={row.unit_id for row in assignments}).values_list("unit_id", "user_id"):
        members[unit].add(user)
    acting = posts.with_role(Role.LEAD).filter(unit__in={row.task.lead_id for row in assignments} - {None})
    for unit, user in acting.values_list("unit_id", "user_id"):
        leads[unit].append(user)
    office = _holders(day, Role.OFFICE, reach=Post.Reach.ALL)
    found = {}
    for row in assignments:
        own = members[row.unit_id]
        may_lead = [pk for pk in leads[row.task.lead_id] if pk not in own]
        found[row.pk] = may_lead or [pk for pk in office if pk not in own]
    return found


def office_for(assignment, day) -> list[int]:
    """The office, but for people of the unit itself."""
    own = _holders(day, unit=assignment.unit_id)
    return [pk for pk in _holders(day, Role.OFFICE, reach=Post.Reach.ALL) if pk not in own]


def committee_for(assignment, day) -> list[int]:
    """The committee, but for people of the unit itself."""
    own = _holders(day, unit=assignment.unit_id)
    return [pk for pk in _holders(day, Role.COMMITTEE, reach=Post.Reach.ALL) if pk not in own]


def contacts_of(unit_id, day) -> dict[str, str]:
    """Role → names of those who report and of those who confirm for the unit, in one query."""
    roles = (Role.REPORTER, Role.LEADER)
    posts = Post.objects.valid(day).with_role(*roles).filter(unit=unit_id).order_by("id")
    held = list(posts.values_list("role", "user__name"))
    return {role.value: "、".join(name for own, name in held if own == role) for role in roles}


def _holders(day, *roles, **where) -> list[int]:
    posts = Post.objects.valid(day).filter(**where)
    return list((posts.with_role(*roles) if roles else posts).values_list("user_id", flat=True))


def writers_of(report) -> set[int]:
    """Who wrote what is handed in with the newest version: everybody since the version handed in before it."""
    return writers_by_report([report.pk])[report.pk]


def writers_by_report(reports) -> dict[int, set[int]]:
    """The same for many reports (ids) in one query."""
    versions = defaultdict(list)
    kept = ReportVersion.objects.filter(report__in=reports).order_by("report", "version")
    for report, *version in kept.values_list("report_id", "by_id", "handed_in"):
        versions[report].append(version)
    return {pk: _newest_writers(versions[pk]) for pk in reports}


def authors_by_report(reports) -> dict[int, set]:
    """Report id → who wrote, handed in or confirmed it, none of whom may answer it; in one query."""
    writers = writers_by_report([report.pk for report in reports])
    return {report.pk: {report.submitted_by_id, report.confirmed_by_id} | writers[report.pk] for report in reports}


def _newest_writers(versions) -> set[int]:
    places = [place for place, (_, handed_in) in enumerate(versions[:-1], 1) if handed_in]
    return {by for by, _ in versions[max(places, default=0) :]}
