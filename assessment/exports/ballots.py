"""述职评议统计: how each (merged) group of raters voted on each subject. Only closed rounds, only sums."""

from decimal import Decimal
from fractions import Fraction

from assessment.exports.reading import IN_ORDER
from assessment.models import Tally, VoteRound
from assessment.scoring.numbers import plain, rounded
from assessment.voting import GRADES
from modelagency.excel import Column, Formula, Table

COLUMNS = [
    Column("序号", 6, centred=True),
    Column("考核对象", 28),
    Column("分类", 12, centred=True),
    Column("评议", 24),
    Column("评议组", 18),
    Column("权重（%）", 9, "0.00"),
    *(Column(grade, 8, "0", over="票数") for grade in GRADES),
    Column("有效票", 8, "0"),
    Column("得分", 12, "0.00000"),
    Column("各档分值", 18),
]
FIRST, LAST, VALID = "G", "J", "K"
FIELDS = ("appraisal__name", "appraisal__category", "round__title", "group", "weight", "counts", "round__values")


def ballots(edition) -> Table:
    return Table(
        name="述职评议统计",
        title=edition.title("述职评议统计表"),
        columns=COLUMNS,
        rows=_rows(edition),
        notes=["只列已结束的评议；不足 5 张票的评议组已与其他组合并；空白和无效票不计入有效票。"],
        **edition.ends(),
    )


def _rows(edition):
    order = [f"appraisal__{name}" for name in IN_ORDER]
    mine = Tally.objects.filter(appraisal__in=edition.appraisals.order_by().values("pk"))
    mine = mine.filter(round__state=VoteRound.State.CLOSED).order_by(*order, "round__indicator", "round", "order")
    for number, row in enumerate(mine.values_list(*FIELDS).iterator(), start=1):
        *words, weight, counts, values = row
        worth = [Decimal(str(value)) for value in values]
        counts = [int(count) for count in counts]
        valid = Formula(f"=SUM({FIRST}{{row}}:{LAST}{{row}})", Decimal(sum(counts)), number_format="0")
        cells = [number, *words, weight, *counts, valid, _score(counts, worth)]
        yield [*cells, "、".join(f"{grade} {plain(value)}" for grade, value in zip(GRADES, worth, strict=True))]


def _score(counts, worth) -> Formula | None:
    if not sum(counts):
        return None
    letters = [chr(ord(FIRST) + place) for place in range(len(GRADES))]
    summed = "+".join(f"{letter}{{row}}*{plain(value)}" for letter, value in zip(letters, worth, strict=True))
    exact = Fraction(sum(count * Fraction(value) for count, value in zip(counts, worth, strict=True)), sum(counts))
    return Formula(f"=ROUND(({summed})/{VALID}{{row}},5)", Decimal(rounded(exact)))
