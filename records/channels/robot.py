"""By the robot of a work group: few texts, each for many people. No ORM."""

import unicodedata
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.utils import timezone

from records.channels.answers import Answer, LaterError, NeverError, TroubleError
from records.channels.forms import FORMS
from records.channels.webhook import UnclearError, post
from records.dates import month_day

POSTS = 10  # a run; more than a robot takes in a minute it refuses for now, which counts against nobody
LONGEST = {"unit": 40, "name": 20, "text": 120}  # signs of a line
HARMLESS = str.maketrans({"@": "＠", "<": "＜", ">": "＞"})  # nobody calls all people, or draws a link, through us
SHORTEST_SECRET = 6


class Robot:
    batch = 100

    def __init__(self):
        self.form, self.posts = FORMS[settings.ROBOT_KIND], POSTS

    def send(self, letters, instant):
        for group in groups(letters, self.form.limit, instant):
            yield from self._post(group, instant)

    def _post(self, letters, instant):
        """One text; one that is refused is halved until it is known on whose account."""
        if not self.posts:
            return
        self.posts -= 1
        try:
            self._say(text_of(letters, instant), instant)
        except UnclearError as error:
            yield letters, Answer.LATER, str(error)
            raise TroubleError(f"发送中断：{error}") from error
        except (LaterError, NeverError) as error:
            if len(letters) == 1:
                yield letters, Answer.NEVER if isinstance(error, NeverError) else Answer.LATER, str(error)
                return
            yield [], Answer.LATER, ""
            yield from self._post(letters[: len(letters) // 2], instant)
            yield from self._post(letters[len(letters) // 2 :], instant)
        else:
            yield letters, Answer.SENT, ""

    def _say(self, text, instant) -> None:
        """Raise what `webhook.post` raises, and LaterError, NeverError, TroubleError by the number of the answer."""
        address, payload = settings.ROBOT_URL, self.form.body(text)
        if settings.ROBOT_SECRET:
            address, payload = self.form.sign(address, payload, settings.ROBOT_SECRET, instant)
        answer = post(address, payload)
        code = answer.get(self.form.code)
        if code == 0 and not isinstance(code, bool):
            return
        words = f"{code} {without_secrets(str(answer.get(self.form.words, '')))}"[:200]
        if not isinstance(code, int):
            raise UnclearError("应答看不懂")
        if code in self.form.trouble:
            raise TroubleError(f"群机器人不能用：{words}")
        raise (NeverError if code in self.form.refused else LaterError)(words)


def groups(letters, limit: int, instant: datetime) -> list[list]:
    """Cut into as few groups as fit `limit` bytes of text each; one letter always fits."""
    found = []
    for letter in letters:
        if found and len(text_of([*found[-1], letter], instant).encode()) <= limit:
            found[-1].append(letter)
        else:
            found.append([letter])
    return found


def text_of(letters, instant: datetime) -> str:
    """With the time and the count, because a robot drops a text it has had before."""
    local = timezone.localtime(instant)
    head = f"【模范机关】{month_day(local)} {local:%H:%M} 提醒，{len(letters)} 条"
    return "\n".join([head, *map(_line, letters), f"请登录平台办理：{settings.PUBLIC_URL}"])


def _line(letter) -> str:
    unit, name, text = (_clean(getattr(letter, part), longest) for part, longest in LONGEST.items())
    return f"{unit} {name}：{text}".strip()


def _clean(text: str, longest: int) -> str:
    """One line that calls nobody, links nowhere and hides nothing."""
    text = "；".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    shown = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C").translate(HARMLESS)
    shown = shown.replace("://", "：//")
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def without_secrets(words: str) -> str:
    """A server may repeat what it was sent."""
    parts = urlsplit(settings.ROBOT_URL)
    secrets = [settings.ROBOT_SECRET, parts.path.rpartition("/")[2], *(value for _, value in parse_qsl(parts.query))]
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            words = words.replace(secret, "…")
    return words
