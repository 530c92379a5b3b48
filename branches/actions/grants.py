"""guardian's rows on units, recomputed from the posts people hold: one rule for one person and for thousands."""

from collections import defaultdict

from django.contrib.auth.models import Permission
from django.db.models import Q

from branches.models import Post, Unit, UnitAncestor, UnitUserPermission
from branches.roles import PERMISSIONS_OF, Role
from modelagency.clock import today

CHUNK = 500  # ids in one query; SQLite takes only so many


def regrant(user) -> None:
    """Recompute a person's grants from the posts not yet ended."""
    regrant_all([user.pk])


def regrant_all(people) -> None:
    """Recompute the grants of `people` (ids), with a fixed number of queries for each 500 of them."""
    ids = dict(Permission.objects.filter(content_type__app_label="branches").values_list("codename", "id"))
    for some in chunks(sorted(set(people))):
        wanted = {(user, ids[codename], unit) for user, codename, unit in _wanted(some)}
        rows = UnitUserPermission.objects.filter(user__in=some)
        kept = {tuple(grant): pk for pk, *grant in rows.values_list("id", "user", "permission", "content_object")}
        for stale in chunks([pk for grant, pk in kept.items() if grant not in wanted]):
            UnitUserPermission.objects.filter(pk__in=stale).delete()
        UnitUserPermission.objects.bulk_create(
            UnitUserPermission(user_id=user, permission_id=permission, content_object_id=unit)
            for user, permission, unit in sorted(wanted - kept.keys())
        )


def regrant_all_reaching(units) -> None:
    """Recompute the grants of everybody whose post reaches further than the own unit and may cover `units`."""
    regrant_all(reaching([unit.pk for unit in units]))


def reaching(units) -> set[int]:
    """People (ids) whose posts reach further than the own unit and may cover `units` (ids)."""
    wide = Post.objects.exclude(reach=Post.Reach.OWN)
    people = set(wide.filter(reach=Post.Reach.ALL).values_list("user", flat=True))
    for some in chunks(units):
        above = UnitAncestor.objects.filter(descendant__in=some).values("ancestor")
        people.update(wide.filter(unit__in=above).values_list("user", flat=True))
    return people


def chunks(items: list):
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _wanted(people):
    """(person, codename, unit) that the posts of `people` give, repeated where two posts give the same."""
    posts = list(Post.objects.filter(user__in=people, waiting=False).filter(Q(ends_on=None) | Q(ends_on__gte=today())))
    reached = _reached(posts)
    for post in posts:
        for unit in reached(post):
            for codename in PERMISSIONS_OF[Role(post.role)]:
                yield post.user_id, codename, unit


def _reached(posts):
    """A function from a post to the ids of the units it reaches."""
    below, everything = defaultdict(list), []
    tops = sorted({post.unit_id for post in posts if post.reach == Post.Reach.SUBTREE})
    for some in chunks(tops):
        for top, unit in UnitAncestor.objects.filter(ancestor__in=some).values_list("ancestor", "descendant"):
            below[top].append(unit)
    if any(post.reach == Post.Reach.ALL for post in posts):
        everything = list(Unit.objects.values_list("id", flat=True))
    return lambda post: {
        Post.Reach.OWN: [post.unit_id],
        Post.Reach.SUBTREE: below[post.unit_id],
        Post.Reach.ALL: everything,
    }[post.reach]
