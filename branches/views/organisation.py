"""The organisation as it stands today."""

from django.db.models import Prefetch
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.models import Post, Unit
from branches.permissions import keeps_organisation, rights_of
from branches.roles import Role
from modelagency.clock import today


@require_safe
def units(request):
    """All units by kind, each with who works for it today."""
    posts = Post.objects.valid(today()).select_related("user").order_by("role", "id")
    rows = (
        Unit.objects.active(today())
        .select_related("parent")
        .prefetch_related(Prefetch("posts", queryset=posts, to_attr="posts_today"))
        .in_order()
    )
    kinds = [(label, [unit for unit in rows if unit.kind == kind]) for kind, label in Unit.Kind.choices]
    context = {"kinds": [(label, group) for label, group in kinds if group]}
    context["may_keep"] = keeps_organisation(rights_of(request.user))
    context["may_import"] = rights_of(request.user).has_role(Role.SYSTEM_ADMIN)
    return render(request, "branches/units.html", context)
