"""`/healthz` and `/readyz`, answered before sessions, hosts and sign-in: who watches the portal knows none of them."""

from http import HTTPStatus

from django.http import HttpResponseNotAllowed, JsonResponse

from modelagency.health import readiness

SAFE = ("GET", "HEAD")


class ProbeMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.probes = {"/healthz": _alive, "/readyz": _ready}

    def __call__(self, request):
        probe = self.probes.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        return probe() if request.method in SAFE else HttpResponseNotAllowed(SAFE)


def _alive() -> JsonResponse:
    """That there is an answer says all; nothing is looked up."""
    return JsonResponse({"status": "alive"})


def _ready() -> JsonResponse:
    found = readiness()
    return JsonResponse(found, status=HTTPStatus.OK if found["status"] == "ready" else HTTPStatus.SERVICE_UNAVAILABLE)
