"""Hostile words in every text a person can fill in, by the forms: every page that shows them shows the words, and none
of them becomes markup, a script, a template or a formula."""

import io
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests import make
from tests.scenes import sketched
from tests.stages import PDF

SCRIPT, IMAGE, BRACES, FORMULA = "<script>x()</script>", '"><img onerror=x>', "{{7*7}}", "=1+1"
HOSTILE = f"{FORMULA}{SCRIPT}{IMAGE}{BRACES}"  # 50 characters at most, so that it fits everywhere
TAGS = """html head meta title link script body a header span form label svg path circle rect line polyline polygon
ellipse g input kbd time button details summary div nav p ul li main h1 h2 h3 section aside table thead tbody tfoot tr
th td small b dl dt dd footer textarea select option optgroup fieldset legend ol article mark br strong
template datalist blockquote"""


class Page(HTMLParser):
    """What a browser makes of a page: its tags, attributes, scripts and text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.inline, self.text = set(), set(), [], []
        self.values, self.inside = [], ""
        self.feed(html)
        self.close()
        self.shown = "".join(self.text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.values += [value for _, value in attrs if value]
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        (self.inline if self.inside in ("script", "style") else self.text).append(data)

    def is_harmless(self) -> bool:
        handlers = {name for name in self.attributes if name.startswith("on") or name in ("style", "srcdoc")}
        links = {value for value in self.values if value.lower().startswith(("javascript:", "vbscript:"))}
        return not (self.tags - set(TAGS.split()) or handlers or links or "".join(self.inline).strip())


def shown(client, name, *args, status=200, **query) -> Page:
    """The page, when it shows hostile words as words and nothing came of them."""
    return harmless(client.get(reverse(name, args=args), query), status)


def harmless(answer, status=200) -> Page:
    page = Page(answer.content.decode())
    assert answer.status_code == status
    assert page.is_harmless()
    assert HOSTILE in page.shown or HOSTILE in page.values
    return page


def do(client, page, /, *args, **form):
    answer = client.post(reverse(page, args=args), form)
    assert answer.status_code == 302, answer.content.decode()


def measures(**row):
    return {"m-TOTAL_FORMS": 1, "m-INITIAL_FORMS": 0, **{f"m-0-{name}": value for name, value in row.items()}}


@pytest.fixture
def people(cast, signed_in):
    return {who: signed_in(user) for who, user in cast.everybody().items()}


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


MEASURE = {"text": HOSTILE, "owner": HOSTILE, "proof": HOSTILE, "due_on": "2026-11-30"}


def to_work(people, row):
    do(people["reporter"], "tasks:accept", row.plan_id, unit=row.unit_id)
    do(people["reporter"], "tasks:measures", row.pk, version=0, file="", **measures(**MEASURE))
    do(people["leader"], "tasks:answer_measures", row.pk, confirm="")


def report_form(row, version=0, act="save", **more):
    return make.row_form(row, text=HOSTILE, status="done", version=version, **more) | {act: ""}


def page_of(row):
    return "tasks:period_report", row.unit_id, row.plan.spans.first().pk


def test_the_test_itself_finds_what_is_alive():
    assert not Page(SCRIPT).is_harmless()
    assert not Page(f'<p title="{IMAGE}">').is_harmless()
    assert not Page('<a href="javascript:alert(1)">').is_harmless()
    assert not Page('<p style="color: red">').is_harmless()
    assert Page("<p>&lt;script&gt;x()&lt;/script&gt;").is_harmless()


def test_measures_and_the_reason_of_their_return(people, row):
    do(people["reporter"], "tasks:accept", row.plan_id, unit=row.unit_id)
    do(people["reporter"], "tasks:measures", row.pk, version=0, save="", **measures(**MEASURE))
    shown(people["reporter"], "tasks:measures", row.pk)
    do(people["reporter"], "tasks:measures", row.pk, version=1, file="", **measures(**MEASURE))
    shown(people["leader"], "tasks:review", row.pk)
    do(people["leader"], "tasks:answer_measures", row.pk, reason=HOSTILE, **{"return": ""})
    shown(people["reporter"], "tasks:assignment", row.pk)
    shown(people["reporter"], "records:messages")
    shown(people["reporter"], "home")
    refused = measures(**MEASURE | {"due_on": "2030-01-01"})
    harmless(people["reporter"].post(reverse("tasks:measures", args=[row.pk]), {"version": 2, **refused}), status=422)


def test_a_report_its_file_and_the_reason_of_its_return(people, row):
    to_work(people, row)
    name = HOSTILE.replace("/", "") + ".pdf"  # what is before a slash is a folder's
    reporter, lead = people["reporter"], people["lead"]
    file = SimpleUploadedFile("x.pdf", PDF)
    file._name = name
    do(reporter, *page_of(row), **report_form(row, uploads=file))
    assert name in shown(reporter, *page_of(row)).shown
    stale = reporter.post(make.page(row), report_form(row))
    assert harmless(stale, status=409).shown.count(HOSTILE) == 5  # both texts, the field, the measure twice
    keep = row.reports.get().evidence.get().pk
    do(reporter, *page_of(row), **report_form(row, version=1, act="submit", keep=keep))
    assert name in shown(people["leader"], "tasks:review", row.pk).shown
    do(people["leader"], "tasks:review", row.pk, **{"pass": ""})
    shown(lead, "tasks:review", row.pk)
    do(lead, "tasks:review", row.pk, reason=HOSTILE, sentence=HOSTILE, **{"return": ""})
    for who in ("reporter", "leader", "lead", "office", "committee", "inspector"):
        assert name in shown(people[who], "tasks:assignment", row.pk).shown
    shown(reporter, *page_of(row))
    shown(reporter, "home")
    shown(reporter, "records:messages")
    shown(people["audit_admin"], "trail")
    evidence = row.reports.get().evidence.get()
    download = reporter.get(reverse("tasks:evidence", args=[row.pk, evidence.pk]))
    download.getvalue()
    assert download["Content-Disposition"].startswith(PLAIN_NAME + "%3D1%2B1%3Cscript%3E")


def test_closing_and_the_reason_against_it(people, row):
    to_work(people, row)
    do(people["reporter"], *page_of(row), **report_form(row, act="submit"))
    do(people["leader"], "tasks:review", row.pk, **{"pass": ""})
    do(people["lead"], "tasks:review", row.pk, comment=HOSTILE, **{"pass": ""})
    do(people["reporter"], "tasks:ask_closing", row.pk, reason=HOSTILE)
    shown(people["lead"], "tasks:review", row.pk)
    do(people["lead"], "tasks:answer_closing", row.pk, reason=HOSTILE, refuse="")
    shown(people["committee"], "tasks:assignment", row.pk)
    too_long = people["reporter"].post(reverse("tasks:ask_closing", args=[row.pk]), {"reason": HOSTILE + "长" * 500})
    assert HOSTILE in Page(too_long.content.decode()).shown
    assert Page(too_long.content.decode()).is_harmless()


def test_what_is_searched_for_comes_back_in_the_box(people, plan):
    assert HOSTILE in shown(people["committee"], "tasks:assignments", q=HOSTILE).values


PLAIN_NAME = "attachment; filename=\"file.pdf\"; filename*=UTF-8''"
OWN_SUM = r"=(?:ROUND\(SUM\([A-Z]+\d+:[A-Z]+\d+\),5\)|SUM\([A-Z]+\d+:[A-Z]+\d+\))"


def formulas(data) -> list:
    sheets = load_workbook(io.BytesIO(data)).worksheets
    return [cell.value for sheet in sheets for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


def test_a_notice_its_file_name_and_a_name_in_it(people):
    text = (
        make.NOTICE.replace("9号", "11号").replace("以理论学习为先导", f"以{HOSTILE}为先导").replace("局办公室", SCRIPT)
    )
    office = people["office"]
    name = HOSTILE.replace("/", "")
    file = SimpleUploadedFile("x.txt", text.encode())
    file._name = f"{name}.txt"
    answer = office.post(reverse("tasks:import"), {"file": file})
    assert answer.status_code == 302
    names = Page(office.get(answer.url).content.decode())
    assert names.is_harmless()
    assert f"{name}.txt" in names.shown
    assert SCRIPT in names.shown
    refused = office.post(answer.url, {"text": HOSTILE, "meant": HOSTILE[:30]})
    assert Page(refused.content.decode()).is_harmless()


def test_a_draft_that_is_worked_on(people, cast):
    sketch, office = sketched(cast), people["office"]
    draft, task = sketch["draft"], sketch["sketched"]
    said = {"name": HOSTILE[:30], "title": HOSTILE, "units": HOSTILE, "version": 0}
    do(office, "tasks:edit_task", task.pk, **said)
    shown(office, "tasks:edit_task", task.pk)
    task_form = {"pillar": sketch["pillar"].pk, "title": f"又{HOSTILE}", "text": HOSTILE, "units": HOSTILE}
    do(office, "tasks:add_task", draft.pk, leftover=sketch["leftover"].pk, **task_form)
    do(office, "tasks:rename_pillar", sketch["pillar"].pk, name=HOSTILE[:30])
    do(office, "tasks:drop_task", draft.tasks.last().pk, reason=HOSTILE)
    shown(office, "tasks:names", draft.pk)
    shown(office, "tasks:names", draft.pk, only="ask")
    shown(office, "tasks:publish", draft.pk)
    assert Page(office.get(reverse("tasks:plans")).content.decode()).is_harmless()
    refused = office.post(reverse("tasks:add_task", args=[draft.pk]), task_form | {"units": ""})
    assert harmless(refused, status=422)
    assert harmless(office.post(reverse("tasks:import"), {"text": HOSTILE}), status=422)
    stale = office.post(reverse("tasks:edit_task", args=[task.pk]), said | {"title": f"旧{HOSTILE}"})
    assert harmless(stale, status=409).shown.count(HOSTILE) == 2


def test_the_reason_of_a_withdrawal_and_of_a_further_unit(people, plan, units):
    office = people["office"]
    do(office, "tasks:assign_unit", plan.tasks.first().pk, unit=units["医政科"].pk, reason=HOSTILE)
    row = make.assignment_of(plan, units["医政科"])
    shown(office, "tasks:assignment", row.pk)
    do(office, "tasks:withdraw", plan.pk, reason=HOSTILE)
    shown(office, "tasks:names", plan.pk)
    shown(people["reporter"], "records:messages")
    shown(people["audit_admin"], "trail")


def test_addresses_and_user_names_come_back_harmless(people, client):
    said = {"username": HOSTILE, "password": "x", "next": HOSTILE}
    harmless(client.post(reverse("login"), said), status=422)
    assert Page(client.get(f"/{SCRIPT}/").content.decode()).is_harmless()
    bad = people["committee"].get(reverse("tasks:assignments"), {"light": SCRIPT})
    page = Page(bad.content.decode())
    assert (bad.status_code, page.is_harmless(), SCRIPT in page.shown) == (400, True, True)
