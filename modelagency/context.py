"""What every page of a signed-in person shows around its content."""

from branches.models import Unit
from branches.permissions import rights_of, role_label
from modelagency.clock import today
from modelagency.navigation import navigation
from records.models import Message


def portal(request):
    """Context variables `portal` and `navigation`; only the organisation for people not signed in."""
    top = Unit.objects.top()
    around = {"organisation": str(top or ""), "mark": getattr(top, "mark", None), "today": today()}
    if not (getattr(request, "user", None) and request.user.is_authenticated):
        return {"portal": around}
    rights = rights_of(request.user)
    around |= {
        "person": request.user.name,
        "role": role_label(rights),
        "posts": rights.all_posts if len(rights.all_posts) > 1 else (),
        "acting": rights.posts[0].pk if len(rights.posts) < len(rights.all_posts) else None,
        "unread": Message.objects.of(request.user).unread().count(),
    }
    return {"portal": around, "navigation": navigation(rights, request.path, _page(request))}


def _page(request) -> str:
    """The name of the address, empty for one that does not exist."""
    return request.resolver_match.view_name if request.resolver_match else ""
