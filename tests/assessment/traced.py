"""A closed cycle with something of everything behind its totals: facts, self scores, marks, votes, an entry, a file."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions.results import compute
from assessment.kinds import Kind
from assessment.models import Cycle, Entry, Mark
from branches.actions.evidence import shelve_all
from modelagency.clock import now
from tests.assessment import run
from tests.branches.files import PDF

REASON = "按台账核对"
SAID = "自查缺 3 次"


def closed(cast, plan, **terms) -> Cycle:
    """A cycle in 复核 with everything computed; 甲医院党支部 lost points, and was commended."""
    cycle = run.opened(cast.office, plan, **terms)
    fill(cast, cycle)
    return computed(cast, cycle)


def computed(cast, cycle) -> Cycle:
    """The same cycle in 复核, with its totals."""
    Cycle.objects.filter(pk=cycle.pk).update(state="review")
    compute(by=cast.office, cycle=cycle)
    cycle.refresh_from_db()
    return cycle


def fill(cast, cycle, lacking=None):
    """What the totals come from; `lacking` as run.scored takes it."""
    run.scored(cast.office, cycle, lacking)
    branch = run.appraisal(cycle, "甲医院党支部")
    said = Mark.objects.create(
        appraisal=branch, indicator=run.by_hand(cycle), stage="self", quantity=Decimal(3), reason=SAID, version=1,
        by=cast.reporter, at=now(), submitted_at=now(),
    )  # fmt: skip
    (file,) = shelve_all(
        by=cast.reporter,
        unit=cast.reporter.posts.get().unit,
        uploads=[SimpleUploadedFile("三会一课记录.pdf", PDF + b"%d" % cycle.pk)],
    )
    said.evidence.add(file)
    Entry.objects.create(
        appraisal=branch, indicator=cycle.scheme.indicators().get(kind=Kind.BONUS), matter="县级表彰", points=1,
        document_number="安卫党〔2026〕19号", reason="文件印发", entered_by=cast.office, entered_at=now(),
        confirmed_by=cast.deputy, confirmed_at=now(),
    )  # fmt: skip
