"""导出文件: what a person has had made, how far it has come, and the file."""

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from modelagency.clock import now
from modelagency.listings.making import list_of, scope_of
from records.actions import fetch_job
from records.models import LongJob
from records.paging import page_key, page_of
from records.refusals import NotYours, Refusal

STOP_POLLING = 286


@require_safe
def files(request):
    """The own files, the newest first."""
    page = page_of(LongJob.objects.of(request.user), page_key(request), newest_first=True)
    return render(request, "exports/files.html", {"page": page})


@require_safe
def job(request, pk):
    """How far one has come; the page asks again by itself until it is over."""
    return render(request, "exports/job.html", _about(_own(request.user, pk)))


@require_safe
def state(request, pk):
    """The part of the page that changes."""
    found = _own(request.user, pk)
    return render(request, "exports/_state.html", _about(found), status=200 if found.is_open else STOP_POLLING)


@require_safe
def file(request, pk):
    """The file, to who asked for it, while they may still see what is in it."""
    found = _own(request.user, pk)
    fetch_job(by=request.user, job=found, scope=scope_of(request.user))
    list_of(found).read(request.user)  # refuses what the page refuses by now
    try:
        content = default_storage.open(found.file)
    except FileNotFoundError as error:
        raise Refusal("文件不在服务器上，请回到清单重新导出。") from error
    return FileResponse(content, as_attachment=True, filename=found.name)


def _own(user, pk) -> LongJob:
    found = LongJob.objects.of(user).filter(pk=pk).first()
    if found is None:
        raise NotYours
    return found


def _about(found) -> dict:
    begun = found.started_at or found.asked_at
    ended = found.ended_at or now()
    return {"job": found, "elapsed": ended - begun, "list_url": f"{found.params['path']}?{found.params['query']}"}
