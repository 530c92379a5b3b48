"""Gateways for text messages, as a body might write them; what they do is up to the name of the person."""

import threading

from records.channels.answers import LaterError, NeverError, TroubleError

release = threading.Event()
sent = []


class Gateway:
    def send(self, *, username, name, text):
        if username == "hangs":
            release.wait(30)
        errors = {"never": NeverError("号码不存在"), "later": LaterError("稍后"), "trouble": TroubleError("欠费")}
        if error := errors.get(username) or (username == "breaks" and KeyError("password=secret")):
            raise error
        sent.append((username, name, text))
