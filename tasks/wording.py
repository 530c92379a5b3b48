"""Two wordings of one thing, compared: what went, what came, what stayed. No ORM."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, GONE, NEW = "same", "gone", "new"
WORD = re.compile(r"[A-Za-z]+|[0-9０-９.,%％]+|\s+|.", re.S)
SENTENCE = re.compile(r"[^。；;\n]*(?:[。；;\n]+|$)", re.S)
MOST = 1_000_000  # pairs of words that are compared one by one; longer texts are compared by sentences
SHORTEST = 2  # characters; what stayed between two changes and is shorter reads better as changed


class Part(NamedTuple):
    """A stretch of text and whether it stayed (SAME), went (GONE) or came (NEW)."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Part]:
    """The parts in order of reading; those that did not come make up `old`, those that did not go `new`."""
    words, others = WORD.findall(old), WORD.findall(new)
    if len(words) * len(others) > MOST:
        words, others = SENTENCE.findall(old), SENTENCE.findall(new)
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Part(SAME, "".join(words[i1:i2])))
        else:
            found += [Part(GONE, "".join(words[i1:i2])), Part(NEW, "".join(others[j1:j2]))]
    return _smooth([part for part in found if part.text])


def sides(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """The same as two columns: the old wording with what went, the new one with what came."""
    parts = compare(old, new)
    return [part for part in parts if part.kind != NEW], [part for part in parts if part.kind != GONE]


def _smooth(parts) -> list[Part]:
    """Without crumbs that stayed between two changes, and each change as one part that went and one that came."""
    found, gone, new = [], "", ""
    for place, part in enumerate(parts):
        is_crumb = len(part.text.strip()) < SHORTEST and (gone or new) and place + 1 < len(parts)
        if part.kind == SAME and not is_crumb:
            found += [Part(GONE, gone), Part(NEW, new), part]
            gone = new = ""
            continue
        gone += part.text if part.kind != NEW else ""
        new += part.text if part.kind != GONE else ""
    found += [Part(GONE, gone), Part(NEW, new)]
    return [part for part in found if part.text]
