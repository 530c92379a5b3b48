"""The shelf in a real browser: its pages, the dialog in which files are chosen, what the browser shows of a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.actions.evidence import add_version, shelve_all
from modelagency.demo.paper import paper
from tests import make
from tests.branches.files import DOC, PNG
from tests.visitor import PHONE

pytestmark = pytest.mark.browser
LONG = "甲医院2026年第三季度理论学习中心组集中学习签到表和照片汇编scan-0001-final-final.pdf"


@pytest.fixture
def row(cast, plan, units):
    row = make.working(make.assignment_of(plan, units["甲医院"]), cast.reporter, cast.leader)
    shelve(cast, row.unit, **{LONG: paper(["第三季度", "六次"]), "照片.png": PNG, "旧.doc": DOC})
    return row


def shelve(cast, unit, **files):
    files = [SimpleUploadedFile(name, data) for name, data in files.items()]
    return shelve_all(by=cast.reporter, unit=unit, uploads=files)


def material(row, name):
    return row.unit.evidence.get(name=name)


def test_pages_of_the_shelf(visitor, cast, row, units):
    add_version(by=cast.reporter, evidence=material(row, "旧.doc"), upload=SimpleUploadedFile("新.pdf", paper(["新"])))
    visitor.sign_in(cast.reporter)
    visitor.open("branches:shelf", row.unit_id)
    visitor.open("branches:shelf", row.unit_id, query="?q=没有这样的文件")
    visitor.open("branches:material", material(row, LONG).pk)
    visitor.open("branches:material", material(row, "新.pdf").pk)
    visitor.open("branches:shelf_pick", row.unit_id, query="?name=r1-keep&back=/")
    visitor.open("tasks:period_report", row.unit_id, row.plan.spans.first().pk)
    make.appoint(by=None, user=cast.reporter, unit=units["乙医院"], role="reporter", starts_on=make.FOUNDED)
    visitor.open("branches:shelves")
    assert visitor.seen == {}


def test_a_refused_file_is_said_on_the_page(visitor, cast, row):
    visitor.sign_in(cast.reporter)
    visitor.page.goto(visitor.server.url + reverse("branches:shelf", args=[row.unit_id]))
    visitor.page.get_by_label("文件", exact=False).last.set_input_files(
        {"name": "页.pdf", "mimeType": "application/pdf", "buffer": b"<html>"}
    )
    visitor.page.get_by_role("button", name="存入书架").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a refused file")
    assert visitor.seen == {}


def test_files_are_chosen_in_a_dialog_without_a_mouse(visitor, cast, row):
    page = visitor.sign_in(cast.reporter).page
    page.goto(visitor.server.url + reverse("tasks:report", args=[row.pk]))
    link = page.locator("[data-shelf-pick]").first
    link.focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open]").wait_for()
    visitor.look("the dialog")
    page.keyboard.type("照片.png")
    page.keyboard.press("Enter")
    page.locator("dialog .picks li", has_text="汇编").wait_for(state="detached")
    page.locator("dialog .picks input").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator("dialog").wait_for(state="detached")
    assert page.evaluate("document.activeElement.matches('[data-shelf-pick]')")
    assert page.locator(f"input[name=r{row.pk}-keep]:checked").count() == 1
    page.locator(".saved.ok").wait_for()
    assert [item.name for item in row.reports.get().evidence.all()] == ["照片.png"]
    page.keyboard.press("Enter")
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    page.set_viewport_size(PHONE)
    assert visitor.seen == {}
    assert [said for said in visitor.said if said[0] == "error"] == []


def test_the_browser_shows_a_pdf_and_a_picture(visitor, cast, row):
    page = visitor.sign_in(cast.reporter).page
    place = visitor.server.url + reverse("branches:material_view", args=[material(row, "照片.png").pk])
    page.goto(place)
    assert page.locator("img").evaluate("image => image.naturalWidth") == 1
    page.goto(visitor.server.url + reverse("branches:material_view", args=[material(row, LONG).pk]))
    page.wait_for_timeout(1000)
    frames = [frame.url for frame in page.frames]
    assert any(url.startswith("chrome-extension://") for url in frames)  # the browser's own viewer
    refused = [text for _, text in visitor.said if "PDF" in text or "plugin" in text.lower() or "frame" in text.lower()]
    assert refused == []
