"""What a row of the page of one unit and period still lacks before it can be handed in. No ORM."""

import re
from dataclasses import dataclass

LONGEST_TEXT = 300  # characters of what is said in one period
TEXT, EVIDENCE = "text", "evidence"
NOTHING_NEW = {"无", "同上", "同上期", "无变化", "没有变化", "与上期相同", "和上期相同", "本期无变化", "本期没有变化"}


@dataclass(frozen=True)
class Gap:
    """Something missing: the field it is missing in, its name for a list, and what to do."""

    field: str
    label: str
    words: str


def gaps(*, text, last_text, progress, last_progress) -> list[Gap]:
    """What a row lacks: its text, last_text: the accepted ones ("" without one); progress: in percent."""
    said = _bare(text)
    if not said:
        return [Gap(TEXT, "本期进展", "请填写本期进展；没有变化的，写明原因。")]
    is_same = progress == last_progress and said == _bare(last_text)
    if is_same or said in NOTHING_NEW:
        return [Gap(TEXT, "没有变化的原因", "与上期相同：请写明没有变化的原因。")]
    return []


def advised(*, progress, last_progress, files) -> list[Gap]:
    """What may be handed in without, but is likely to be asked for: something to show for more progress."""
    if progress <= last_progress or files:
        return []
    return [Gap(EVIDENCE, "佐证", "进度提高，建议附佐证")]


def _bare(text) -> str:
    """The words without blanks and punctuation, by which two texts are compared."""
    return re.sub(r"[\s\W_]+", "", text)
