"""The addresses of the portal and three that leak: the control of tests/test_isolation.py."""

from django.http import Http404, HttpResponse
from django.urls import path

from modelagency.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401
from tasks.models import Assignment, Measure


def listing(request):
    """Everybody's words."""
    return HttpResponse(" ".join(Measure.objects.values_list("text", flat=True)))


def choosing(request):
    """Everybody's ids, in a box to choose from."""
    options = "".join(f"<option value={pk}>" for pk in Assignment.objects.values_list("pk", flat=True))
    return HttpResponse(f"<select>{options}</select>")


def telling(request, pk):
    """No words, but another answer for what is there."""
    if not Assignment.objects.filter(pk=pk).exists():
        raise Http404
    return HttpResponse(status=403)


urlpatterns = [
    *urlpatterns,
    path("leak/listing/", listing, name="listing"),
    path("leak/choosing/", choosing, name="choosing"),
    path("leak/telling/<int:pk>/", telling, name="telling"),
]
