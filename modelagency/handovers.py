"""Handing over what a person holds: the list, the handover and its printable record."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from branches.actions.handovers import hand_over, own_posts
from branches.forms.handovers import HandoverForm
from branches.models import Handover, User
from branches.permissions import require_system_admin, rights_of
from branches.roles import Role
from modelagency.clock import today
from modelagency.sheets import sheets
from records.refusals import NotYours, Refusal
from tasks.holdings import holdings

SIGNATURES = 7  # lines


@require_safe
def mine(request):
    """What the person holds, to be printed before a handover."""
    pages = sheets(holdings(request.user, today()))
    return render(request, "handover_mine.html", {"pages": pages})


@require_http_methods(["GET", "POST"])
def handover(request, pk):
    """What somebody holds, and to whom each post goes."""
    require_system_admin(request.user)
    user = get_object_or_404(User, pk=pk)
    posts, is_post = list(own_posts(user)), request.method == "POST"
    form = HandoverForm(request.POST if is_post else None, posts=posts)
    told = holdings(user, today())
    if form.is_valid() and (made := _made(form, by=request.user, user=user, told=told)):
        messages.success(request, f"已办理{user}的交接。请打印移交清单，双方签字。")
        return redirect("handover_record", made.pk)
    context = {"subject": user, "form": form, "told": told, "has_posts": bool(posts)}
    return render(
        request, "handover.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    )


def _made(form, **who):
    """The handover; what stands against it is said above the form."""
    try:
        return hand_over(**who, **form.values())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


@require_safe
def record_page(request, pk):
    """The record, for who gave, who took over, and the officers of accounts and confirmations."""
    found = Handover.objects.select_related("user", "by").prefetch_related("heirs").filter(pk=pk).first()
    officer = rights_of(request.user).has_role(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    if found is None or not (officer or request.user in [found.user, *found.heirs.all()]):
        raise NotYours
    posts = ("岗位交接", [f"{post}：{to}" for post, to in found.posts])
    pages = sheets([posts, *map(tuple, found.told)], reserved=SIGNATURES)
    subtitle = f"{found.user} 移交，{found.starts_on:%Y-%m-%d} 起由接收人办理"
    return render(request, "handover_record.html", {"handover": found, "pages": pages, "subtitle": subtitle})
