"""What a form is bound to, and how a page with it is answered."""

from http import HTTPStatus


def typed(request):
    """Everything a POST carries, even nothing; never the query of a GET."""
    return request.POST if request.method == "POST" else None


def status_of(request) -> HTTPStatus:
    """Of a page whose form a POST did not get through."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
