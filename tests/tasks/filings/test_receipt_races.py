"""The office and the unit, or several of the office, at the same moment. Each race has its control."""

from functools import partial

import pytest

from branches.models import User
from modelagency.clock import today
from records.actions import record
from records.models import AuditEvent
from records.refusals import Refusal, StaleVersion
from tasks.actions.filing import RowsRefused
from tasks.actions.receipts import confirm_scan
from tasks.models import ProgressReport, Receipt, ReportVersion, Step
from tests import make, stages
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row(cast, plan, units):
    return stages.reach("working", cast, make.assignment_of(plan, units["甲医院"]))


@pytest.fixture
def scanned(cast, row):
    return stages.scanned(cast.office, make.receipt(cast.office, row))


def deputy() -> User:
    """The second person as a request of its own would load them."""
    return User.objects.get(username="deputy")


def test_of_four_confirmations_one_hands_in(cast, scanned):
    outcomes = at_once(*[lambda: confirm_scan(by=deputy(), receipt=Receipt.objects.get())] * 4)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refusal", "Refusal", "Refusal", "int"]
    assert Step.objects.filter(verb="file_sheet").count() == 1
    assert AuditEvent.objects.filter(verb="receipt.confirm").count() == 1


def test_without_the_lock_all_four_would_hand_in(cast, scanned):
    def confirm(receipt):
        if not receipt.confirmed_at:
            record(by=cast.deputy, verb="receipt.confirm", subject=receipt)
            Receipt.objects.filter(pk=receipt.pk).update(confirmed_at="2026-09-16T01:00:00Z")

    looking_first(Receipt.objects.get, *[confirm] * 4)
    assert AuditEvent.objects.filter(verb="receipt.confirm").count() == 4


def test_of_the_office_and_the_unit_one_writes_and_the_other_hears_of_it(cast, row):
    period, draft = make.draft(row, today(), text="单位写的。")
    outcomes = at_once(
        partial(make.receipt, cast.office, row, text="代收的。"),
        partial(make.saved, cast.reporter, row, period, draft),
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert len(refused) == 1
    assert isinstance(refused[0], RowsRefused | StaleVersion)
    report, version = ProgressReport.objects.get(), ReportVersion.objects.get()
    assert report.text == version.text
    assert (version.origin, Receipt.objects.count()) in {("collected", 1), ("page", 0)}
