"""The way of a filled-in workbook: read, compared with what is stored, kept for an hour, compared again, written."""

from dataclasses import asdict, dataclass
from hashlib import sha256

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from branches.filetypes import safe_name
from branches.models import Unit
from branches.workbooks.faults import FileError
from tasks.actions.filing import save_rows
from tasks.actions.receipts import collect
from tasks.actions.reports import Draft
from tasks.actions.workbooks import keep_workbook
from tasks.exports.filing import filing_of
from tasks.filings.comparing import Compared, compare
from tasks.filings.files import content_of, read_file
from tasks.filings.lines import Filing
from tasks.filings.marks import read_sheet_mark
from tasks.filings.reading import AGAIN, Content
from tasks.models import PendingWorkbook, Period, Plan, Receipt, ReportVersion
from tasks.permissions import require_collecting

BAD_MARK = f"填报表的标识被改动，或者不是本平台发出的，认不出是哪个单位、哪一期。{AGAIN}"


class ChangedError(Exception):
    """Things are not what they were when the workbook was checked; `checked` is how they stand now."""

    def __init__(self, checked):
        super().__init__()
        self.checked = checked


@dataclass(frozen=True)
class Checked:
    """A workbook beside what is stored now."""

    filing: Filing
    content: Content
    compared: Compared


def take(*, by, name, data, unit, period) -> PendingWorkbook:
    """Read a workbook of `unit` and `period` and keep it for its confirmation; raise FileError."""
    content = read_file(name, data)
    if _ids(content) != (unit.pk, period.pk):
        raise FileError(f"这不是{unit}{period.plan.year}年{period}的填报表，没有读取。请核对文件，上传这一期下载的表。")
    return _keep(by=by, name=name, data=data, unit=unit, period=period, content=content)


def take_collected(*, by, name, data, way) -> PendingWorkbook:
    """The same for a workbook that came to the office by another way; unit and period are those of its mark."""
    content = read_file(name, data)
    unit_id, period_id = _ids(content)
    require_collecting(by, unit_id)
    unit = Unit.objects.filter(pk=unit_id).first()
    periods = Period.objects.filter(plan__in=Plan.objects.published()).select_related("plan__notice")
    period = periods.filter(pk=period_id).first()
    if unit is None or period is None:
        raise FileError(f"填报表所属的单位或填报期已不在平台上，方案可能已经撤回。{AGAIN}")
    return _keep(by=by, name=name, data=data, unit=unit, period=period, content=content, way=way)


def _ids(content) -> tuple[int, int]:
    if (ids := read_sheet_mark(content.mark)) is None:
        raise FileError(BAD_MARK)
    return ids


def _keep(*, name, data, content, **known) -> PendingWorkbook:
    digest = sha256(data).hexdigest()
    return keep_workbook(filename=safe_name(name), sha256=digest, data=data, content=asdict(content), **known)


def checked(pending) -> Checked:
    """What the workbook would change now, or what is wrong with it."""
    filing, content = filing_of(pending.unit, pending.period), content_of(pending.content)
    written = written_by_unit(filing) if pending.is_collected else None
    return Checked(filing, content, compare(filing, content, written))


def written_by_unit(filing) -> dict[int, int]:
    """Assignment → the newest version of its draft that the unit itself wrote."""
    own = ReportVersion.objects.filter(report__assignment__in=[line.assignment for line in filing.lines])
    own = own.exclude(origin=ReportVersion.Origin.COLLECTED).order_by("version")
    periods = {line.assignment: line.period for line in filing.lines}
    found = own.values_list("report__assignment", "report__period", "version")
    return {pk: version for pk, period, version in found if periods[pk] == period}


def confirm(*, by, pending, seen) -> tuple[Checked, Receipt | None]:
    """Write what was shown (`seen`: its digest) as drafts; raise ChangedError when that is not it any more. What the
    office took in leaves a receipt."""
    with transaction.atomic():
        now_found = checked(pending)
        compared = now_found.compared
        if compared.faults or not compared.changes or compared.digest != seen:
            raise ChangedError(now_found)
        receipt = _write(by, pending, _drafts(compared))
        PendingWorkbook.objects.filter(user=by).delete()
    return now_found, receipt


def _drafts(compared) -> dict[int, Draft]:
    return {
        change.line.assignment: Draft(
            text=change.said.text,
            version=change.line.version,
            statuses=change.said.statuses,
            period=change.line.period,
        )
        for change in compared.changes
    }


def _write(by, pending, drafts) -> Receipt | None:
    place = {"by": by, "unit": pending.unit, "period": pending.period, "drafts": drafts}
    if not pending.is_collected:
        save_rows(**place, origin=ReportVersion.Origin.WORKBOOK)
        return None
    return collect(**place, upload=SimpleUploadedFile(pending.filename, bytes(pending.data)), way=pending.way)
