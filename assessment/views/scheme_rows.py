"""Editing a draft on its page, row by row."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from assessment.actions.scheme_rows import (
    MODELS,
    PARENTS,
    SCHEME_OF,
    WORDS,
    Unfit,
    add_row,
    move_row,
    remove_row,
    save_row,
)
from assessment.drafts import row_of
from assessment.forms.scheme_rows import FORMS
from assessment.models import Scheme
from assessment.permissions import get_scheme, get_scheme_row
from assessment.schemes.walking import digest
from assessment.views.posted import status_of, typed
from assessment.views.scheme_page import Opened, scheme_page
from records.refusals import Refusal

FROZEN = "考核方案发布后不再改动；需要调整时，请改版：复制为下一版草案，改好再发布。"


@require_http_methods(["GET", "HEAD", "POST"])
def row(request, pk, kind):
    """One row with its form open in its place."""
    scheme, row = _found(request, pk, kind)
    there = row_of(row)
    form = FORMS[kind](typed(request), scheme=scheme, initial=there | {"seen": digest(there)})
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            save_row(by=request.user, scheme=scheme, row=row, seen=fields.pop("seen"), fields=fields)
        except Unfit as unfit:
            form.add_error(None, str(unfit))
        else:
            return _back(request, scheme, f"{kind}-{row.pk}", f"已保存{WORDS[kind]}“{fields['name']}”。")
    return scheme_page(request, scheme, opened=Opened(kind, row.pk, form), status=status_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk, kind):
    """A new row under the scheme, component or section `pk`."""
    scheme, parent = _parent(request, pk, kind)
    form = FORMS[kind](typed(request), scheme=scheme)
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            row = add_row(by=request.user, scheme=scheme, kind=kind, parent=parent, fields=fields)
        except Unfit as unfit:
            form.add_error(None, str(unfit))
        else:
            return _back(request, scheme, f"{kind}-{row.pk}", f"已添加{WORDS[kind]}“{row.name}”。")
    return scheme_page(request, scheme, opened=Opened(kind, pk, form, is_new=True), status=status_of(request))


@require_POST
def move(request, pk, kind):
    """One place up, or down."""
    scheme, row = _found(request, pk, kind)
    move_row(by=request.user, scheme=scheme, row=row, up="up" in request.POST)
    return redirect(f"{reverse('assessment:scheme', args=[scheme.pk])}#{kind}-{row.pk}")


@require_POST
def remove(request, pk, kind):
    scheme, row = _found(request, pk, kind)
    remove_row(by=request.user, scheme=scheme, row=row)
    return _back(request, scheme, "", f"已删除{WORDS[kind]}“{row.name}”。")


def _found(request, pk, kind):
    if kind not in MODELS:
        raise Http404
    scheme, row = get_scheme_row(request.user, MODELS[kind].objects.all(), SCHEME_OF[kind], pk)
    return _draft(scheme), row


def _parent(request, pk, kind):
    if kind not in MODELS:
        raise Http404
    above = PARENTS[kind]
    if above == "scheme":
        scheme = get_scheme(request.user, pk, to="run")
        return _draft(scheme), scheme
    scheme, parent = get_scheme_row(request.user, MODELS[above].objects.all(), SCHEME_OF[above], pk)
    return _draft(scheme), parent


def _draft(scheme) -> Scheme:
    if not scheme.is_draft:
        raise Refusal(FROZEN)
    return scheme


def _back(request, scheme, place, words):
    messages.success(request, words)
    return redirect(f"{reverse('assessment:scheme', args=[scheme.pk])}#{place}")
