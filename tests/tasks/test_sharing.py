"""One measure for several assignments: written once, said once, accepted by each reviewer."""

from datetime import date

import pytest

from modelagency.clock import today
from records.refusals import Refusal, StaleVersion
from tasks.actions.assignments import accept_plan
from tasks.actions.copying import copy_measures
from tasks.actions.measures import confirm_measures, file_measures, save_measures
from tasks.actions.reviews import confirm_report, pass_report
from tasks.models import Assignment, Measure
from tests import make

LEDGER = {"text": "建立台账", "owner": "张工", "proof": "按月登记", "due_on": date(2026, 10, 30)}


@pytest.fixture
def rows(cast, plan, units):
    """Three rows of unit A: the first has a measure, the second and third share it."""
    unit = units["甲医院"]
    accept_plan(by=cast.reporter, plan=plan, unit=unit)
    rows = [make.assignment_of(plan, unit, order) for order in (1, 2, 3)]
    save_measures(by=cast.reporter, assignment=rows[0], measures=[LEDGER], version=0)
    source = rows[0].measures.get()
    for row in rows[1:]:
        copy_measures(by=cast.reporter, assignment=row, sources=[source.pk], version=0, shared=True)
    return fresh(rows)


def fresh(rows):
    for row in rows:
        row.refresh_from_db()
    return rows


def texts(rows):
    return [row.measures.get().text for row in rows]


def keys(rows):
    return [row.measures.get().shared for row in rows]


def change(cast, row, **words):
    measure = LEDGER | words | {"pk": row.measures.get().pk}
    save_measures(by=cast.reporter, assignment=row, measures=[measure], version=row.measures_version)


def filed(cast, row):
    measure = LEDGER | {"pk": row.measures.get().pk}
    file_measures(by=cast.reporter, assignment=row, measures=[measure], version=row.measures_version)
    confirm_measures(by=cast.leader, assignment=row)
    row.refresh_from_db()


def test_a_shared_measure_has_one_key(rows):
    assert len(set(keys(rows))) == 1
    assert None not in keys(rows)


def test_what_is_changed_in_one_draft_is_changed_in_all(cast, rows):
    change(cast, rows[1], text="建立两本台账")
    assert texts(rows) == ["建立两本台账"] * 3
    assert len(set(keys(rows))) == 1


def test_a_page_open_meanwhile_is_stale(cast, rows):
    change(cast, rows[1], text="建立两本台账")
    with pytest.raises(StaleVersion):
        change(cast, rows[2], text="建立三本台账")
    assert texts(rows) == ["建立两本台账"] * 3


def test_what_was_handed_in_stays_and_is_no_longer_the_same(cast, rows):
    filed(cast, rows[0])
    change(cast, rows[1], text="建立两本台账")
    assert texts(rows) == ["建立台账", "建立两本台账", "建立两本台账"]
    first, second, third = keys(rows)
    assert (first != second, second == third) == (True, True)


def test_taking_it_out_of_one_leaves_the_others(cast, rows):
    other = LEDGER | {"text": "另一件事"}
    save_measures(by=cast.reporter, assignment=rows[0], measures=[other], version=rows[0].measures_version)
    assert texts(rows) == ["另一件事", "建立台账", "建立台账"]


def test_each_page_names_the_other_tasks(cast, rows, signed_in):
    client = signed_in(cast.reporter)
    others = f"与“{rows[1].task.name}、{rows[2].task.name}”共用"
    for url in (f"/assignments/{rows[0].pk}/", f"/assignments/{rows[0].pk}/measures/", "/units/%d/measures/"):
        url = url % rows[0].unit_id if "%d" in url else url
        assert others in client.get(url).content.decode()


def test_what_is_out_of_the_time_of_a_row_cannot_be_shared(cast, rows):
    row = rows[2]
    row.measures.all().delete()
    row.starts_on = date(2026, 11, 2)
    row.save()
    source = rows[0].measures.get()
    with pytest.raises(Refusal, match="不能共用，请改用复制"):
        version = row.measures_version
        copy_measures(by=cast.reporter, assignment=row, sources=[source.pk], version=version, shared=True)


