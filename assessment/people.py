"""Whom a step of an assessment concerns: ids of people, for messages and for who may act."""

from collections import defaultdict

from branches.models import Post
from branches.roles import Role


def leads_of(units, day) -> dict[int, dict[int, set[int]]]:
    """Unit → each of its lead people → that person's home units; two queries."""
    posts = Post.objects.valid(day)
    held = list(posts.with_role(Role.LEAD).filter(unit__in=units).values_list("unit_id", "user_id"))
    homes = homes_of({user for _, user in held}, day)
    found = defaultdict(dict)
    for unit, user in held:
        found[unit][user] = homes[user]
    return found


def office_of(day) -> dict[int, set[int]]:
    """People of the office → their home units; two queries."""
    office = Post.objects.valid(day).with_role(Role.OFFICE).filter(reach=Post.Reach.ALL)
    return homes_of(set(office.values_list("user_id", flat=True)), day)


def homes_of(people, day) -> dict[int, set[int]]:
    """Person → home units."""
    found = defaultdict(set)
    for user, unit in Post.objects.valid(day).filter(user__in=people).values_list("user_id", "unit_id"):
        found[user].add(unit)
    return found


def reporters_of(units, day) -> list[int]:
    """Who reports for any of the units."""
    return _holders(units, day, Role.REPORTER)


def leaders_of(units, day) -> list[int]:
    """Who confirms for any of the units."""
    return _holders(units, day, Role.LEADER)


def _holders(units, day, role) -> list[int]:
    posts = Post.objects.valid(day).with_role(role).filter(unit__in=units)
    return sorted(set(posts.values_list("user_id", flat=True)))
