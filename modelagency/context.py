"""What every page of a signed-in person shows around its content."""

from django.conf import settings

from branches.models import Unit
from branches.permissions import rights_of, role_label
from modelagency.clock import today
from modelagency.navigation import navigation
from records.models import Message


def portal(request):
    """Context variables `portal` and `navigation`; only the organisation for people not signed in."""
    around = {"organisation": organisation(), "today": today()}
    if not (getattr(request, "user", None) and request.user.is_authenticated):
        return {"portal": around}
    rights = rights_of(request.user)
    around |= {
        "person": request.user.name,
        "role": role_label(rights),
        "unread": Message.objects.of(request.user).unread().count(),
    }
    return {"portal": around, "navigation": navigation(rights, request.path)}


def organisation() -> str:
    """The name at the top of each page: as set, else the unit at the top of the tree."""
    top = Unit.objects.filter(parent=None).in_order().values_list("name", flat=True)
    return settings.ORGANISATION or top.first() or ""
