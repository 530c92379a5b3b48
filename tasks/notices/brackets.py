"""Brackets of any width and kind, matched in one pass; a ) may close a （."""

import re

OPENING = "（([【［"
CLOSING = "）)]】］"
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")

LONGEST = 1000  # characters a bracket may hold and still be taken for one


def matched(text: str) -> tuple[list[tuple[int, int]], int | None]:
    """Positions (opening, closing) in order of opening, and the last opening that is never closed."""
    pairs, waiting = [], []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in OPENING:
            waiting.append(bracket.start())
        elif waiting:
            pairs.append((waiting.pop(), bracket.start()))
    return sorted(pairs), waiting[-1] if waiting else None


def without_breaks(text: str) -> str:
    """The text with the line breaks inside its brackets taken out."""
    kept, end = [], 0
    for opening, closing in matched(text)[0]:
        if opening >= end and closing - opening <= LONGEST:
            kept += [text[end:opening], text[opening : closing + 1].replace("\n", "")]
            end = closing + 1
    return "".join(kept) + text[end:]


def split_outside(text: str, separators: str) -> list[str]:
    """Cut at the separators that stand outside all brackets."""
    pieces, start, depth = [], 0, 0
    for position, char in enumerate(text):
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif char in separators and not depth:
            pieces.append(text[start:position])
            start = position + 1
    return [*pieces, text[start:]]
