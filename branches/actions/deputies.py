"""Deputies: somebody who does a person's office for some days, named by that person, within their own rights."""

from datetime import timedelta

from django.db import transaction

from branches.actions.closure import lock_tree
from branches.actions.grants import regrant
from branches.actions.posts import close_post, new_post
from branches.models import Post
from branches.roles import DEPUTISED, OFFICERS
from modelagency.clock import today
from records.actions import record, tell
from records.models import Message
from records.refusals import Refusal

LONGEST = 92  # days; whoever is away for longer is replaced by an appointment


@transaction.atomic
def name_deputy(*, by, post, user, starts_on, ends_on) -> Post:
    """Let `user` act for `by` in `post` from one day to another. For the office it waits for the security officer."""
    lock_tree()
    if trouble := _trouble(by, post, user, starts_on, ends_on):
        raise Refusal(trouble)
    span = {"starts_on": starts_on, "ends_on": ends_on, "reach": post.reach}
    made = new_post(proposed_by=by, user=user, unit=post.unit, role=post.role, acting=True, deputises=post, **span)
    made.save()
    regrant(user)
    words = f"{by}请您代理{post.unit}{post.get_role_display()}，{starts_on:%Y-%m-%d} 至 {ends_on:%Y-%m-%d}"
    tell([user.pk], kind=Message.Kind.NOTICE, text=words + ("，安全管理员确认后生效。" if made.waiting else "。"))
    after = {"role": post.role, "starts_on": str(starts_on), "ends_on": str(ends_on), "waiting": made.waiting}
    record(by=by, verb="post.deputise", subject=made, unit_id=post.unit_id, after=after)
    return made


@transaction.atomic
def end_deputy(*, by, post) -> None:
    """Take back before its time what one has named; in force at once."""
    lock_tree()
    post = Post.objects.select_related("user", "unit", "deputises").get(pk=post.pk)
    yesterday = today() - timedelta(days=1)
    if post.deputises is None or post.deputises.user_id != by.pk:
        raise Refusal("这项代理不是您指定的，由指定的人或系统管理员结束。")
    if post.ends_on <= yesterday:
        raise Refusal("这项代理已经结束。")
    record(by=by, verb="post.end_deputy", subject=post, unit_id=post.unit_id, before={"ends_on": str(post.ends_on)})
    if post.waiting or post.starts_on > yesterday:
        post.delete()
        regrant(post.user)
    else:
        close_post(post, yesterday)


def _trouble(by, post, user, starts_on, ends_on) -> str:
    if post.user_id != by.pk or post.role not in DEPUTISED or post.acting or post.waiting:
        return "只能为本人正在担任的岗位指定代理人，代理的岗位不能再转托他人。"
    if user == by or not user.is_active:
        return "代理人应是账号已启用的另一个人。"
    if not today() <= starts_on <= ends_on:
        return "代理从今天或以后开始，结束日期不能早于开始日期。"
    if (ends_on - starts_on).days >= LONGEST:
        return f"代理一次最长 {LONGEST} 天；离岗更久，请系统管理员另行任职。"
    if post.ends_on and post.ends_on < ends_on:
        return f"您的任职到 {post.ends_on:%Y-%m-%d} 为止，代理不能更晚结束。"
    return _trouble_with_person(post, user, starts_on)


def _trouble_with_person(post, user, starts_on) -> str:
    held = Post.objects.filter(user=user).exclude(ends_on__lt=starts_on)
    if held.with_role(*OFFICERS).exists():
        return "三员不参与业务，不能代理。请另选一人。"
    if held.with_role(post.role).filter(unit=post.unit).exists():
        return f"{user}已有{post.unit}的这个岗位，不用代理。"
    return ""
