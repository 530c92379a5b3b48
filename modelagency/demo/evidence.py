"""Files behind the reports of the demo."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from branches.models import Evidence
from branches.models.evidence import shelf_path
from modelagency.demo import words
from modelagency.demo.chance import below
from modelagency.demo.dates import dated_by_hand
from modelagency.demo.paper import paper
from modelagency.demo.rows import Row
from tasks.models import ProgressReport, Step
from tasks.states import HANDED_IN, Verb

Use = ProgressReport.evidence.through
Shown = Step.evidence.through


def shelve_evidence(rows: list[Row]) -> None:
    """Give most of the reports handed in a file, dated as they are."""
    reports = [report for row in rows for report in row.reports if _has_file(report, row.key)]
    with dated_by_hand(Evidence, "uploaded_at"):
        shelved = Evidence.objects.bulk_create([_file(report) for report in reports], batch_size=500)
    pairs = list(zip(shelved, reports, strict=True))
    Use.objects.bulk_create(
        (Use(progressreport_id=report.pk, evidence_id=evidence.pk) for evidence, report in pairs), batch_size=500
    )
    submitted = {step.report_id: step.pk for row in rows for step in row.steps if step.verb == Verb.SUBMIT}
    Shown.objects.bulk_create(
        (Shown(step_id=submitted[report.pk], evidence_id=evidence.pk) for evidence, report in pairs), batch_size=500
    )


def _has_file(report, key) -> bool:
    return report.state in HANDED_IN and report.progress > 0 and below(3, "file", report.period.name, *key) > 0


def _file(report) -> Evidence:
    assignment = report.assignment
    title = words.evidence(assignment.task.name, report.period)
    day = f"{report.submitted_at:%Y年%m月%d日}"
    about = [f"单位：{assignment.unit}", f"任务：{assignment.task}"]
    data = paper([title, *about, report.text, day, "本文件为演示数据。"])
    evidence = Evidence(
        unit=assignment.unit,
        name=f"{title}.pdf",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=report.submitted_by,
        uploaded_at=report.submitted_at,
    )
    evidence.file = shelf_path(evidence, "")
    if not default_storage.exists(evidence.file.name):
        default_storage.save(evidence.file.name, ContentFile(data))
    return evidence
