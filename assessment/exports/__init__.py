"""The annual workbook: totals, scores, deductions, bonuses, votes, the tasks behind them, and what the figures mean."""

from typing import BinaryIO

from assessment.exports.ballots import ballots
from assessment.exports.bonuses import bonuses
from assessment.exports.completion import completion
from assessment.exports.deductions import deductions
from assessment.exports.edition import Edition
from assessment.exports.explanation import explanation
from assessment.exports.scores import long_sheet, own_sheets
from assessment.exports.summary import summary
from assessment.freshness import freshness
from assessment.packaging import indicators_by_key, rules_of_scheme
from assessment.seals import code_of
from assessment.trace import places_of
from branches.models import Unit
from modelagency.clock import now
from modelagency.excel import workbook_file
from records.actions import record
from records.refusals import Refusal

MOST_SHEETS = 200  # of single subjects; a workbook with more opens slowly and nobody finds a sheet in it


def export_results(*, by, cycle, appraisals, per_subject=False) -> BinaryIO:
    """The workbook of `appraisals` (a queryset of the cycle's) as an open temporary file; `per_subject`: a sheet of
    scores for each of them.

    Raise Refusal while marking goes on, when nothing has been computed yet, or for too many sheets.
    """
    size = appraisals.count()
    found = freshness(cycle)
    if trouble := _trouble(cycle, found, size if per_subject else 0):
        raise Refusal(trouble)
    indicators = indicators_by_key(cycle.scheme)
    edition = Edition(
        organisation=Unit.objects.organisation(),
        cycle=cycle,
        appraisals=appraisals,
        indicators=indicators,
        places=places_of(indicators),
        rules=rules_of_scheme(cycle.scheme),
        freshness=found,
        code=code_of(cycle),
        by=by.name if by else "系统",
        at=now(),
    )
    scores = own_sheets(edition) if per_subject else [long_sheet(edition)]
    sheets = [deductions, bonuses, ballots, completion, explanation]
    file = workbook_file([summary(edition), *scores, *(sheet(edition) for sheet in sheets)])
    # Last, so that nobody waits for the line's lock while the sheets are drawn.
    record(by=by, verb="results.export", subject=cycle, after={"subjects": size})
    return file


def _trouble(cycle, found, sheets) -> str:
    if not cycle.is_closed:
        return "评分尚未结束，结束并计算总分之后才能导出。"
    if found.computed_at is None:
        return "还没有计算总分，请先计算再导出。"
    if sheets > MOST_SHEETS:
        return f"共 {sheets} 个考核对象，每个一张表最多 {MOST_SHEETS} 个。请按分类导出，或者不分表导出。"
    return ""


def filename(cycle) -> str:
    return f"{Unit.objects.organisation()}{cycle.scheme.year}年度{cycle.scheme.name}评分汇总表.xlsx"
