"""A stored result beside a fresh one, in words. No ORM."""

from assessment.packages.build import results_of

FIGURES = ("level", "key", "percent", "value")
WORDS = ("label", "detail")
NAMES = {"total": "总分", "missing": "缺项", "rank": "名次", "grade": "等次", "note": "等次说明"}
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError)


def compare(stored, fresh: dict, same_words: bool) -> str:
    """How the stored result differs from the recomputed one; empty when it does not.

    same_words: both were written by the same version of the engine, so that the sentences must agree too.
    """
    try:
        return _compare(stored, fresh, FIGURES + WORDS if same_words else FIGURES)
    except UNREADABLE:
        return "内容读不懂"


def _compare(stored, fresh, keys) -> str:
    if stored.keys() != fresh.keys() or stored["name"] != fresh["name"]:
        return "内容读不懂"
    for key, name in NAMES.items():
        if stored[key] != fresh[key]:
            return f"{name}封存为 {_said(stored[key])}，按封存的依据重算为 {_said(fresh[key])}"
    if len(stored["lines"]) != len(fresh["lines"]):
        return f"得分明细封存 {len(stored['lines'])} 行，按封存的依据重算为 {len(fresh['lines'])} 行"
    for number, (line, again) in enumerate(zip(stored["lines"], fresh["lines"], strict=True), start=1):
        if line.keys() != again.keys():
            return "内容读不懂"
        if [line[key] for key in keys] != [again[key] for key in keys]:
            was, now = ("　".join(_said(one[key]) for key in keys[2:]) for one in (line, again))
            return f"得分明细第 {number} 行（{again['label']}）封存为 {was}，按封存的依据重算为 {now}"
    return ""


def _said(value) -> str:
    if isinstance(value, list):
        return "；".join(map(str, value)) or "空"
    return "空" if value in (None, "") else str(value)


def recompute(scheme, names: list[str], subjects: list) -> tuple[list[dict], list[tuple[str, str]]]:
    """The results anew, or (name of the subject, empty for the scheme; how) where the inputs cannot be read at all."""
    found = [
        (name, "计分依据写的是另一个考核对象")
        for name, subject in zip(names, subjects, strict=True)
        if not isinstance(subject, dict) or subject.get("name") != name
    ]
    if found:
        return [], found
    try:
        return results_of(scheme, subjects), []
    except UNREADABLE:
        return [], _unreadable(scheme, names, subjects)


def _unreadable(scheme, names, subjects) -> list[tuple[str, str]]:
    found = []
    for name, subject in zip(names, subjects, strict=True):
        try:
            results_of(scheme, [subject])
        except UNREADABLE:
            found.append((name, "计分依据读不懂"))
    return found if 0 < len(found) < max(2, len(names)) else [("", "考核方案读不懂")]
