"""What the head and the signature of a notice say: number, title, issuer, day."""

import re

from tasks.notices.dates import first_day
from tasks.notices.numbering import ANNEX, read_mark
from tasks.notices.signatures import signed_by

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,15}\s?[〔\[［(（【]\s?(?:19|20)[0-9]{2}\s?[〕\]］)）】]\s?第?\s?[0-9]{1,4}\s?号"
)
_TITLE_END = re.compile(
    "(?:方案|意见|通知|计划|要点|办法|规划|措施|决定|清单|责任书|细则|安排|任务|分工|表|纲要|制度|规定|通报|事项)"
    "(?:[（(][^）)]{1,8}[）)])?$"
)
_NO_TITLE = re.compile("[，。：；！？:]|^[（(]|附件|文件$")
_ISSUER_BEFORE_TITLE = re.compile("(?P<issuer>[\u4e00-\u9fff]{2,30}?)关于")
_BLANKS = re.compile(r"\s+")

LONGEST_TITLE_LINES = 4
LONGEST_ISSUER = 40


def head_lines(lines: list[str]) -> list[str]:
    """The lines above the first numbered one; an annex mark is no number."""
    for index, line in enumerate(lines):
        mark = read_mark(line)
        if mark and mark.number != ANNEX:
            return lines[:index]
    return lines


def find_number(head: list[str]) -> str | None:
    """发文字号: a line of its own, or one behind a label."""
    candidates = [line for line in head if _NUMBER.fullmatch(line)]
    candidates += [line for line in head if _NUMBER.search(line) and "。" not in line]
    return _unspaced(_NUMBER.search(candidates[0])[0]) if candidates else None


def find_title(head: list[str]) -> str:
    """The last title in the head: that of the plan where a notice carries one; else its first free line, or ""."""
    for index in range(len(head) - 1, -1, -1):
        if _TITLE_END.search(head[index]) and not _NO_TITLE.search(head[index]):
            return _unspaced("".join(head[_title_start(head, index) : index + 1]))
    return next((_unspaced(line) for line in head if _goes_on(line)), "")


def _title_start(head, end):
    """A title may be set in several lines."""
    start = end
    while start > 0 and end - start < LONGEST_TITLE_LINES - 1 and _goes_on(head[start - 1]):
        start -= 1
    return start


def _goes_on(line):
    if _NO_TITLE.search(line) or _TITLE_END.search(line) or _NUMBER.search(line):
        return False
    return signed_by(line) is None


def find_signature(lines: list[str]) -> tuple[str | None, str | None]:
    """(issuer, ISO day): the first line that is a day, and the line above it."""
    for above, line in zip(["", *lines], lines, strict=False):
        signature = signed_by(line)
        if signature is not None and "印发" not in line:
            day = first_day(line)
            return _issuer(signature or above), day.isoformat() if day else None
    return None, None


def _issuer(line):
    good = line and len(line) <= LONGEST_ISSUER and not _NO_TITLE.search(line) and not _TITLE_END.search(line)
    return _unspaced(line) if good else None


def issuer_in_head(head: list[str]) -> str | None:
    """The issuer by the red head (…文件) or by the title (…关于…)."""
    for line in head:
        if line.endswith("文件") and not _NO_TITLE.search(line.removesuffix("文件")):
            return _unspaced(line.removesuffix("文件")) or None
    for line in head:
        found = _ISSUER_BEFORE_TITLE.match(_unspaced(line))
        if found and "。" not in line:
            return found["issuer"]
    return None


def _unspaced(line):
    return _BLANKS.sub("", line)
