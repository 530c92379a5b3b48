"""Turns what actions and the database refuse into plain Chinese pages with the right status."""

from http import HTTPStatus

from django.conf import settings
from django.db import OperationalError

from branches.storing import is_full
from modelagency.errors import conflict, no_room, too_large, unavailable, wrong_method
from modelagency.guards.words import refusal
from records.refusals import Refusal


class TroubleMiddleware:
    """A body too large → 413, unread; Refusal, or the database keeping a seal → 409; a database that fails → 503;
    a full disk → 507.

    Around the page, errors.server_error says so.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.BODY_LIMIT:
            return too_large(request)
        answer = self.get_response(request)
        return wrong_method(request, answer) if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED else answer

    def process_exception(self, request, exception):
        if isinstance(exception, Refusal):
            return conflict(request, exception)
        if words := refusal(exception):
            return conflict(request, Refusal(words))
        if isinstance(exception, OperationalError):
            return unavailable(request, exception)
        return no_room(request, exception) if is_full(exception) else None
