"""Names and the verbs that give them a role: A牵头，B、C配合; A、B等按职责分工负责."""

import re

from tasks.notices.names import looks_like_unit, split_names
from tasks.notices.notice import Unit
from tasks.notices.roles import LEAD, role_of

LONGEST_NAME = 40

_BY_DUTY = "(?:按照|按|依|根据|结合)(?:各自)?职责(?:分工)?(?:分别|共同)?(?:负责|落实|配合|实施)"
_VERB = re.compile(
    rf"(?:{_BY_DUTY}|牵头(?:负责|组织|实施|落实)?|(?:分工|分别|共同|具体)?负责(?:落实|实施)?|组织实施"
    r"|(?:共同|协同)?配合(?:落实|实施)?|协办|协助|参与|参加|支持)(?=[，,；;。]|$)"
)
_LEAD_IN_BRACKET = re.compile("[（(](?:牵头|主办)(?:单位|部门|科室)?[）)]$")


def read_clauses(words: str) -> tuple[list[Unit], bool]:
    """The units named, and whether every one stood before a verb (the last sign is a verb's)."""
    units, start = [], 0
    for verb in _VERB.finditer(words):
        units += _units(words[start : verb.start()], role_of(verb[0]))
        start = verb.end()
    rest = words[start:].strip("，,；;。 \u3000")
    return units + _units(rest, None), start > 0 and not rest


def plausible(unit: Unit) -> bool:
    """A name, not a sentence."""
    return len(unit.text) <= LONGEST_NAME and not re.search("[。！？：:]", unit.text)


def is_list_of_units(units: list[Unit]) -> bool:
    """Names, most of which end like a unit's."""
    likely = sum(looks_like_unit(unit.text) for unit in units)
    return bool(units) and all(map(plausible, units)) and 2 * likely > len(units)


def _units(words, role):
    words = words.strip("，,；; \u3000").removeprefix("由")
    return [_unit(name, role) for name in split_names(words)]


def _unit(name, role):
    bare = _LEAD_IN_BRACKET.sub("", name)
    return Unit(bare, role if bare == name else LEAD)