@pytest.fixture
def at_work(cast, rows):
    for row in rows:
        filed(cast, row)
    return rows


def test_said_of_one_it_is_proposed_for_all(cast, at_work, signed_in):
    make.submitted(at_work[0], cast.reporter, today(), status="done")
    page = signed_in(cast.reporter).get(f"/assignments/{at_work[1].pk}/report/", follow=True)
    lines = {line.pk: line.form for line in page.context["filing"].lines}
    assert [measure.reported_status for measure, *_ in lines[at_work[1].pk].measure_fields()] == ["done"]


@pytest.mark.parametrize("said_at", [0, 1])
def test_saved_together_what_was_changed_holds(cast, at_work, signed_in, said_at):
    first, second, _ = at_work
    form = make.row_form(first, status="not_started") | make.row_form(second, status="not_started")
    form |= make.row_form(at_work[said_at], status="done")
    period = first.plan.spans.first()
    answer = signed_in(cast.reporter).post(f"/reports/{first.unit_id}/{period.pk}/", form | {"save": ""})
    assert answer.status_code == 302
    assert [row.reports.get().statuses.get().status for row in (first, second)] == ["done", "done"]


def test_drafts_that_exist_follow(cast, at_work):
    period, words = make.draft(at_work[1], today(), status="not_started")
    draft = make.saved(cast.reporter, at_work[1], period, words)
    make.submitted(at_work[0], cast.reporter, today(), status="done")
    draft.refresh_from_db()
    assert (draft.statuses.get().status, draft.progress, draft.version) == ("done", 100, 1)


def test_what_was_handed_in_does_not_change_afterwards(cast, at_work):
    handed_in = make.submitted(at_work[1], cast.reporter, today(), status="doing")
    make.submitted(at_work[0], cast.reporter, today(), status="done")
    handed_in.refresh_from_db()
    assert (handed_in.statuses.get().status, handed_in.progress) == ("doing", 50)


def given_to(row, unit):
    """The row is another unit's from now on, as a change of units does it."""
    Assignment.objects.filter(task=row.task, unit=unit).delete()  # its own, so that there is one
    Assignment.objects.filter(pk=row.pk).update(unit=unit)
    row.refresh_from_db()


def test_what_has_gone_to_another_unit_is_not_written_by_this_one(cast, rows, units, signed_in):
    given_to(rows[0], units["乙医院"])
    change(cast, rows[1], text="建立两本台账")
    assert texts(rows) == ["建立台账", "建立两本台账", "建立两本台账"]
    page = signed_in(cast.reporter).get(f"/assignments/{rows[1].pk}/").content.decode()
    assert (rows[2].task.name in page, f"“{rows[0].task.name}" in page) == (True, False)


def test_what_has_gone_to_another_unit_is_not_said_by_this_one(cast, at_work, units, signed_in):
    period, words = make.draft(at_work[1], today(), status="not_started")
    theirs = make.saved(cast.reporter, at_work[1], period, words)
    given_to(at_work[1], units["乙医院"])
    make.submitted(at_work[0], cast.reporter, today(), status="done")
    assert theirs.statuses.get().status == "not_started"
    page = signed_in(cast.stranger).get(make.page(at_work[1]))
    line = next(line for line in page.context["filing"].lines if line.pk == at_work[1].pk)
    assert [measure.reported_status for measure in line.row.measures.all()] == ["not_started"]


def test_each_reviewer_accepts_only_their_own_row(cast, at_work):
    report = make.submitted(at_work[0], cast.reporter, today(), status="done")
    confirm_report(by=cast.leader, report=report)
    pass_report(by=cast.lead, report=report)
    assert [row.progress for row in fresh(at_work)] == [100, 0, 0]
    assert set(Measure.objects.filter(assignment__in=at_work[1:]).values_list("status", flat=True)) == {"not_started"}
