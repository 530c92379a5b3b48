"""What subjects say of themselves and what markers found, indicator by indicator. No ORM."""

from dataclasses import dataclass

from assessment.kinds import Kind
from modelagency.demo.chance import below, pick
from modelagency.demo.sources import read

SELDOM = (9, 9, 8, 6, 5, 3, 2)  # one in so many falls short, by how careful a subject is
MEMBERS = 18  # party members of a branch, about


@dataclass(frozen=True)
class Found:
    """quantity and base by the rule of the indicator; reason where it falls short."""

    quantity: str
    base: str | None = None
    reason: str = ""


def said_and_found(kind, bands, *key) -> tuple[Found, Found]:
    """What the subject `key` says and what the marker finds; half of those who fall short did not say so."""
    found = _found(kind, bands, key)
    if found.reason and below(2, "silent", *key):
        return _full(kind, bands, key), found
    return found, found


def _found(kind, bands, key) -> Found:
    if below(pick(SELDOM, "care", key[0]), "short", *key):
        return _full(kind, bands, key)
    reason, times = pick(read("scheme")["shortfalls"], "reason", *key)
    if kind == Kind.DEDUCT:
        return Found(times, reason=f"{reason}，计 {times} 次。")
    if kind == Kind.RATIO:
        base = _members(key)
        done = base - 1 - below(2, "done", *key)
        return Found(str(done), str(base), f"应完成 {base}，实际完成 {done}。")
    if kind == Kind.BANDED:
        lower = bands[1][0]
        return Found(lower, reason=f"全年只有 {lower} 次有记录。")
    return Found("0", reason="未按规定时间完成，检查时没有材料。")


def _full(kind, bands, key) -> Found:
    if kind == Kind.DEDUCT:
        return Found("0")
    if kind == Kind.RATIO:
        return Found(str(_members(key)), str(_members(key)))
    return Found(bands[0][0] if kind == Kind.BANDED else "1")


def _members(key) -> int:
    return MEMBERS + below(12, "members", key[0])
