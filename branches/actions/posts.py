"""Appointments. The only writers of posts; the grants that follow from them are recomputed at once."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from branches.actions.closure import lock_tree
from branches.actions.grants import regrant, regrant_all
from branches.models import Post, User
from branches.roles import OFFICERS, SENSITIVE
from modelagency.clock import today
from records.actions import record
from records.refusals import Refusal


@transaction.atomic
def appoint(
    *, by, user, unit, role, starts_on, reach=Post.Reach.OWN, ends_on=None, acting=False, replaces=None
) -> Post:
    """Appoint `user` at `unit`; refuse two of the three officers' roles in one person.

    To a sensitive role only the portal itself appoints at once; what a person proposes waits for `confirm_post`, which
    ends the post it `replaces`.
    """
    lock_tree()
    if by is not None and by == user:
        raise Refusal("本人的任职由另一位系统管理员办理。")
    if Post.objects.filter(user=user, unit=unit, role=role).exclude(ends_on__lt=starts_on).exists():
        raise Refusal(f"{user}已经有{unit}的这个岗位。要改起止日期，请先结束原来的任职。")
    if role in OFFICERS and _held_between(user, starts_on, ends_on) & (OFFICERS - {role}):
        raise Refusal("三员不得由同一人兼任。")
    fields = {"unit": unit, "role": role, "reach": reach, "starts_on": starts_on, "ends_on": ends_on, "acting": acting}
    post = new_post(proposed_by=by, user=user, **fields)
    post.replaces = replaces if post.waiting else None
    post.save()
    regrant(user)
    record(by=by, verb="post.appoint", subject=post, unit_id=unit.pk, after=appointed(post))
    return post


def new_post(*, proposed_by, user, unit, role, **fields) -> Post:
    """An appointment not yet stored, waiting or not as the role asks for."""
    waiting = proposed_by is not None and role in SENSITIVE
    return Post(user=user, unit=unit, role=role, waiting=waiting, proposed_by=proposed_by, **fields)


def appointed(post) -> dict:
    """What the trail keeps of an appointment."""
    return {"role": post.role, "reach": post.reach, "waiting": post.waiting}


@transaction.atomic
def confirm_post(*, by, post) -> None:
    """Let a waiting appointment take effect; nobody confirms what they proposed or what concerns themselves."""
    lock_tree()
    post = _waiting(by, post)
    post.waiting = False
    post.save(update_fields=["waiting"])
    if post.replaces:
        close_post(post.replaces, max(post.starts_on, today()) - timedelta(days=1))
    regrant(post.user)
    record(by=by, verb="post.confirm", subject=post, unit_id=post.unit_id, after={"role": post.role})


@transaction.atomic
def refuse_post(*, by, post) -> None:
    """Take a waiting appointment back; the trail keeps it."""
    post = _waiting(by, post)
    record(by=by, verb="post.refuse", subject=post, unit_id=post.unit_id, before={"role": post.role})
    post.delete()


def _waiting(by, post) -> Post:
    found = (
        Post.objects.waiting()
        .select_for_update(of=("self",))
        .select_related("user", "unit", "replaces__user")
        .filter(pk=post.pk)
    )
    post = found.first()
    if post is None:
        raise Refusal("这项任职已经办理，请刷新页面查看最新情况。")
    if by in (post.user, post.proposed_by):
        raise Refusal("本人提出的或任命本人的任职，须由另一位安全管理员确认。")
    return post


@transaction.atomic
def end_post(*, by, post, ends_on) -> None:
    """End a post; what only it gave is taken back once the day is past."""
    lock_tree()
    post = Post.objects.select_for_update(of=("self",)).select_related("user").get(pk=post.pk)
    if post.waiting:
        raise Refusal("这项任职还没有生效，由安全管理员确认或不同意。")
    if post.ends_on and post.ends_on < today():
        raise Refusal("这项任职已经结束。")
    if post.role in OFFICERS and not _has_successor(post, ends_on):
        raise Refusal("三员不能空缺：请先任命接任的人，确认后再结束。")
    before = {"ends_on": post.ends_on and post.ends_on.isoformat()}
    close_post(post, ends_on)
    record(by=by, verb="post.end", subject=post, unit_id=post.unit_id, before=before, after={"ends_on": str(ends_on)})


def close_post(post, ends_on) -> None:
    """Write the last day of a post; whoever deputises for its holder goes with it. Needs `lock_tree`."""
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    deputies = post.deputies.exclude(ends_on__lt=ends_on)
    people = list(deputies.values_list("user", flat=True))
    deputies.update(ends_on=ends_on)
    regrant_all([post.user_id, *people])


def _has_successor(post, ends_on) -> bool:
    """Does somebody else hold the same officer's post when this one is over?"""
    others = Post.objects.valid(ends_on + timedelta(days=1)).filter(role=post.role)
    return others.exclude(user=post.user_id).exists()


def _held_between(user, starts_on, ends_on) -> set[str]:
    """The roles a person holds on some day of a span; locks the person, so that two appointments do not cross."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    posts = Post.objects.filter(user=user).filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on:
        posts = posts.filter(starts_on__lte=ends_on)
    return set(posts.values_list("role", flat=True))
