"""Which fields the rule of an indicator needs, and what is wrong with them. No ORM."""

from assessment.kinds import ENTERED, MARKED, Kind
from assessment.schemes.walking import number, plain

# The fields that mean something for a kind; others are emptied when a row is saved.
FIELDS = {
    Kind.DEDUCT: ("step",),
    Kind.BANDED: ("bands",),
    Kind.RATIO: (),
    Kind.ALL_OR_NOTHING: ("threshold",),
    Kind.BONUS: ("step", "cap", "once"),
    Kind.PENALTY: ("step", "cap", "once"),
    Kind.VOTE: (),
    Kind.AUTO: (),
}
EMPTY = {"step": None, "threshold": None, "bands": [], "cap": None, "once": False}
BIGGEST = 10**10  # a quantity has ten digits before the point


def only_its_own(row) -> dict:
    """`row` without the rule fields that its kind does not use."""
    return row | {name: nothing for name, nothing in EMPTY.items() if name not in FIELDS[row["kind"]]}


def rule_troubles(row, known_sources):
    """(words, is it an error?) of one indicator."""
    yield from RULES[row["kind"]](row)
    if row["kind"] in ENTERED and number(row["points"]):
        yield "加分和减分不占分值，分值应为 0。", True
    if row["kind"] not in ENTERED and not number(row["points"]):
        yield "分值为 0，不影响得分。", False
    yield from _source(row, known_sources)
    if row["kind"] in MARKED and not (row.get("standard") or "").strip():
        yield "没有写评分标准，评分人没有依据。", False


def _source(row, known_sources):
    source = row.get("source")
    if source and source not in known_sources:
        yield "平台没有这种数据来源，请从列表中选。", True
    elif row["kind"] == Kind.AUTO and not source:
        yield "由工作数据计算的指标要选数据来源。", True
    elif source and row["kind"] not in (*MARKED, Kind.AUTO):
        yield "这种计分方式不用数据来源，请清空。", True


def _deduct(row):
    step = number(row.get("step"))
    if not step or step < 0:
        yield "扣分制要填每次扣几分。", True
    elif step > number(row["points"]):
        yield f"每次扣 {plain(step)} 分，超过分值，一次就扣完。", False


def _banded(row):
    if not row.get("bands"):
        yield "分档计分至少要有一档。", True
        return
    bands = [(number(limit), number(points)) for limit, points in row["bands"]]
    full = number(row["points"])
    if len({limit for limit, _ in bands}) < len(bands):
        yield "有两档的起点相同。", True
    if any(not 0 <= points <= full for _, points in bands):
        yield f"每一档的得分应在 0 到 {plain(full)} 分之间。", True
    if any(not 0 <= limit < BIGGEST for limit, _ in bands):
        yield "每一档的起点应是 0 或更大的数。", True
    by_limit = [points for _, points in sorted(bands)]
    if by_limit != sorted(by_limit):
        yield "数量高的一档得分反而低，请核对。", False
    elif by_limit[-1] < full:
        yield f"最高一档得 {plain(by_limit[-1])} 分，得不到满分 {plain(full)} 分。", False


def _all_or_nothing(row):
    threshold = number(row.get("threshold"))
    if threshold is None or threshold < 0:
        yield "达标得分要填达标线（有基数的填百分比，没有基数的填数量）。", True
    elif threshold > 100:
        yield "达标线超过 100：有基数时按百分比比较，永远达不到。", False


def _entered(row):
    step, cap = number(row.get("step")), number(row.get("cap"))
    if (step is not None and step < 0) or (cap is not None and cap < 0):
        yield "每项分数和封顶不能小于 0。", True
    elif step and cap is not None and step > cap:
        yield f"每项 {plain(step)} 分，超过封顶 {plain(cap)} 分。", False
    if cap is None:
        yield "没有封顶。", False


def _nothing(row):
    return ()


RULES = {
    Kind.DEDUCT: _deduct,
    Kind.BANDED: _banded,
    Kind.RATIO: _nothing,
    Kind.ALL_OR_NOTHING: _all_or_nothing,
    Kind.BONUS: _entered,
    Kind.PENALTY: _entered,
    Kind.VOTE: _nothing,
    Kind.AUTO: _nothing,
}
