"""The annual workbook: totals, marks, deductions, the tasks behind them, and what the figures mean."""

from assessment.exports.completion import completion
from assessment.exports.deductions import deductions
from assessment.exports.edition import Edition
from assessment.exports.explanation import explanation
from assessment.exports.scores import score_sheets
from assessment.exports.summary import summary
from branches.models import Unit
from modelagency.clock import now
from modelagency.excel import workbook
from records.actions import record
from records.refusals import Refusal


def export_results(*, by, cycle, appraisals, per_branch=False) -> bytes:
    """The workbook of `appraisals` (a queryset of the cycle's); `per_branch`: a sheet of marks for each of them.

    Raise Refusal when nothing has been computed yet.
    """
    freshness = cycle.freshness()
    if freshness.computed_at is None:
        raise Refusal("还没有计算总分，请先计算再导出。")
    edition = Edition(
        organisation=Unit.objects.organisation(),
        cycle=cycle,
        appraisals=appraisals,
        indicators=list(cycle.indicators().select_related("section")),
        freshness=freshness,
        by=by.name if by else "系统",
        at=now(),
    )
    groups = cycle.categories(appraisals, edition.indicators)
    tables = [summary(edition, groups), *score_sheets(edition, groups, per_branch=per_branch)]
    content = workbook([*tables, deductions(edition), completion(edition), explanation(edition)])
    # Last, so that nobody waits for the line's lock while the sheets are drawn.
    size = sum(len(group.rows) for group in groups)
    record(by=by, verb="results.export", subject=cycle, after={"branches": size})
    return content


def filename(cycle) -> str:
    return f"{Unit.objects.organisation()}{cycle.scheme.year}年度党支部考核评分汇总表.xlsx"
