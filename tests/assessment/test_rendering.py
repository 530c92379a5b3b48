"""The annual workbook in a real office program: its formulas come to the stored numbers, its pages can be handed in."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessment.actions.results import compute
from assessment.exports import export_results
from tests.assessment import run
from tests.libreoffice import XLSX, needs_libreoffice, needs_poppler, opened_by_libreoffice, pages_of

pytestmark = [pytest.mark.once, needs_libreoffice]


@pytest.fixture
def content(cast, units, plan):
    """A workbook with forty more branches, so that tables run over several pages."""
    run.more_branches(units, 40)
    cycle = run.opened(cast.office, plan)
    run.progress(plan, run.PROGRESS)
    more = {f"甲医院第{number:03}党支部": f"{number % 7}.{number % 10}5" for number in range(40)}
    run.marked(cast.office, cycle, run.DEDUCTED | more)
    compute(by=cast.office, cycle=cycle)
    return export_results(by=cast.office, cycle=cycle, appraisals=cycle.appraisals.all())


def numbers_at_formulas(values, formulas) -> dict:
    """(sheet, cell) → the number that stands where the other book has a formula."""
    places = [
        (sheet.title, cell.coordinate) for sheet in formulas for row in sheet for cell in row if cell.data_type == "f"
    ]
    return {place: Decimal(str(values[place[0]][place[1]].value)) for place in places}


def test_each_formula_comes_to_the_stored_number(content, tmp_path):
    stored = load_workbook(BytesIO(content), data_only=True)
    formulas = load_workbook(BytesIO(content))
    bare = BytesIO()
    formulas.save(bare)  # openpyxl writes formulas without their numbers, so LibreOffice has to compute
    computed = load_workbook(BytesIO(opened_by_libreoffice(bare.getvalue(), tmp_path, XLSX)), data_only=True)
    found = numbers_at_formulas(computed, formulas)
    assert found == numbers_at_formulas(stored, formulas)
    assert len(found) == 43 + 43 + 1


@needs_poppler
def test_every_page_has_its_head_and_its_number(content, tmp_path):
    pages = pages_of(opened_by_libreoffice(content, tmp_path, "pdf"))
    summary = [page for page in pages if "本类名次" in page]
    marks = [page for page in pages if "怎么算的、扣分理由" in page]
    assert (len(summary) > 1, len(marks) > 3) == (True, True)
    assert all("任务落实进度" in page for page in summary)
    for number, page in enumerate(pages, start=1):
        assert f"第 {number} 页 共 {len(pages)} 页" in " ".join(page.split())
