"""Reports that wait for somebody, such that the portal has nothing to point out in them."""

from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from modelagency.clock import today
from tasks.actions.reviews import confirm_report
from tests import make, stages

TEXT = "组织集中学习 4 次，参加 36 人次。"
numbers = count()


def file(name="签到表.pdf"):
    """A file like no other."""
    return SimpleUploadedFile(name, stages.PDF + b"%% %d\n" % next(numbers))


def handed_in(row, reporter, leader, **fields):
    """A report that waits for the unit's leader."""
    if row.state != "in_progress":
        make.working(row, reporter, leader)
    good = {"text": TEXT, "uploads": (file(),)}
    return make.submitted(row, reporter, today(), **good | fields)


def to_review(row, reporter, leader, **fields):
    """A report that waits for the reviewer."""
    report = handed_in(row, reporter, leader, **fields)
    confirm_report(by=leader, report=report)
    report.refresh_from_db()
    return report


def both(cast, plan, units, order=1, **fields):
    """Reports of 甲医院 and 乙医院 on one task, both to be reviewed."""
    people = [("甲医院", cast.reporter, cast.leader), ("乙医院", cast.stranger, cast.stranger_leader)]
    return [to_review(make.assignment_of(plan, units[name], order), *who, **fields) for name, *who in people]


def seen(*reports):
    """What a person saw of the reports: id → version."""
    return {report.pk: report.version for report in reports}
