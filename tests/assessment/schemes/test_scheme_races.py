"""A draft scheme under several hands at the same moment, with the controls that show the races without the locks."""

from functools import partial

import pytest
from django.db import IntegrityError
from django.db.models import Max

from assessment.actions.cycles import open_cycle
from assessment.actions.scheme_rows import add_row, save_row
from assessment.actions.schemes import publish_scheme
from assessment.actions.versions import adopt_version, renew_scheme
from assessment.drafts import content_of, row_of
from assessment.models import Cycle, Grade, Indicator, Scheme
from assessment.schemes.walking import digest
from records.models import AuditEvent
from records.refusals import Refusal, StaleVersion
from tests.assessment import run
from tests.assessment.doors.schemes import part_of
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


@pytest.fixture
def sketch(cast, plan):
    return run.draft(cast.office, plan)


def names(found) -> list[str]:
    """What each came to, in a fixed order."""
    return sorted(type(one).__name__ for one in found)


def test_of_two_saves_of_one_row_one_is_told(cast, sketch):
    row = sketch.grades.first()
    there = row_of(row)

    def save(floor):
        given = {"by": cast.office, "scheme": sketch, "row": row, "seen": digest(there)}
        return save_row(**given, fields=there | {"floor": floor})

    assert names(at_once(partial(save, "91"), partial(save, "92"))) == ["Grade", "StaleVersion"]
    assert AuditEvent.objects.filter(verb="scheme.row_save").count() == 1


def test_without_the_lock_the_second_save_would_eat_the_first(sketch):
    """The control: the same look, and then the writing."""
    pk = sketch.grades.first().pk
    before = digest(row_of(Grade.objects.get(pk=pk)))

    def save(floor, seen):
        if seen != before:
            raise StaleVersion(yours="", theirs="")
        return Grade.objects.filter(pk=pk).update(floor=floor)

    def look():
        return digest(row_of(Grade.objects.get(pk=pk)))

    assert looking_first(look, partial(save, "91"), partial(save, "92")) == [1, 1]


def test_rows_added_at_once_find_places_of_their_own(cast, sketch):
    part = part_of(sketch)

    def add(number):
        fields = {"name": f"指标{number}", "points": "0", "kind": "vote"}
        return add_row(by=cast.office, scheme=sketch, kind="indicator", parent=part, fields=fields)

    assert names(at_once(*[partial(add, number) for number in range(HANDS)])) == ["Indicator"] * HANDS
    assert list(part.indicators.values_list("order", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_without_the_lock_two_rows_would_want_one_place(sketch):
    part = part_of(sketch)

    def look():
        return part.indicators.aggregate(last=Max("order"))["last"]

    def add(number, last):
        return Indicator.objects.create(section=part, name=f"指标{number}", points=0, kind="vote", order=last + 1)

    found = looking_first(look, partial(add, 1), partial(add, 2))
    assert [type(one) for one in found].count(IntegrityError) == 1


def test_a_scheme_is_published_once(cast, sketch):
    def publish():
        return publish_scheme(by=cast.office, scheme=sketch)

    assert names(at_once(*[publish] * HANDS)) == ["Refusal"] * (HANDS - 1) + ["Scheme"]
    assert AuditEvent.objects.filter(verb="scheme.publish").count() == 1


def test_what_is_published_was_checked_with_the_row_just_saved(cast, sketch):
    """Either the row came first and publishing is refused, or publishing did and the row stays."""
    row = sketch.indicators().get(name="组织生活")
    fields = row_of(row) | {"points": "1"}

    def save():
        return save_row(by=cast.office, scheme=sketch, row=row, seen=digest(row_of(row)), fields=fields)

    def publish():
        return publish_scheme(by=cast.office, scheme=sketch)

    saved, published = at_once(save, publish)
    assert [isinstance(saved, Refusal), isinstance(published, Refusal)].count(True) == 1
    sketch.refresh_from_db()
    points = str(sketch.indicators().get(pk=row.pk).points)
    assert (sketch.status, points) in {("draft", "1.00"), ("published", "60.00")}


def test_two_versions_do_not_open_two_cycles(cast, sketch):
    first = publish_scheme(by=cast.office, scheme=sketch)
    second = renew_scheme(by=cast.office, scheme=first, because="改")

    def publish():
        return publish_scheme(by=cast.office, scheme=second)

    def start():
        return open_cycle(by=cast.office, scheme=first)

    at_once(publish, start)
    second.refresh_from_db()
    assert (second.status, Cycle.objects.count()) in {("published", 0), ("draft", 1)}


def test_a_version_is_taken_up_once(cast, plan):
    cycle = run.opened(cast.office, plan)
    draft = renew_scheme(by=cast.office, scheme=cycle.scheme, because="改")
    seen = digest(content_of(draft))

    def adopt():
        return adopt_version(by=cast.office, cycle=cycle, scheme=draft, seen=seen)

    assert names(at_once(*[adopt] * HANDS)) == ["Cycle"] + ["Refusal"] * (HANDS - 1)
    assert Cycle.objects.get().scheme == Scheme.objects.get(version=2)
