"""Files of an assignment, for those who may see it; a draft's only for its own unit. Each is recorded."""

from django.db.models import Q
from django.views.decorators.http import require_safe

from branches.models import Evidence
from branches.serving import download, shown
from records.actions import record
from records.refusals import NotYours
from tasks.permissions import get_assignment


@require_safe
def download_file(request, pk, evidence_pk):
    """The file, to be saved."""
    item = _used(request, pk, evidence_pk)
    answer = download(item)
    record(by=request.user, verb="evidence.download", subject=item, after={"assignment": pk})
    return answer


@require_safe
def view_file(request, pk, evidence_pk):
    """A PDF file or a picture, to be looked at in the browser."""
    item = _used(request, pk, evidence_pk)
    answer = shown(item)
    record(by=request.user, verb="evidence.view", subject=item, after={"assignment": pk})
    return answer


def _used(request, pk, evidence_pk) -> Evidence:
    assignment = get_assignment(request.user, pk)
    used = Q(steps__assignment=assignment)
    if not assignment.abilities.isdisjoint({"report", "confirm"}):
        used |= Q(reports__assignment=assignment)
    item = Evidence.objects.filter(used, pk=evidence_pk).distinct().first()
    if item is None:
        raise NotYours
    return item
