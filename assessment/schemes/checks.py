"""What is wrong with a scheme: errors stand in the way of publishing, warnings do not. No ORM."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assessment.kinds import ENTERED, Effect
from assessment.schemes.rules import rule_troubles
from assessment.schemes.walking import EXTRA, components, indicators, number, plain, sections

FULL = Decimal(100)
TERMS, GRADES, VETOES = "terms", "grades", "vetoes"  # places beside the keys of components, sections and indicators


@dataclass(frozen=True)
class Trouble:
    """place: key of a row ("1.2.3", "grades.2"), or one of TERMS, GRADES, VETOES."""

    place: str
    words: str
    is_error: bool = True


def check(content, known_sources, markers=None) -> list[Trouble]:
    """All that is wrong, errors first, then in the order of the scheme.

    known_sources: codes that facts can come from. markers: unit id → how many people may mark for it, of all units
    that are named as markers; None when nobody has looked.
    """
    found = [*_terms(content), *_sums(content), *_rows(content, known_sources, markers or {})]
    found += [*_grades(content), *_vetoes(content)]
    return sorted(found, key=lambda trouble: not trouble.is_error)


def is_scored(component) -> bool:
    return component["kind"] != EXTRA


def _terms(content):
    if not content.get("feeds"):
        yield Trouble(TERMS, "没有选平时取谁的工作，请在“方案设置”里选。")
    quota = number(content["quota_percent"])
    if not 0 <= quota <= FULL:
        yield Trouble(TERMS, f"最好等次的名额应在 0 到 100% 之间，现为 {plain(quota)}%。")
    elif quota == 0:
        yield Trouble(TERMS, "名额为 0，谁也评不上最好的等次。", False)
    if number(content["bonus_cap"]) < 0:
        yield Trouble(TERMS, "加分封顶不能小于 0。")
    yield from _tie_keys(content)


def _tie_keys(content):
    weighted = {row["kind"] for row in content["components"] if is_scored(row) and number(row["weight"])}
    for kind, times in Counter(content["tie_keys"]).items():
        if times > 1:
            yield Trouble(TERMS, "同分比较的顺序里，同一个构成写了两次。")
        if kind not in weighted:
            yield Trouble(TERMS, "同分比较的顺序里，有方案中没有的、或者权重为 0 的构成。")
    if not content["tie_keys"]:
        yield Trouble(TERMS, "没有定同分时比什么；同分又超出名额时，都要由党委决定。", False)


def _sums(content):
    weights = sum((number(row["weight"]) for row in content["components"] if is_scored(row)), Decimal(0))
    if weights != FULL:
        yield Trouble(TERMS, f"各构成的权重相加应为 100%，现为 {plain(weights)}%。")
    for key, component in components(content):
        if is_scored(component):
            yield from _component_sum(key, component)
    for key, section, component in sections(content):
        if is_scored(component):
            yield from _section_sum(key, section)


def _component_sum(key, component):
    if not number(component["weight"]):
        yield Trouble(key, f"“{component['name']}”的权重为 0，不计分。", False)
        return
    points = sum((number(section["points"]) for section in component["sections"]), Decimal(0))
    if points != FULL:
        yield Trouble(key, f"“{component['name']}”各部分的分值相加应为 100 分，现为 {plain(points)} 分。")


def _section_sum(key, section):
    points = sum((number(row["points"]) for row in section["indicators"]), Decimal(0))
    if not section["indicators"]:
        yield Trouble(key, f"“{section['name']}”还没有指标。")
    elif points != number(section["points"]):
        yield Trouble(
            key,
            f"“{section['name']}”为 {plain(section['points'])} 分，各指标相加为 {plain(points)} 分，应当相等。",
        )


def _rows(content, known_sources, markers):
    for key, row, section, component in indicators(content):
        troubles = [*_place_of(row, component), *rule_troubles(row, known_sources), *_marker(row, markers)]
        if sum(other["name"] == row["name"] for other in section["indicators"]) > 1:
            troubles.append(("同一部分里有同名的指标，评分时容易混淆。", False))
        for words, is_error in troubles:
            yield Trouble(key, f"“{row['name']}”：{words}", is_error)


def _place_of(row, component):
    if (row["kind"] in ENTERED) == is_scored(component):
        wrong = "加分和减分只能放在“加减分”里。" if is_scored(component) else "“加减分”里只能放加分和减分。"
        yield wrong, True


def _marker(row, markers):
    if markers.get(row.get("marker_id"), 1) == 0:
        yield "评分单位没有可以评分的人（牵头单位岗位），请补充任职或者改由机关党委办公室评分。", True


def _grades(content):
    rows = content["grades"]
    if len(rows) < 2:
        yield Trouble(GRADES, "至少要有两个等次。")
    for place, (above, row) in enumerate(pairwise(rows), start=2):
        if number(row["floor"]) >= number(above["floor"]):
            words = f"“{row['name']}”的起点应低于“{above['name']}”的 {plain(above['floor'])} 分。"
            yield Trouble(f"{GRADES}.{place}", words)
    if len(rows) > 1 and number(rows[-1]["floor"]) != 0:
        yield Trouble(f"{GRADES}.{len(rows)}", f"最低一档“{rows[-1]['name']}”的起点应为 0 分。")
    most = FULL + number(content["bonus_cap"])
    if rows and number(rows[0]["floor"]) > most:
        yield Trouble(f"{GRADES}.1", f"“{rows[0]['name']}”的起点超过了满分加加分封顶（{plain(most)} 分），谁也达不到。")
    for name in _twice(rows):
        yield Trouble(GRADES, f"等次“{name}”写了两次。")


def _vetoes(content):
    names = [row["name"] for row in content["grades"]]
    for place, row in enumerate(content["vetoes"], start=1):
        if row["grade"] not in names:
            yield Trouble(f"{VETOES}.{place}", f"“{row['name']}”的等次“{row['grade']}”不在等次表里。")
        elif row["effect"] == Effect.CAP and row["grade"] == names[0]:
            yield Trouble(f"{VETOES}.{place}", f"“{row['name']}”不得高于最好的等次，等于没有后果。", False)
    for name in _twice(content["vetoes"]):
        yield Trouble(VETOES, f"一票否决情形“{name}”写了两次。")
    if not content["vetoes"]:
        yield Trouble(VETOES, "没有一票否决情形。", False)


def _twice(rows):
    return [name for name, times in Counter(row["name"] for row in rows).items() if times > 1]
