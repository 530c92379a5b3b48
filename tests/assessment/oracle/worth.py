"""What one indicator is worth to a subject, by its kind."""

from enum import Enum
from fractions import Fraction

from tests.assessment.oracle.figures import HUNDRED, NONE, number, total_of


class Not(Enum):
    APPLICABLE = "the rest of its section takes its points over"
    MARKED = "未评分"
    KNOWN = "没有数据"
    VOTED = "没有票决结果"
    VALID = "没有有效票"


ABSENT = {"auto": Not.KNOWN, "vote": Not.VOTED}


def worth(indicator: dict, known: dict | None) -> Fraction | Not:
    """From 0 to the indicator's points, or why there is no value."""
    points = number(indicator["points"])
    if known is not None and "exempt" in known:
        return Not.APPLICABLE
    if points == 0:
        return NONE
    absent = ABSENT.get(indicator["kind"], Not.MARKED)
    if known is None:
        return absent
    if indicator["kind"] == "vote":
        found = _voted(points, known)
    else:
        found = _measured(indicator, points, known, absent)
    return found if isinstance(found, Not) else max(NONE, min(points, found))


def _measured(indicator, points, known, absent):
    quantity, base, given = (number(known[name]) for name in ("quantity", "base", "points"))
    if given is not None and indicator["kind"] != "auto":
        return given
    if quantity is None:
        return absent
    match indicator["kind"]:
        case "deduct":
            return points - quantity * number(indicator["step"])
        case "banded":
            bands = [(number(limit), number(brings)) for limit, brings in indicator["bands"]]
            return max(((limit, brings) for limit, brings in bands if limit <= quantity), default=(0, NONE))[1]
        case "ratio" | "auto":
            return points * quantity / base if base else Not.APPLICABLE
        case "all_or_nothing":
            return _all_or_nothing(points, quantity, base, number(indicator["threshold"]))
    raise ValueError(indicator["kind"])


def _all_or_nothing(points, quantity, base, threshold):
    if base == 0:
        return Not.APPLICABLE
    reached = quantity >= threshold if base is None else quantity * HUNDRED >= threshold * base
    return points if reached else NONE


def _voted(points, known):
    values = [number(value) for value in known["values"]]
    spoken = []
    for group in known["groups"]:
        counts = [number(count) for count in group["counts"]]
        if voters := sum(counts):
            spoken.append((number(group["weight"]), Fraction(sum(map(Fraction.__mul__, counts, values)), voters)))
    if not spoken:
        return Not.VALID
    weights = sum(weight for weight, _ in spoken)
    if weights == 0:
        percent = sum(score for _, score in spoken) / len(spoken)
    else:
        percent = sum(weight * score for weight, score in spoken) / weights
    return points * percent / HUNDRED


def entered(indicator: dict, known: dict | None) -> Fraction | None:
    """What a bonus or penalty indicator comes to; None without entries."""
    entries = (known or {}).get("entries")
    if not entries:
        return None
    if indicator["once"]:
        largest = {}
        for entry in entries:
            points = number(entry["points"])
            largest[entry["matter"]] = max(points, largest.get(entry["matter"], points))
        found = sum(largest.values(), NONE)
    else:
        found = total_of(entry["points"] for entry in entries)
    return found if indicator["cap"] is None else min(found, number(indicator["cap"]))
