"""代收: rows of a unit's workbook taken in by the office, and handed in on a signed sheet that two people checked."""

from django.db import transaction
from django.urls import reverse

from branches.actions.evidence import shelve_all
from branches.permissions import rights_of
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Message
from records.refusals import NotAllowed, Refusal
from tasks.actions.filing import save_rows
from tasks.actions.moves import add_steps, move_report, settle_all
from tasks.actions.reports import Draft, lacking
from tasks.links import receipt_link
from tasks.models import Assignment, ProgressReport, Receipt, ReportVersion
from tasks.people import reporters_of, reviewers_of
from tasks.progress import MEASURE_LABELS, MeasureStatus
from tasks.states import OPEN_FOR_EDITING, Verb

NOTHING_LEFT = "表里的各项，单位都已自己提交或改过，没有可以凭签字件提交的内容。"


@transaction.atomic
def collect(*, by, unit, period, drafts, upload, way) -> Receipt:
    """Write the rows (assignment id → Draft) as the unit's drafts, marked 代收, and keep the file on its shelf.

    Raise RowsRefused, BadFile."""
    _check_avoidance(by, unit.pk)
    reports = save_rows(by=by, unit=unit, period=period, drafts=drafts, origin=ReportVersion.Origin.COLLECTED)
    (original,) = shelve_all(by=by, unit=unit, uploads=[upload])
    fields = {"way": way, "original": original, "rows": _rows(reports), "taken_by": by, "taken_at": now()}
    receipt = Receipt.objects.create(unit=unit, period=period, **fields)
    text = f"机关党委办公室代收本单位填报表（{way}），待本单位确认。"
    steps = [(report.assignment, {"report": report, "text": text}) for report in reports]
    add_steps(Verb.COLLECT, by=by, rows=steps)
    count = f"{len(reports)} 项"
    said = f"机关党委办公室代收了{unit}{period}填报表（{count}），请核对后提交；不便登录的，打印签字件盖章交回。"
    tell(reporters_of(unit.pk, today()), kind=Message.Kind.REVIEW, text=said, link=receipt_link(receipt))
    after = {"rows": len(reports), "sha256": original.sha256, "way": way}
    record(by=by, verb="receipt.take", subject=receipt, after=after)
    return receipt


@transaction.atomic
def add_scan(*, by, receipt, upload) -> None:
    """The signed sheet came in: keep its scan until a second person has checked it. Raise BadFile, Refusal."""
    receipt = _locked(by, receipt)
    if receipt.confirmed_at:
        raise Refusal("签字件已经核对，没有再次上传。")
    if not standing_rows(receipt):
        raise Refusal(NOTHING_LEFT)
    (receipt.scan,) = shelve_all(by=by, unit=receipt.unit, uploads=[upload])
    receipt.scanned_by, receipt.scanned_at, receipt.refused_because = by, now(), ""
    receipt.save(update_fields=["scan", "scanned_by", "scanned_at", "refused_because"])
    record(by=by, verb="receipt.scan", subject=receipt, after={"sha256": receipt.scan.sha256})


@transaction.atomic
def refuse_scan(*, by, receipt, reason) -> None:
    """The scan does not show what was taken in; another has to be uploaded."""
    receipt = _checking(by, receipt)
    before = {"sha256": receipt.scan.sha256}
    receipt.scan, receipt.scanned_at, receipt.refused_because = None, None, reason
    receipt.save(update_fields=["scan", "scanned_at", "refused_because"])
    record(by=by, verb="receipt.refuse", subject=receipt, before=before, after={"reason": reason})


@transaction.atomic
def confirm_scan(*, by, receipt) -> int:
    """A second person of the office found the sheet signed and the same: hand in its rows, those the unit wrote or
    handed in itself meanwhile left out. The day of the scan counts as that of handing in. Return how many."""
    receipt = _checking(by, receipt)
    rows = _open_rows(receipt)
    if not rows:
        raise Refusal(NOTHING_LEFT)
    reports = []
    for _, report in rows:
        move_report(report, Verb.FILE_SHEET)
        report.submitted_by, report.submitted_at, report.confirmed_by = receipt.scanned_by, receipt.scanned_at, by
        reports.append(report)
    ProgressReport.objects.bulk_update(reports, ["state", "submitted_by", "submitted_at", "confirmed_by"])
    newest = ReportVersion.objects.filter(report__in=reports, origin=ReportVersion.Origin.COLLECTED)
    for report in reports:
        newest.filter(report=report, version=report.version).update(handed_in=True)
    _add_steps(by, receipt, rows)
    settle_all([row for row, _ in rows])
    receipt.confirmed_by, receipt.confirmed_at = by, now()
    receipt.save(update_fields=["confirmed_by", "confirmed_at"])
    _tell_reviewers(receipt, rows)
    record(by=by, verb="receipt.confirm", subject=receipt, after={"rows": len(rows), "sha256": receipt.scan.sha256})
    return len(rows)


def standing_rows(receipt) -> set[int]:
    """Assignments whose draft is still what was taken in: neither written nor handed in by the unit since."""
    versions = {row["assignment"]: (row["period"], row["version"]) for row in receipt.rows if row["is_complete"]}
    found = ProgressReport.objects.filter(assignment__in=versions, state__in=OPEN_FOR_EDITING)
    known = found.values_list("assignment", "period", "version")
    return {pk for pk, *standing in known if tuple(standing) == versions[pk]}


def _open_rows(receipt) -> list[tuple]:
    """(assignment, report) of the standing rows, locked in one order."""
    pks = {row["assignment"] for row in receipt.rows}
    locked = Assignment.objects.select_for_update(of=("self",)).select_related("task", "plan", "unit")
    rows = list(locked.filter(pk__in=pks).order_by("pk"))
    standing = standing_rows(receipt)
    periods = {row["assignment"]: row["period"] for row in receipt.rows}
    reports = ProgressReport.objects.select_related("period").filter(assignment__in=standing)
    found = {(report.assignment_id, report.period_id): report for report in reports}
    return [(row, found[row.pk, periods[row.pk]]) for row in rows if row.pk in standing]


def _add_steps(by, receipt, rows) -> None:
    text = f"凭单位盖章的签字件提交：{receipt.scanned_by} 上传，{by} 核对，核验码 {receipt.code}。"
    steps = add_steps(
        Verb.FILE_SHEET,
        by=by,
        rows=[
            (
                row,
                {
                    "report": report,
                    "text": f"{report.text}\n（{text}）",
                    "progress_before": row.progress,
                    "progress_after": report.progress,
                },
            )
            for row, report in rows
        ],
    )
    for step in steps:
        step.evidence.set(step.report.evidence.all())


def _tell_reviewers(receipt, rows) -> None:
    asked = {}
    for row, _ in rows:
        for person in reviewers_of(row, today()):
            asked[person] = asked.get(person, 0) + 1
    for person, count in asked.items():
        text = f"{receipt.unit}{receipt.period} {count} 项进展请复核（凭签字件提交）"
        link = f"{reverse('tasks:assignments')}?awaiting=review&unit={receipt.unit_id}"
        tell([person], kind=Message.Kind.REVIEW, text=text, link=link)


def _rows(reports) -> list[dict]:
    """What was written, as it is printed and compared later."""
    pks = [report.pk for report in reports]
    stored = ProgressReport.objects.filter(pk__in=pks).select_related("period", "assignment__task__pillar")
    stored = stored.prefetch_related("statuses__measure", "assignment__measures", "assignment__reports__period")
    return [_row(report) for report in stored.order_by("assignment")]


def _row(report) -> dict:
    row, task = report.assignment, report.assignment.task
    row.period = report.period
    statuses = {said.measure_id: said.status for said in report.statuses.all()}
    draft = Draft(text=report.text, version=report.version, statuses=statuses, period=report.period_id)
    measures = [[measure.text, MEASURE_LABELS[MeasureStatus(statuses[measure.pk])]] for measure in row.measures.all()]
    return {
        "assignment": row.pk,
        "period": report.period_id,
        "task": task.called,
        "text": report.text,
        "measures": measures,
        "progress": report.progress,
        "version": report.version,
        "is_complete": lacking(row, draft) is None,
    }


def _checking(by, receipt) -> Receipt:
    receipt = _locked(by, receipt)
    if receipt.scan_id is None or receipt.confirmed_at:
        raise Refusal("没有等待核对的签字件：它已经核对，或者被退回重新上传。")
    if by.pk in (receipt.taken_by_id, receipt.scanned_by_id):
        raise Refusal("代收或上传签字件的人不能自己核对，请由机关党委办公室的另一人办理。")
    return receipt


def _locked(by, receipt) -> Receipt:
    _check_avoidance(by, receipt.unit_id)
    known = Receipt.objects.select_related("unit", "period", "scan", "scanned_by")
    return known.select_for_update(of=("self",)).get(pk=receipt.pk)


def _check_avoidance(by, unit_id) -> None:
    """The office takes nothing in for a unit of its own people: they report there themselves or do not at all."""
    rights = rights_of(by)
    if not rights.is_office or unit_id in rights.home_units:
        raise NotAllowed("代收由机关党委办公室办理，不为本人所在单位办理。")
