"""Hostile words in every text behind a total: shown as words on each page, and text in every cell."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessment.models import Appraisal, Entry, Fact, Indicator, Mark, Result, Section, Tally
from tests.assessment import run, traced
from tests.test_hostile_text import HOSTILE, harmless, shown


@pytest.fixture
def branch(cast, plan):
    content = run.content()
    section = content["components"][1]["sections"][0]
    task = plan.tasks.get(order=1)
    section["indicators"][0] |= {"task": task, "group": "组织生活"}
    cycle = run.opened(cast.office, plan, components=content["components"])
    traced.fill(cast, cycle)
    short = HOSTILE[:30]
    type(task).objects.filter(pk=task.pk).update(name=short, sound="", text=HOSTILE, number=short)
    Indicator.objects.update(standard=HOSTILE, name=HOSTILE[:60], group=short, number=short[:20])
    Section.objects.update(name=HOSTILE[:60])
    Mark.objects.update(reason=HOSTILE)
    Entry.objects.update(matter=HOSTILE[:100], document_number=short, reason=HOSTILE)
    Tally.objects.update(group=HOSTILE[:100])
    Fact.objects.update(note=HOSTILE)
    Appraisal.objects.filter(unit__name="甲医院党支部").update(name=HOSTILE[:100], category=HOSTILE[:30])
    return run.appraisal(cycle, "甲医院党支部")


def test_pages_of_the_score_so_far(cast, branch, signed_in):
    reporter = signed_in(cast.reporter)
    harmless(reporter.get(reverse("assessment:live", args=[branch.pk]), {"line": "2.1.1"}))


def test_pages_of_the_total(cast, branch, signed_in):
    traced.computed(cast, branch.cycle)
    Result.objects.update(note=HOSTILE)
    office = signed_in(cast.office)
    for line in ("1.1.1", "2.1.1", "2.1.g1", "3.1.1", "5.1.1"):
        shown(office, "assessment:appraisal", branch.pk, line=line)
    shown(office, "assessment:statement", branch.pk)


@pytest.mark.parametrize("query", [{}, {"sheets": "subject"}])
def test_cells_of_the_workbook(cast, branch, signed_in, query):
    traced.computed(cast, branch.cycle)
    answer = signed_in(cast.office).get(reverse("assessment:export", args=[branch.cycle.pk]), query)
    cells = [cell for sheet in load_workbook(io.BytesIO(answer.getvalue())) for row in sheet for cell in row]
    assert any(HOSTILE in str(cell.value) for cell in cells)
    assert all(cell.value.startswith(("=ROUND(", "=SUM(")) for cell in cells if cell.data_type == "f")
