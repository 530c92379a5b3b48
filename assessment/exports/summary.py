"""汇总表: one row for each subject, by category and rank; the total is a formula over what stands beside it."""

from itertools import count, groupby

from django.db.models import Count

from assessment.exports.figures import columns, figures
from assessment.exports.reading import BY_RANK, subjects
from modelagency.clock import day_of
from modelagency.excel import Column, Group, Table
from records.dates import full_date

SIGNATURES = "考核组组长（签字）：{gap}考核组成员（签字）：{gap}机关党委（盖章）：{gap}年　　月　　日".format(
    gap="　" * 10
)
FIRST_PART = 3  # the column of the first component


def summary(edition) -> Table:
    place = [Column("本类名次", 8, centred=True), Column("等次", 8, centred=True), Column("备注", 30)]
    return Table(
        name="汇总表",
        title=edition.title("评分汇总表"),
        columns=[Column("序号", 6, centred=True), Column("考核对象", 30), *columns(edition), *place],
        rows=_rows(edition),
        notes=_notes(edition),
        signatures=SIGNATURES,
        **edition.ends(),
    )


def _rows(edition):
    sizes = dict(edition.appraisals.order_by().values_list("category").annotate(Count("pk", distinct=True)))
    numbers = count(1)
    for category, found in groupby(subjects(edition.appraisals, *BY_RANK), key=lambda subject: subject.category):
        yield Group(f"{category}（{sizes[category]} 个）")
        for subject in found:
            remark = "；".join(filter(None, [subject.note, subject.missing]))
            place = [subject.rank, subject.grade or None, remark or (None if subject.lines else "尚未计算")]
            yield [next(numbers), subject.name, *figures(edition, subject, FIRST_PART), *place]


def _notes(edition) -> list[str]:
    scheme, state = edition.cycle.scheme, edition.cycle.get_state_display()
    computed = full_date(day_of(edition.freshness.computed_at))
    notes = [f"依据：{scheme}。总分计算于 {computed}，四舍五入取两位小数一次；名次只在本类内排列。"]
    if not edition.cycle.is_public:
        notes.append(f"现处于“{state}”阶段，等次为按方案算出的建议等次，以党委审定为准。")
    changed = "、".join(edition.freshness.changed)
    return [*notes, f"注意：计算之后{changed}有变化，本表未包含这些变化。"] if changed else notes
