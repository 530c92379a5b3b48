"""Pages that need several apps."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.todo import errands_for
from branches.permissions import is_officer, rights_of
from branches.roles import Role
from branches.todo import setup_steps, waiting_count
from modelagency.clock import today
from modelagency.listings.kept import TRAIL, trail_of
from records.listings import listed
from records.models import Decision, Message
from records.paging import page_key, page_of
from tasks.todo import todo_for


@require_safe
def home(request):
    """我的待办: what this person has to do now, by role."""
    rights = rights_of(request.user)
    context = {"newest": Message.objects.of(request.user)[:5], "posts": rights.posts}
    if rights.has_role(Role.SYSTEM_ADMIN):
        context["steps"] = setup_steps(today())
    elif rights.has_role(Role.SECURITY_ADMIN):
        context["waiting"] = waiting_count()
    if rights.is_office:
        context["decisions"] = Decision.objects.to_check_by(request.user).count()
    if not is_officer(rights):
        context["todo"] = todo_for(rights, today())
        context["errands"] = errands_for(rights, today())
    return render(request, "home.html", context)


@require_safe
@listed(TRAIL)
def trail(request):
    """The audit trail, newest first."""
    page = page_of(trail_of(request.user), page_key(request), newest_first=True)
    return render(request, "trail.html", {"page": page})
