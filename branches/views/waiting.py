"""Appointments that wait for the security officer."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from branches.actions.posts import confirm_post, refuse_post
from branches.exports.people import WAITING, posts_waiting
from branches.models import Post
from branches.permissions import require_security_admin
from records.listings import listed
from records.refusals import Refusal


@require_safe
@listed(WAITING)
def waiting(request):
    """Who is proposed for what, by whom; what concerns the reader is for another officer."""
    rows = [(post, request.user not in (post.user, post.proposed_by)) for post in posts_waiting(request.user)]
    return render(request, "branches/waiting.html", {"rows": rows})


@require_POST
def answer(request, pk):
    """Confirm or refuse one; 409 when it has been answered meanwhile."""
    require_security_admin(request.user)
    post = Post.objects.waiting().select_related("user", "unit").filter(pk=pk).first()
    if post is None:
        get_object_or_404(Post, pk=pk)
        raise Refusal("这项任职已经办理，请刷新页面查看最新情况。")
    words = f"{post.user}任{post.unit}{post.get_role_display()}"
    if "confirm" in request.POST:
        confirm_post(by=request.user, post=post)
        messages.success(request, f"已确认：{words}。")
    elif "refuse" in request.POST:
        refuse_post(by=request.user, post=post)
        messages.success(request, f"已记为不同意：{words}。请告知提出的人。")
    else:
        raise BadRequest("没有指明确认还是不同意，请返回上一页重新办理。")
    return redirect("branches:waiting")
