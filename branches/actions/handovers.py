"""Handing over everything a person holds: their posts go to others from a day on; old names stay on old records."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from branches.actions.closure import lock_tree
from branches.actions.posts import appoint, close_post, end_post
from branches.models import Handover, Post
from branches.roles import SENSITIVE
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Message
from records.refusals import Refusal

NOBODY = "不再有人担任"


def own_posts(user):
    """Posts a person can hand over: those still to last, but for what they do as somebody's deputy."""
    beyond = Q(ends_on=None) | Q(ends_on__gte=today())
    posts = Post.objects.filter(beyond, user=user, waiting=False, deputises=None)
    return posts.select_related("unit", "user").order_by("id")


@transaction.atomic
def hand_over(*, by, user, starts_on, reason, heirs, told) -> Handover:
    """Give the posts of `user` to others from `starts_on` on, and keep what was held.

    heirs: post id → who takes it, or None. told: (title, lines). A sensitive post stays until the security officer
    confirms the one that replaces it. Raise Refusal. Leaves a line for each post besides."""
    lock_tree()
    posts = list(own_posts(user).select_for_update(of=("self",)))
    if starts_on < today():
        raise Refusal("交接日期不能早于今天。")
    if {post.pk for post in posts} != set(heirs):
        raise Refusal("打开页面之后任职有变化，没有办理。请刷新页面核对后再办。")
    said = [[_words(post), _hand_on(by, post, heirs[post.pk], starts_on)] for post in posts]
    for post in Post.objects.filter(user=user, deputises__isnull=False, ends_on__gte=starts_on):
        close_post(post, starts_on - timedelta(days=1))
    made = Handover.objects.create(
        user=user, starts_on=starts_on, reason=reason, told=told, posts=said, by=by, at=now()
    )
    made.heirs.set({heir for heir in heirs.values() if heir})
    text = f"{user}的工作自 {starts_on:%Y-%m-%d} 起交接，请查看移交清单"
    link = reverse("handover_record", args=[made.pk])
    tell({user.pk, *made.heirs.values_list("pk", flat=True)}, kind=Message.Kind.NOTICE, text=text, link=link)
    record(by=by, verb="handover.make", subject=made, after={"posts": [": ".join(pair) for pair in said]})
    return made


def _words(post) -> str:
    return f"{post.unit} {post.get_role_display()}"


def _hand_on(by, post, heir, starts_on) -> str:
    """Give one post on; who has it now, in words."""
    if heir == post.user:
        raise Refusal(f"{_words(post)}不能交给移交人自己。")
    made = None
    if heir and not _holds(heir, post, starts_on):
        span = {"starts_on": max(starts_on, post.starts_on), "ends_on": post.ends_on, "reach": post.reach}
        made = appoint(by=by, user=heir, unit=post.unit, role=post.role, acting=post.acting, replaces=post, **span)
    if made is None or not made.waiting:
        end_post(by=by, post=post, ends_on=starts_on - timedelta(days=1))
    return f"{heir}（安全管理员确认后生效）" if made and made.role in SENSITIVE else str(heir or NOBODY)


def _holds(heir, post, day) -> bool:
    same = Post.objects.filter(user=heir, unit=post.unit, role=post.role, waiting=False)
    return same.exclude(ends_on__lt=day).exists()
