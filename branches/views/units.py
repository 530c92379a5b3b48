"""Units, branches and their other names, for the system officer and the office."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branches.actions.units import add_alias, change_unit, create_branch, create_unit, drop_alias
from branches.forms.units import AliasForm, BranchFactsForm, FactsForm, NewBranchForm, NewUnitForm
from branches.models import Post, Unit, UnitAlias, UnitChange
from branches.permissions import require_keeper, rights_of
from branches.roles import Role
from modelagency.clock import today
from records.refusals import Refusal


def _form_page(request, template, form, **context):
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, {"form": form, **context}, status=status)


@require_http_methods(["GET", "POST"])
def unit_new(request):
    """Found a unit."""
    return _new(request, NewUnitForm, create_unit, "添加单位")


@require_http_methods(["GET", "POST"])
def branch_new(request):
    """Found a branch."""
    return _new(request, NewBranchForm, create_branch, "添加党支部")


def _new(request, form_class, action, title):
    require_keeper(request.user)
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid() and (made := _tried(form, action, by=request.user, **form.cleaned_data)):
        messages.success(request, f"已添加{made}。")
        return redirect("branches:unit", made.pk)
    return _form_page(request, "branches/unit_new.html", form, title=title)


def _tried(form, action, **arguments):
    """What the action returns; a name already taken is said beside the field."""
    try:
        return action(**arguments)
    except Refusal as refusal:
        form.add_error("name", str(refusal))
        return None


@require_safe
def unit(request, pk):
    """Facts, people, branches and other names of a unit."""
    require_keeper(request.user)
    found = get_object_or_404(Unit.objects.select_related("parent", "branch"), pk=pk)
    return render(request, "branches/unit.html", _facts(request, found) | {"form": AliasForm()})


def _facts(request, found) -> dict:
    rights = rights_of(request.user)
    return {
        "unit": found,
        "posts": Post.objects.valid(today()).filter(unit=found).select_related("user").order_by("role", "id"),
        "branches": found.covering_branches.select_related("unit"),
        "covers": found.branch.covers.in_order() if found.kind == Unit.Kind.BRANCH else [],
        "children": found.children.active(today()).in_order(),
        "aliases": found.aliases.order_by("text"),
        "earlier_names": found.earlier_names.all(),
        "changes": UnitChange.objects.done_with(found),
        "keeps_people": rights.has_role(Role.SYSTEM_ADMIN),
        "sees_rows": rights.is_office,
    }


@require_http_methods(["GET", "POST"])
def unit_edit(request, pk):
    """Mend the name, category and order of a unit; of a branch also the units it covers."""
    require_keeper(request.user)
    found = get_object_or_404(Unit, pk=pk)
    is_branch = found.kind == Unit.Kind.BRANCH
    initial = {"name": found.name, "category": found.category, "order": found.order}
    if is_branch:
        initial["covers"] = found.branch.covers.all()
    form = (BranchFactsForm if is_branch else FactsForm)(
        request.POST if request.method == "POST" else None, initial=initial
    )
    if form.is_valid() and _tried(form, change_unit, by=request.user, unit=found, **form.cleaned_data):
        messages.success(request, "已保存。")
        return redirect("branches:unit", found.pk)
    return _form_page(request, "branches/unit_edit.html", form, unit=found)


@require_POST
def alias_add(request, pk):
    """Another way in which notices write the unit."""
    require_keeper(request.user)
    found = get_object_or_404(Unit.objects.select_related("parent", "branch"), pk=pk)
    form = AliasForm(request.POST)
    if form.is_valid():
        add_alias(by=request.user, unit=found, **form.cleaned_data)
        messages.success(request, "已添加别名。")
        return redirect("branches:unit", found.pk)
    return _form_page(request, "branches/unit.html", form, **_facts(request, found))


@require_POST
def alias_drop(request, pk):
    """Forget another name of a unit."""
    require_keeper(request.user)
    alias = get_object_or_404(UnitAlias.objects.exclude(unit=None), pk=pk)
    drop_alias(by=request.user, alias=alias)
    messages.success(request, f"已删去别名“{alias}”。")
    return redirect("branches:unit", alias.unit_id)
