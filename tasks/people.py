"""Whom a step concerns: ids of people, for messages."""

from branches.models import Post
from branches.roles import Role
from tasks.permissions import lead_posts


def reporters_of(unit_id, day) -> list[int]:
    return _holders(day, Role.REPORTER, unit=unit_id)


def leaders_of(unit_id, day) -> list[int]:
    return _holders(day, Role.LEADER, unit=unit_id)


def reviewers_of(assignment, day) -> list[int]:
    """The lead's reviewers; the office where no lead acts. Never people of the unit itself."""
    if acting := list(lead_posts(assignment, day).values_list("user_id", flat=True)):
        return acting
    own = _holders(day, unit=assignment.unit_id)
    return [pk for pk in _holders(day, Role.OFFICE, reach=Post.Reach.ALL) if pk not in own]


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
    versions = list(report.versions.values_list("by_id", "handed_in"))  # in order
    places = [place for place, (_, handed_in) in enumerate(versions[:-1], 1) if handed_in]
    return {by for by, _ in versions[max(places, default=0) :]}
