"""The lines that end a letter: who signed, the day, and notes like （此件公开发布）."""

import re

from tasks.notices.dates import DAY
from tasks.notices.names import looks_like_unit

LONGEST_SIGNATURE = 40

_SIGNED = re.compile(
    rf"(?P<by>[^0-9，。；：！？（(]{{0,40}}?)\s*[（(]?{DAY}\s?(?:印发|发布)?[）)]?(?:[（(]此件.{{0,20}}[）)])?"
)
_NOTE = re.compile(r"[（(]此件.*[）)]$|附\s?[：:]|抄送|主题词")
_NO_SIGNATURE = re.compile("[，。；：！？]|[）)】］]$")


def signed_by(line: str) -> str | None:
    """What stands before the day in a line that ends a letter: "" or the signature; None for any other line."""
    found = _SIGNED.fullmatch(line)
    return found["by"] if found and (not found["by"] or looks_like_unit(found["by"])) else None


def ends_letter(line: str) -> bool:
    return signed_by(line) is not None or bool(_NOTE.match(line))


def without_ending(paragraphs: list[str]) -> list[str]:
    """The paragraphs without signature, day and notes at the end."""
    kept = list(paragraphs)
    dated = False
    while kept and (ends_letter(kept[-1]) or (dated and _is_signature(kept[-1]))):
        dated = signed_by(kept.pop()) == ""
    return kept


def _is_signature(line):
    return len(line) <= LONGEST_SIGNATURE and not _NO_SIGNATURE.search(line)
