"""Headings of a notice: their words, and which of them are over goals and requirements rather than tasks."""

import re

_SENTENCE_END = re.compile("[。！？\n]")
_GENERAL = re.compile(
    "[^，]{0,12}(?:要求|目标|思想|原则|保障|保障措施|领导|意义|背景|依据|认识|安排|步骤|考核|考评|督导|督查|附则|事项)$"
)


def first_sentence(text: str) -> tuple[str, str]:
    """(the first sentence without its full stop, the rest)"""
    end = _SENTENCE_END.search(text)
    if not end:
        return text.rstrip("：:；;，"), ""
    return text[: end.start()].rstrip("：:；;，"), text[end.end() :].strip()


def is_general(heading: str) -> bool:
    """总体目标, 工作要求 and the like."""
    return bool(_GENERAL.match(heading))
