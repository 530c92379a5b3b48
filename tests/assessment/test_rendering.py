"""The annual workbook in a real office program: its formulas come to the stored numbers, its pages can be handed in."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessment.exports import export_results
from tests.assessment import run, traced
from tests.libreoffice import XLSX, needs_libreoffice, needs_poppler, opened_by_libreoffice, pages_of

pytestmark = [pytest.mark.once, needs_libreoffice]
BRANCHES = 40


@pytest.fixture
def cycle(cast, units, plan):
    """A cycle with forty more branches, so that tables run over several pages; a third of them have no mark."""
    run.more_branches(units, BRANCHES)
    lacking = {f"甲医院第{number:03}党支部": number for number in range(BRANCHES) if number % 3}
    cycle = run.opened(cast.office, plan)
    traced.fill(cast, cycle, run.LACKING | lacking)
    return traced.computed(cast, cycle)


def content(cycle, **options) -> bytes:
    with export_results(by=None, cycle=cycle, appraisals=cycle.appraisals.all(), **options) as file:
        return file.read()


def numbers_at_formulas(values, formulas) -> dict:
    """(sheet, cell) → the number that stands where the other book has a formula."""
    places = [
        (sheet.title, cell.coordinate) for sheet in formulas for row in sheet for cell in row if cell.data_type == "f"
    ]
    return {place: Decimal(str(values[place[0]][place[1]].value)) for place in places}


@pytest.mark.parametrize("options", [{}, {"per_subject": True}])
def test_each_formula_comes_to_the_stored_number(cycle, options, tmp_path):
    data = content(cycle, **options)
    stored = load_workbook(BytesIO(data), data_only=True)
    formulas = load_workbook(BytesIO(data))
    bare = BytesIO()
    formulas.save(bare)  # openpyxl writes formulas without their numbers, so LibreOffice has to compute
    computed = load_workbook(BytesIO(opened_by_libreoffice(bare.getvalue(), tmp_path, XLSX)), data_only=True)
    found = numbers_at_formulas(computed, formulas)
    assert found == numbers_at_formulas(stored, formulas)
    subjects = cycle.appraisals.count()
    scored = cycle.appraisals.filter(result__total__isnull=False).count()
    assert 0 < scored < subjects
    assert len(found) == 2 * scored + 2 + 2 * 2 * subjects  # totals twice, two sums, two rounds with two numbers each


@needs_poppler
def test_every_page_has_its_head_and_its_number(cycle, tmp_path):
    pages = pages_of(opened_by_libreoffice(content(cycle), tmp_path, "pdf"))
    summary = [page for page in pages if "本类名次" in page]
    lost = [page for page in pages if "评分日期" in page]
    assert (len(summary) > 1, len(lost) > 1) == (True, True)
    assert all("平时考核" in page for page in summary)
    for number, page in enumerate(pages, start=1):
        assert f"第 {number} 页 共 {len(pages)} 页" in " ".join(page.split())
