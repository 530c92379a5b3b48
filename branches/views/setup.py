"""The first run of a portal, while it has no account yet; afterwards these pages are not there."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from branches.actions.setup import LockedError, is_new, set_up, try_setup_code
from branches.formats.pages import PNG
from branches.forms.setup import SetupForm
from branches.models import Mark
from branches.permissions import require_system_admin
from branches.todo import setup_steps
from modelagency.clock import today
from records.refusals import NotYours

A_YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_http_methods(["GET", "POST"])
def setup(request):
    """The form; a POST with the right code founds the organisation and shows the officers' codes, this once."""
    if not is_new():
        raise NotYours
    if request.method == "GET":
        return render(request, "branches/setup.html", {"form": SetupForm()})
    form = SetupForm(request.POST, request.FILES)
    status = _checked(form) if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    if not form.is_valid():
        return render(request, "branches/setup.html", {"form": form}, status=status)
    fields = {name: form.cleaned_data[name] for name in ("code", "name", "sign", "picture")}
    codes = set_up(officers=form.officers(), **fields)
    return render(
        request,
        "branches/setup_done.html",
        {"codes": codes, "address": request.build_absolute_uri(reverse("sign_in_code"))},
    )


def _checked(form) -> HTTPStatus:
    """Try the code and say in the form what is wrong with it."""
    try:
        if not try_setup_code(form.cleaned_data["code"]):
            form.add_error("code", "设置码不对。请照启动窗口里显示的输入；重新启动平台会换一个新的。")
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except LockedError as locked:
        form.add_error("code", str(locked))
        return HTTPStatus.TOO_MANY_REQUESTS


@require_safe
def steps(request):
    """What is there and what is missing before the first plan, for the system officer."""
    require_system_admin(request.user)
    return render(request, "branches/setup_steps.html", {"steps": setup_steps(today())})


@login_not_required
@require_safe
def mark(request, version):
    """The picture of the organisation; its address changes with it, so that browsers may keep it."""
    found = Mark.objects.filter(version=version).first()
    if found is None:
        raise NotYours
    picture = bytes(found.picture)
    answer = HttpResponse(picture, content_type="image/png" if picture.startswith(PNG) else "image/jpeg")
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer
