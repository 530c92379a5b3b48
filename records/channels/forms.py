"""How the robots of DingTalk, WeCom and Feishu want to be spoken to, and what their answers mean. No ORM."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

Signed = tuple[str, dict]


@dataclass(frozen=True, kw_only=True)
class Form:
    """limit: bytes of a text; code, words: where the answer has its number and its words; trouble: numbers that speak
    of the robot or the pace, not of the text; refused: numbers that say that this text will never be taken."""

    limit: int
    code: str
    words: str
    trouble: frozenset[int]
    refused: frozenset[int]
    body: Callable[[str], dict]
    sign: Callable[[str, dict, str, datetime], Signed]


def _msgtype(text) -> dict:
    return {"msgtype": "text", "text": {"content": text}}


def _in_address(address, payload, secret, instant) -> Signed:
    """DingTalk: the milliseconds and the signature are parameters of the address."""
    moment = str(int(instant.timestamp() * 1000))
    signature = _digest(secret, f"{moment}\n{secret}")
    joint = "&" if "?" in address else "?"
    return address + joint + urlencode({"timestamp": moment, "sign": signature}), payload


def _in_body(address, payload, secret, instant) -> Signed:
    """Feishu: seconds; what others sign is the key, and what is signed is empty."""
    moment = str(int(instant.timestamp()))
    return address, payload | {"timestamp": moment, "sign": _digest(f"{moment}\n{secret}", "")}


def _unsigned(address, payload, secret, instant) -> Signed:
    return address, payload


def _digest(key: str, said: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), said.encode(), hashlib.sha256).digest()).decode()


FORMS = {
    "dingtalk": Form(
        limit=15000,
        code="errcode",
        words="errmsg",
        trouble=frozenset({-1, 88, 90018, 90030, 130101, 300001, 310000, 400013, 400101, 400102, 400106, 410100}),
        refused=frozenset({430101, 430102, 430103, 430104, 460101}),
        body=_msgtype,
        sign=_in_address,
    ),
    "wecom": Form(
        limit=2048,
        code="errcode",
        words="errmsg",
        trouble=frozenset({-1, 45009, 45033, 93000, 93004, 93008}),
        refused=frozenset({40058, 44004, 45002}),
        body=_msgtype,
        sign=_unsigned,
    ),
    "feishu": Form(
        limit=15000,
        code="code",
        words="msg",
        trouble=frozenset({11232, 19001, 19021, 19022, 19024}),
        refused=frozenset(),
        body=lambda text: {"msg_type": "text", "content": {"text": text}},
        sign=_in_body,
    ),
}
