"""Naming a deputy for one's own posts."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from branches.actions.deputies import end_deputy, name_deputy
from branches.exports.people import DEPUTIES, deputies_of
from branches.forms.deputies import DeputyForm
from branches.models import Post, User
from branches.permissions import require_deputisable
from modelagency.clock import today
from records.listings import listed
from records.refusals import Refusal


@require_http_methods(["GET", "POST"])
@listed(DEPUTIES)
def deputies(request):
    """Who deputises for the person now and later; POST names another one."""
    posts = require_deputisable(request.user)
    form = DeputyForm(request.POST if request.method == "POST" else None, posts=posts)
    if form.is_valid() and (made := _named(form, request.user)):
        then = "等安全管理员确认后生效" if made.waiting else f"{made.starts_on:%Y-%m-%d} 起生效"
        messages.success(request, f"已请{made.user}代理{made.unit}{made.get_role_display()}，{then}。")
        return redirect("branches:deputies")
    context = {
        "form": form,
        "current": deputies_of(request.user),
        "colleagues": User.objects.filter(posts__in=_beside(posts)).exclude(pk=request.user.pk).distinct(),
        "today": today(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "branches/deputies.html", context, status=status)


def _named(form, by):
    """The post made; what stands against it is said above the form."""
    try:
        return name_deputy(by=by, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


def _beside(posts):
    return Post.objects.valid(today()).filter(unit__in=[post.unit_id for post in posts])


@require_POST
def deputy_end(request, pk):
    """Take a deputy's office back at once."""
    post = get_object_or_404(Post.objects.filter(deputises__user=request.user), pk=pk)
    end_deputy(by=request.user, post=post)
    messages.success(request, "代理已结束，即时失效。")
    return redirect("branches:deputies")
