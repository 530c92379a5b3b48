"""Appointments. The only writers of posts and of the grants that follow from them."""

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q

from branches.models import Post, Unit, UnitUserPermission, User
from branches.roles import OFFICERS, PERMISSIONS_OF, Role
from modelagency.clock import today
from records.actions import record
from records.refusals import Refusal


@transaction.atomic
def appoint(*, by, user, unit, role, starts_on, reach=Post.Reach.OWN, ends_on=None, acting=False) -> Post:
    """Appoint `user` at `unit`; refuse two of the three officers' roles in one person."""
    if role in OFFICERS and _held_between(user, starts_on, ends_on) & (OFFICERS - {role}):
        raise Refusal("三员不得由同一人兼任。")
    post = Post.objects.create(
        user=user, unit=unit, role=role, reach=reach, starts_on=starts_on, ends_on=ends_on, acting=acting
    )
    regrant(user)
    record(by=by, verb="post.appoint", subject=post, unit_id=unit.pk, after={"role": role, "reach": reach})
    return post


@transaction.atomic
def end_post(*, by, post, ends_on) -> None:
    """End a post; what only it gave is taken back once the day is past."""
    before = {"ends_on": post.ends_on and post.ends_on.isoformat()}
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    regrant(post.user)
    record(by=by, verb="post.end", subject=post, unit_id=post.unit_id, before=before, after={"ends_on": str(ends_on)})


def regrant(user) -> None:
    """Recompute a person's grants from the posts not yet ended."""
    wanted = {
        (codename, unit_id)
        for post in Post.objects.filter(user=user).filter(Q(ends_on=None) | Q(ends_on__gte=today()))
        for unit_id in _reached(post)
        for codename in PERMISSIONS_OF[Role(post.role)]
    }
    ids = dict(Permission.objects.filter(content_type__app_label="branches").values_list("codename", "id"))
    rows = UnitUserPermission.objects.filter(user=user)
    kept = {
        (codename, unit): pk for pk, codename, unit in rows.values_list("id", "permission__codename", "content_object")
    }
    rows.filter(pk__in=[pk for grant, pk in kept.items() if grant not in wanted]).delete()
    UnitUserPermission.objects.bulk_create(
        UnitUserPermission(user=user, permission_id=ids[codename], content_object_id=unit)
        for codename, unit in sorted(wanted - kept.keys())
    )


def regrant_all_reaching(units) -> None:
    """Recompute the grants of everybody whose post reaches further than the own unit and may cover `units`."""
    wide = Post.objects.exclude(reach=Post.Reach.OWN)
    touched = wide.filter(Q(reach=Post.Reach.ALL) | Q(unit__descendant_links__descendant__in=units))
    for user in User.objects.filter(posts__in=touched).distinct():
        regrant(user)


def _held_between(user, starts_on, ends_on) -> set[str]:
    """The roles a person holds on some day of a span; locks the person, so that two appointments do not cross."""
    User.objects.select_for_update().get(pk=user.pk)
    posts = Post.objects.filter(user=user).filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on:
        posts = posts.filter(starts_on__lte=ends_on)
    return set(posts.values_list("role", flat=True))


def _reached(post) -> list[int]:
    if post.reach == Post.Reach.OWN:
        return [post.unit_id]
    units = Unit.objects.all() if post.reach == Post.Reach.ALL else Unit.objects.below(post.unit)
    return list(units.values_list("id", flat=True))
