"""A work group's robot to post to: a web server of its own on 127.0.0.1 that checks signatures and answers as told."""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

TOKEN, SECRET = "token-0123456789abcdef", "SEC-0123456789abcdef"
AN_HOUR = 3600
OK = {"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success"}


class Group(ThreadingHTTPServer):
    """Keeps what it was sent, taken (`texts`) or not (`heard`). `refuses`: words → the answer to a text with them;
    `answer`: what it answers to all; `status`; `act`: hang, drip, close, garbage, endless or redirect."""

    daemon_threads = True
    token, secret = TOKEN, SECRET

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Listener)
        self.texts, self.heard, self.refuses, self.answer = [], [], {}, None
        self.status, self.act, self.signed = 200, "", ""
        self.is_hanging, self.release = threading.Event(), threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/robot/send?access_token={TOKEN}"

    def take(self, path, payload) -> dict:
        """The answer to a post."""
        text = payload["content"]["text"] if "msg_type" in payload else payload["text"]["content"]
        self.heard.append(text)
        refused = next((answer for words, answer in self.refuses.items() if words in text), self.answer)
        if refused is None and not self.is_signed(path, payload):
            refused = {"errcode": 310000, "errmsg": f"sign not match {TOKEN} {SECRET}", "code": 19021, "msg": "sign"}
        if refused is None:
            self.texts.append(text)
        return refused or OK

    def is_signed(self, path, payload) -> bool:
        """As the manuals of DingTalk (`signed` = address) and Feishu (body) say, reckoned once more."""
        if self.signed == "address":
            query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
            moment, sign = query.get("timestamp", "0"), query.get("sign", "")
            digest = hmac.digest(SECRET.encode(), f"{moment}\n{SECRET}".encode(), hashlib.sha256)
            return _fits(digest, sign) and abs(time.time() * 1000 - int(moment)) < AN_HOUR * 1000
        if self.signed == "body":
            moment = payload.get("timestamp", "0")
            digest = hmac.digest(f"{moment}\n{SECRET}".encode(), b"", hashlib.sha256)
            return _fits(digest, payload.get("sign", "")) and abs(time.time() - int(moment)) < AN_HOUR
        return True


def _fits(digest, sign) -> bool:
    return base64.b64encode(digest).decode() == sign


class Listener(BaseHTTPRequestHandler):
    def do_POST(self):
        payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        act = self.server.act
        if act in ("hang", "close"):
            self.server.is_hanging.set()
            return act == "hang" and self.server.release.wait(30)
        answer = json.dumps(self.server.take(self.path, payload)).encode()
        self._say(b"<html>no" if act == "garbage" else b'{"errcode": 0, "x": "' if act == "endless" else answer)

    def do_GET(self):
        self.server.heard.append("GET")
        self._say(json.dumps(OK).encode())

    def _say(self, body):
        self.send_response(302 if self.server.act == "redirect" else self.server.status)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()
        if self.server.act == "drip":
            return self._drip(body)
        self.wfile.write(body)
        if self.server.act == "endless":
            self.wfile.write(b"x" * 1_000_000)

    def _drip(self, body):
        for number in body:
            if self.server.release.wait(0.05):
                return
            self.wfile.write(bytes([number]))
            self.wfile.flush()

    def log_message(self, *about):
        """Silent."""


@pytest.fixture
def group():
    server = Group()
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    yield server
    server.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def robot_on(settings, group, monkeypatch):
    """robot_on(kind="dingtalk", secret="") → from now on reminders go to that group by a robot of that kind."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def turn_on(kind="dingtalk", secret=""):
        settings.CHANNELS_ON = settings.CHANNELS_ON | {"robot": True}
        settings.ROBOT_URL, settings.ROBOT_KIND, settings.ROBOT_SECRET = group.address, kind, secret
        group.signed = {"dingtalk": "address", "feishu": "body"}.get(kind, "") if secret else ""

    return turn_on
