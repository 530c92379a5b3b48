"""The words that say who is responsible: （责任单位：A、B）, （A牵头，B配合）, or lines 牵头单位：A."""

import re
from dataclasses import dataclass

from tasks.notices.brackets import CLOSING, LONGEST, matched
from tasks.notices.clauses import is_list_of_units, plausible, read_clauses
from tasks.notices.notice import Unit
from tasks.notices.numbering import read_mark
from tasks.notices.roles import UNIT_LABEL, first_leads, role_of

SENTENCE_END = "。！？；"

_PERSON_LABEL = "[\u4e00-\u9fff]{0,4}(?:领导|责任人|负责人|联系人|联络员|人员|同志)"
_TIME_LABEL = "(?:完成|整改|办理|落实|进度)?(?:时限|时间|期限|进度)(?:要求|安排)?"
_LABEL = rf"(?:{UNIT_LABEL}|{_PERSON_LABEL}|{_TIME_LABEL})"
_STARTS = re.compile(rf"[ \u3000]?{_LABEL}[ \u3000]?[：:]")
_STARTS_WITHOUT_COLON = re.compile(rf"{UNIT_LABEL}(?:为|是)?(?![：:])")
_STARTS_IN_TEXT = re.compile(rf"(?:^|(?<=[。！？]))[ \u3000]?{_LABEL}[ \u3000]?[：:]")
_FIELD = re.compile(rf"(?:^|(?<=[；;。，,、\s]))\s?(?P<label>{_LABEL}|[\u4e00-\u9fff]{{2,10}})[ \u3000]?[：:]")
_COVERS_ABOVE = re.compile("[ \u3000]?以上")


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


@dataclass(frozen=True)
class Found:
    """A statement and where it stands in its paragraph, brackets included."""

    start: int
    end: int
    statement: Statement


def opens_statement(line: str) -> bool:
    """Whether the line begins with 责任单位： or the like, bracketed or not."""
    return bool(_STARTS.match(line, 1 if line[:1] in "（([【［" else 0))


def find_statements(paragraph: str) -> list[Found]:
    """All statements of a paragraph, in order."""
    pairs, unclosed = matched(paragraph)
    found = []
    for opening, closing in pairs:
        if (not found or opening >= found[-1].end) and closing - opening <= LONGEST:
            statement = _read(paragraph[opening + 1 : closing], _ends_a_sentence(paragraph, opening, closing + 1))
            if statement:
                found.append(Found(opening, closing + 1, statement))
    return found + _find_at_end(paragraph, found[-1].end if found else 0, unclosed)


def _find_at_end(paragraph, start, unclosed):
    """A statement without brackets, or whose bracket is never closed."""
    opening = _STARTS_IN_TEXT.search(paragraph, start)
    if unclosed is not None and unclosed >= start and _STARTS.match(paragraph, unclosed + 1):
        position, words = unclosed, paragraph[unclosed + 1 :]
    elif opening:
        position, words = opening.start(), paragraph[opening.start() :]
    else:
        return []
    statement = _read(words, False) if len(words) <= LONGEST else None
    return [Found(position, len(paragraph), statement)] if statement else []


def _ends_a_sentence(paragraph, opening, end):
    """Whether the bracket stands where （A、B负责） names units: after a sentence, at the end, before a number."""
    rest = paragraph[end : end + 2]
    before = paragraph[max(0, opening - 1) : opening]
    return rest.strip() in ("", "。") or before in (*SENTENCE_END, "") or read_mark(paragraph, end) is not None


def _read(words, names_without_label):
    words = words.replace("\n", "")
    if _STARTS.match(words):
        return _read_fields(words)
    label = _STARTS_WITHOUT_COLON.match(words)
    if label:
        return _read_names(words, words[label.end() :], role_of(label[0]), needs_verb=False)
    return _read_names(words, words, None, needs_verb=True) if names_without_label else None


def _read_names(words, value, role, needs_verb):
    names, _, remark = value.partition("。")
    units, by_verbs = read_clauses(names)
    if not is_list_of_units(units) or (needs_verb and not by_verbs):
        return None
    units = tuple(Unit(unit.text, unit.role or role) for unit in units)
    return Statement(words, units, None, _remarks(remark))


def _remarks(words):
    """What follows the names; the rule that the first one leads is understood."""
    sentences = (sentence.strip() for sentence in words.split("。"))
    return tuple(sentence for sentence in sentences if sentence and not first_leads(sentence))


def _read_fields(words):
    units, leftovers, deadline = [], [], None
    for label, value in _fields(words):
        names, _, remark = value.partition("。")
        if re.fullmatch(_TIME_LABEL, label):
            deadline = deadline or names.strip("；;，, \u3000") or None
        elif re.fullmatch(UNIT_LABEL, label):
            for unit in read_clauses(names)[0]:
                good = plausible(unit)
                units += [Unit(unit.text, unit.role or role_of(label))] if good else []
                leftovers += [] if good else [unit.text]
        else:
            leftovers.append(f"{label}：{names}".rstrip("；;，, \u3000"))
        leftovers += _remarks(remark)
    if not units and not deadline:
        return None
    return Statement(words, tuple(units), deadline, tuple(leftovers))


def _fields(words):
    """(label, value) of each 标签：内容."""
    heads = list(_FIELD.finditer(words))
    ends = [head.start() for head in heads[1:]] + [len(words)]
    return [(head["label"], words[head.end() : end]) for head, end in zip(heads, ends, strict=True)]


def split_off(paragraph: str) -> tuple[str, list[Statement]]:
    """The paragraph without the statements that close it, and all its statements."""
    found = find_statements(paragraph)
    words = paragraph
    for one in reversed(found):
        after = words[one.end :].strip()
        if after not in ("", "。"):
            break
        before = words[: one.start].rstrip()
        words = before + (after if before and before[-1] not in SENTENCE_END else "")
    return words, [one.statement for one in found]


def ends_with_statement(line: str) -> bool:
    if not line or line.rstrip("。")[-1:] not in tuple(CLOSING):
        return False
    found = find_statements(line)
    return bool(found) and line[found[-1].end :] in ("", "。")
