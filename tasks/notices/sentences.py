"""The first sentence of a text."""

import re

_END = re.compile("[。！？\n]")


def first_sentence(text: str) -> tuple[str, str]:
    """(the first sentence without its full stop, the rest)"""
    end = _END.search(text)
    if not end:
        return text.rstrip("：:；;，"), ""
    return text[: end.start()].rstrip("：:；;，"), text[end.end() :].strip()
