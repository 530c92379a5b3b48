"""Names notices use for many units at once."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from branches.actions.units import create_group
from branches.exports.units import GROUPS, groups_today
from branches.forms.units import GroupForm
from branches.models import UnitGroup
from branches.permissions import require_keeper
from modelagency.clock import today
from records.listings import listed
from records.refusals import Refusal


@require_http_methods(["GET", "POST"])
@listed(GROUPS)
def groups(request):
    """All groups with their members of today. POST shows whom a new one would stand for, or with `save` adds it."""
    require_keeper(request.user)
    form = GroupForm(request.POST if request.method == "POST" else None)
    status, preview = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK, None
    if form.is_valid():
        if "save" in request.POST and _saved(form, request.user):
            messages.success(request, f"已添加单位组“{form.cleaned_data['name']}”。")
            return redirect("branches:groups")
        if not form.errors:
            preview, status = list(UnitGroup(**form.cleaned_data).members(today())), HTTPStatus.OK
    context = {"form": form, "preview": preview, "groups": groups_today(request.user)}
    return render(request, "branches/groups.html", context, status=status)


def _saved(form, user) -> bool:
    try:
        create_group(by=user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("name", str(refusal))
    return not form.errors
