"""What the words that say who is responsible mean: 责任单位：A、B or A牵头，B配合 or 牵头单位：A；完成时限：年底前."""

import re
from dataclasses import dataclass

from tasks.notices.clauses import is_list_of_units, plausible, read_clauses
from tasks.notices.notice import Unit
from tasks.notices.roles import UNIT_LABEL, first_leads, role_of

_PERSON_LABEL = "[\u4e00-\u9fff]{0,4}(?:领导|责任人|负责人|联系人|联络员|人员|同志)"
_TIME_LABEL = "(?:完成|整改|办理|落实|进度)?(?:时限|时间|期限|进度)(?:要求|安排)?"
LABEL = rf"[ \u3000]?(?:{UNIT_LABEL}|{_PERSON_LABEL}|{_TIME_LABEL})[ \u3000]?[：:]"

_STARTS_WITH_LABEL = re.compile(LABEL)
_STARTS_WITHOUT_COLON = re.compile(rf"{UNIT_LABEL}(?:为|是)?(?![：:])")
_FIELD = re.compile(
    r"(?:^|(?<=[；;。，,、\s]))\s?(?P<label>"
    + rf"{UNIT_LABEL}|{_PERSON_LABEL}|{_TIME_LABEL}|[\u4e00-\u9fff]{{2,10}})[ \u3000]?[：:]"
)
_COVERS_ABOVE = re.compile("[ \u3000]?以上")
LONGEST_DEADLINE = 60  # characters; longer words are no deadline

_EDGES = "；;，, \u3000"


@dataclass(frozen=True)
class Statement:
    """`leftovers` are its words that are neither units, roles nor a deadline: persons, unknown labels, remarks."""

    words: str
    units: tuple[Unit, ...]
    deadline: str | None
    leftovers: tuple[str, ...]

    @property
    def covers_above(self):
        """Whether it speaks for all items above it as well (以上工作牵头单位：…)."""
        return bool(_COVERS_ABOVE.match(self.words))


def read_statement(words: str, label_needed: bool = True) -> Statement | None:
    """None where the words are no statement. Without a label, verbs have to show that they are one (A、B负责)."""
    words = words.replace("\n", "")
    if _STARTS_WITH_LABEL.match(words):
        return _read_fields(words)
    label = _STARTS_WITHOUT_COLON.match(words)
    if label:
        return _read_names(words, words[label.end() :], role_of(label[0]), verb_needed=False)
    return None if label_needed else _read_names(words, words, None, verb_needed=True)


def _read_names(words, value, role, verb_needed):
    names, _, remark = value.partition("。")
    units, by_verbs = read_clauses(names)
    if not is_list_of_units(units) or (verb_needed and not by_verbs):
        return None
    units = tuple(Unit(unit.text, unit.role or role) for unit in units)
    return Statement(words, units, None, _remarks(remark))


def _remarks(words):
    """What follows the names; the rule that the first one leads is understood."""
    sentences = (sentence.strip() for sentence in words.split("。"))
    return tuple(sentence for sentence in sentences if sentence and not first_leads(sentence))


def _read_fields(words):
    units, leftovers, deadlines = [], [], []
    for label, value in _fields(words):
        names, _, remark = value.partition("。")
        if re.fullmatch(_TIME_LABEL, label):
            deadlines.append(names.strip(_EDGES))
        elif re.fullmatch(UNIT_LABEL, label):
            named = [Unit(unit.text, unit.role or role_of(label)) for unit in read_clauses(names)[0]]
            units += filter(plausible, named)
            leftovers += [unit.text for unit in named if not plausible(unit)]
        else:
            leftovers.append(f"{label}：{names}".rstrip(_EDGES))
        leftovers += _remarks(remark)
    deadline, *more = [one for one in deadlines if 0 < len(one) <= LONGEST_DEADLINE] or [None]
    leftovers += more + [one for one in deadlines if len(one) > LONGEST_DEADLINE]
    if not units and (leftovers or not deadline):
        return None
    return Statement(words, tuple(units), deadline, tuple(leftovers))


def _fields(words):
    """(label, value) of each 标签：内容."""
    heads = list(_FIELD.finditer(words))
    ends = [head.start() for head in heads[1:]] + [len(words)]
    return [(head["label"], words[head.end() : end]) for head, end in zip(heads, ends, strict=True)]
