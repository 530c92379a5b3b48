"""Bad input by each role that reaches it: the exact status, a plain Chinese sentence, and no row of any table changed
but in the audit trail."""

import re

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from branches.actions.evidence import shelve_all
from tests import bad_cases, bad_changes, make, stages
from tests.assessment import doors
from tests.branches import bad_cases as shelf_cases
from tests.branches.files import PDF
from tests.records import unsent
from tests.scenes import sketched
from tests.tasks import bad_applications, bad_looks, bad_orders, bad_reviews, bad_rules, bad_urgings, ordered
from tests.tasks.filings import bad_cases as workbook_cases
from tests.test_access import address

# Written by every request, whatever comes of it.
NOT_COUNTED = {"records.auditevent", "sessions.session"}

CASES = [
    pytest.param(people, *where.split(), *case, id=name)
    for people, where, cases in [
        *bad_cases.GROUPS,
        *shelf_cases.GROUPS,
        *workbook_cases.GROUPS,
        *bad_reviews.GROUPS,
        *bad_applications.GROUPS,
        *bad_urgings.GROUPS,
        *bad_orders.GROUPS,
        *bad_looks.GROUPS,
        *unsent.BAD_CASES,
        *bad_rules.GROUPS,
        *bad_changes.CHANGES,
        *doors.BAD,
    ]
    for name, case in cases.items()
]


@pytest.fixture
def scene(cast, plan, units):
    draft = make.draft_plan(cast.office, make.NOTICE.replace("9号", "12号"))
    row = make.assignment_of(plan, units["甲医院"])
    post = make.proposed(cast.system_admin, units["甲医院"])
    (kept,) = shelve_all(by=cast.reporter, unit=row.unit, uploads=[SimpleUploadedFile("k.pdf", PDF)])
    things = (
        sketched(cast)
        | ordered.things(cast, plan)
        | unsent.things(cast)
        | {
            "unit": row.unit,
            "change": make.merger(cast.office, units),
            "changed": make.founding(cast.office, units),
            "kept": kept,
            "plan": plan,
            "draft": draft,
            "row": row,
            "task": row.task,
            "post": post,
        }
    )
    return doors.Made(things, cast, plan)


def table_counts() -> dict[str, int]:
    models = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}
    return {label: model.objects.count() for label, model in models.items() if label not in NOT_COUNTED}


def words_of(answer) -> str:
    """What a person reads: the page without its tags."""
    return re.sub(r"<[^>]+>", "", answer.content.decode())


@pytest.mark.parametrize(("people", "method", "name", "thing", "stage", "form", "status", "words"), CASES)
def test_bad_input_changes_nothing_and_says_why(
    people, method, name, thing, stage, form, status, words, scene, cast, signed_in
):
    if stage != "-":
        stages.reach(stage, cast, scene["row"])
    url = address(scene, name, thing)
    before = table_counts()
    for who in people:
        with transaction.atomic():
            answer = getattr(signed_in(getattr(cast, who)), method.lower())(url, form(scene))
        assert (who, answer.status_code) == (who, status)
        assert words in words_of(answer)
    assert table_counts() == before
