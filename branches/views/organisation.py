"""The organisation as it stands today."""

from itertools import groupby

from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.exports.units import UNITS, units_today
from branches.permissions import keeps_organisation, rights_of
from branches.roles import Role
from records.listings import listed


@require_safe
@listed(UNITS)
def units(request):
    """All units by kind, each with who works for it today."""
    grouped = groupby(units_today(), key=lambda unit: unit.get_kind_display())
    kinds = [(label, list(group)) for label, group in grouped]
    context = {"kinds": kinds}
    context["may_keep"] = keeps_organisation(rights_of(request.user))
    context["may_import"] = rights_of(request.user).has_role(Role.SYSTEM_ADMIN)
    return render(request, "branches/units.html", context)
