"""Whom a step of an assessment concerns: ids of people, for messages."""

from assessment import bodies
from branches.models import Branch, Post
from branches.roles import Role

OWN_ROLES = (Role.REPORTER, Role.LEADER)


def office(day) -> list[int]:
    return _everywhere(day, Role.OFFICE)


def committee(day) -> list[int]:
    return _everywhere(day, Role.COMMITTEE)


def office_for(appraisal, day) -> list[int]:
    """The office, but for the subject's own people; `appraisal` with its bodies."""
    return _without_own(office(day), appraisal, day)


def committee_for(appraisal, day) -> list[int]:
    return _without_own(committee(day), appraisal, day)


def people_of(appraisal, day) -> list[int]:
    """Who reports and confirms for the subject; `appraisal` with its bodies."""
    posts = Post.objects.valid(day).with_role(*OWN_ROLES).filter(unit__in=bodies.own(appraisal.unit))
    return list(posts.values_list("user_id", flat=True).distinct())


def people_of_all(cycle, day) -> list[int]:
    """The same for every subject of a cycle."""
    units = cycle.appraisals.values("unit")
    covered = Branch.objects.filter(unit__in=units, covers__isnull=False).values("covers")
    covering = Branch.objects.filter(covers__in=units).values("unit")
    posts = Post.objects.valid(day).with_role(*OWN_ROLES)
    found = posts.filter(unit__in=units) | posts.filter(unit__in=covered) | posts.filter(unit__in=covering)
    return list(found.values_list("user_id", flat=True).distinct())


def _everywhere(day, role) -> list[int]:
    posts = Post.objects.valid(day).with_role(role).filter(reach=Post.Reach.ALL)
    return list(posts.values_list("user_id", flat=True).distinct())


def _without_own(people, appraisal, day) -> list[int]:
    own = Post.objects.valid(day).filter(unit__in=bodies.own(appraisal.unit)).values_list("user_id", flat=True)
    return sorted(set(people) - set(own))
