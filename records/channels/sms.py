"""By text message, through whatever gateway the body has: `SMS_BACKEND` names it. No ORM."""

from queue import Empty, Queue
from threading import Thread
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from records.channels.answers import Answer, LaterError, NeverError, TroubleError

PATIENCE = 20  # seconds for each text, whatever the gateway does


class Gateway(Protocol):
    """What `SMS_BACKEND` names, called without arguments for each run. It knows the numbers; the portal keeps none."""

    def send(self, *, username: str, name: str, text: str) -> None:
        """Return once the text is taken over. Raise LaterError, NeverError or TroubleError of records.channels.answers;
        anything else counts as LaterError."""


class Sms:
    batch = 20

    def __init__(self):
        self.gateway = import_string(settings.SMS_BACKEND)()

    def send(self, letters, instant):
        for letter in letters:
            error = self._error(letter)
            if error is None:
                yield [letter], Answer.SENT, ""
            elif isinstance(error, NeverError):
                yield [letter], Answer.NEVER, str(error)
            elif isinstance(error, TroubleError):
                raise TroubleError(f"短信网关不能用：{error}")
            else:
                yield [letter], Answer.LATER, str(error) if isinstance(error, LaterError) else _kind(error)
                if isinstance(error, TimeoutError):
                    raise TroubleError(f"短信网关 {PATIENCE} 秒内没有应答")

    def _error(self, letter) -> Exception | None:
        """In a thread of its own, because nobody can hang up on somebody else's code."""
        answers = Queue()
        Thread(target=self._try, args=[letter, answers], daemon=True).start()
        try:
            return answers.get(timeout=PATIENCE)
        except Empty:
            return TimeoutError()

    def _try(self, letter, answers) -> None:
        try:
            self.gateway.send(username=letter.username, name=letter.name, text=f"【模范机关】{letter.text}")
        except Exception as error:  # whatever it is, the letter waits and the others go on
            answers.put(error)
        else:
            answers.put(None)


def _kind(error) -> str:
    """Without its words, which may hold what nobody should read."""
    return f"短信网关出错：{type(error).__name__}"
