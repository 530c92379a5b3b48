"""Error pages in plain Chinese."""

import logging
import sys
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

from branches.storing import is_full
from modelagency.middleware.trail import record_refusal

log = logging.getLogger(__name__)


def page(request, status, **context):
    """One error page; `message` says what happened where the standard words do not."""
    trail = getattr(request, "trail", None)
    context["request_id"] = trail.request_id if trail else ""
    # Without the request no context processor runs: these pages must not need the database that just failed.
    around = None if status >= HTTPStatus.INTERNAL_SERVER_ERROR else request
    return HttpResponse(render_to_string(f"errors/{status}.html", context, around), status=status)


def bad_request(request, exception=None):
    """Django takes too large a form for malformed."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return page(request, 400, message=_words(exception))


def too_large(request):
    """Nothing of the request has been kept."""
    limits = {"whole": settings.BODY_LIMIT >> 20, "file": settings.UPLOAD_LIMIT >> 20}  # MB
    return page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value, **limits)


def forbidden(request, exception=None):
    return page(request, 403, message=_words(exception))


def not_found(request, exception=None):
    """The same page whether a thing is foreign or never existed."""
    return page(request, 404)


def server_error(request):
    """Django calls this while it handles the error; one of the database may come from before any page was reached."""
    error = sys.exc_info()[1]
    if is_full(error):
        return no_room(request, error)
    return unavailable(request, error) if isinstance(error, OperationalError) else page(request, 500)


def wrong_method(request, refused):
    """The page in place of Django's empty answer, with its Allow header."""
    answer = page(request, HTTPStatus.METHOD_NOT_ALLOWED.value)
    answer["Allow"] = refused["Allow"]
    return answer


def conflict(request, refusal):
    texts = {name: getattr(refusal, name, "") for name in ("yours", "theirs", "back")}
    return page(request, 409, message=str(refusal), **texts)


def unavailable(request, exception):
    log.warning("database unavailable: %s", exception)
    return _later(page(request, 503), 30)


def no_room(request, exception):
    """The disk took no more; nothing of the request has been kept."""
    log.error("the disk is full: %s", exception)
    return page(request, HTTPStatus.INSUFFICIENT_STORAGE.value)


def csrf_failure(request, reason=""):
    record_refusal(request)
    return page(request, 403, message="页面停留过久或来源不明，请返回上一页刷新后重新提交。")


def locked_out(request, credentials, *args, **kwargs):
    answer = page(request, 429, message="连续输错 5 次，账号已锁定 15 分钟。请稍后再试，或找系统管理员。")
    return _later(answer, int(settings.AXES_COOLOFF_TIME * 3600))


def _later(answer, seconds: int):
    answer["Retry-After"] = str(seconds)
    return answer


def _words(exception) -> str:
    """The sentence of one of our own exceptions; Django's English ones are not shown."""
    text = str(exception or "")
    return text if any(ord(char) > 0x2E7F for char in text) else ""
