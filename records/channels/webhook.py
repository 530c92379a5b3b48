"""Posting JSON to a web address, and nothing else: no redirects, no other protocols, bounded. No ORM."""

import http.client
import json
from http import HTTPStatus
from urllib.error import URLError
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, UnknownHandler

from records.channels.answers import NeverError, TroubleError
from records.channels.bounds import Bounded

TIMEOUT = 10  # seconds, of the call and of each silence
TALK = 15  # seconds, of a post
ANSWER_LIMIT = 65536  # bytes
CONTENT_REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}


class UnclearError(Exception):
    """It was sent, and nobody knows whether it arrived; carries what happened."""


class _Timed(Bounded):
    """Its watch outlives `close`, which http.client calls while the answer is still to be read."""

    @property
    def talk(self):
        return TALK


class _Plain(_Timed, http.client.HTTPConnection):
    pass


class _Encrypted(_Timed, http.client.HTTPSConnection):
    pass


class _PlainHandler(HTTPHandler):
    def http_open(self, request):
        return self.do_open(_Plain, request)


class _EncryptedHandler(HTTPSHandler):
    def https_open(self, request):
        return self.do_open(_Encrypted, request)


def post(address: str, payload: dict) -> dict:
    """What the server answers to `payload`. Raise NeverError, TroubleError, UnclearError; none names the address."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    request = Request(address, body, {"Content-Type": "application/json; charset=utf-8", "User-Agent": "modelagency"})
    try:
        with _opener().open(request, timeout=TIMEOUT) as response:
            status, said = response.status, response.read(ANSWER_LIMIT + 1)
    except URLError as error:  # before it was sent
        raise TroubleError(f"连接不上：{type(error.reason).__name__} {error.reason}") from None
    except (OSError, http.client.HTTPException) as error:
        raise UnclearError(f"没有收到应答：{type(error).__name__}") from None
    if status in CONTENT_REFUSED:
        raise NeverError(f"服务器拒收，HTTP {status}")
    if status != HTTPStatus.OK:
        raise TroubleError(f"服务器应答 HTTP {status}")
    return _understood(said)


def _opener() -> OpenerDirector:
    """Without the handlers that follow redirects, read files or turn a status into an exception."""
    opener = OpenerDirector()
    for handler in (ProxyHandler(), _PlainHandler(), _EncryptedHandler(), UnknownHandler()):
        opener.add_handler(handler)
    return opener


def _understood(said: bytes) -> dict:
    try:
        answer = json.loads(said) if len(said) <= ANSWER_LIMIT else None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise UnclearError("应答看不懂")
    return answer
