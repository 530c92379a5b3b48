"""The pages of the first run and of the organisation, in a real browser, as tests/test_pages.py looks at them."""

import re
import subprocess

import pytest

from branches.actions.setup import issue_setup_code
from tests import make
from tests.libreoffice import needs_poppler

pytestmark = pytest.mark.browser


def test_pages_of_the_set_up(visitor, db):
    code = issue_setup_code()
    visitor.open("branches:setup")
    visitor.page.get_by_role("button", name="建立平台").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a form with faults")
    visitor.page.get_by_label("设置码").fill(code)
    visitor.page.get_by_label("单位全称").fill("安澜县卫生健康局" * 8)
    for number, box in enumerate(visitor.page.get_by_label("的姓名").all()):
        box.fill(f"第{number}人")
    for number, box in enumerate(visitor.page.get_by_label("的用户名").all()):
        box.fill(f"officer-{number}" + "w" * 40)
    visitor.page.get_by_role("button", name="建立平台").click()
    visitor.page.get_by_role("heading", name="平台已建立").wait_for()
    visitor.look("the codes")
    assert visitor.seen == {}


def test_pages_of_the_security_officer(visitor, cast, plan, units):
    visitor.sign_in(cast.security_admin)
    visitor.open("branches:waiting")
    make.proposed(cast.system_admin, units["甲医院"])
    visitor.open("home")
    visitor.open("branches:waiting")
    assert visitor.seen == {}


def test_pages_of_the_system_officer(visitor, cast, plan, units):
    visitor.sign_in(cast.system_admin)
    visitor.open("home")
    visitor.open("branches:setup_steps")
    visitor.open("branches:people")
    visitor.open("branches:people", query="?q=没有")
    visitor.open("branches:person_new")
    visitor.page.get_by_role("button", name="添加人员").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a person with faults")
    visitor.open("branches:person", cast.stranger.pk)
    visitor.open("branches:post_new", cast.stranger.pk)
    visitor.open("branches:post_end", cast.stranger.posts.get().pk)
    for name in ("units", "unit_new", "branch_new", "groups", "calendar"):
        visitor.open(f"branches:{name}")
    visitor.open("branches:calendar", query="?year=2028")
    visitor.open("branches:unit", units["甲医院"].pk)
    visitor.open("branches:unit", units["甲医院党支部"].pk)
    visitor.open("branches:unit_edit", units["甲医院党支部"].pk)
    assert visitor.seen == {}


def test_the_page_of_deputies(visitor, cast):
    visitor.sign_in(cast.leader)
    visitor.open("branches:deputies")
    visitor.page.get_by_role("button", name="指定代理人").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a refused deputy")
    make.deputy(cast.leader)
    visitor.open("branches:deputies")
    assert visitor.seen == {}


def test_the_pages_of_a_change_of_units(visitor, cast, plan, units):
    visitor.sign_in(cast.office)
    change = make.merger(cast.office, units)
    done = make.founding(cast.office, units)
    visitor.open("branches:changes")
    for kind in ("merged", "dissolved", "renamed", "moved", "founded"):
        visitor.open("branches:change_new", kind)
    visitor.page.get_by_role("button", name="保存并下一步").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a refused change")
    visitor.open("tasks:change_fates", change.pk)
    visitor.open("tasks:change", change.pk)
    visitor.open("tasks:change", done.pk)
    assert visitor.seen == {}


def test_the_pages_of_a_handover(visitor, cast, plan, units):
    visitor.sign_in(cast.system_admin)
    visitor.open("handover", cast.reporter.pk)
    made = make.handover(cast)
    visitor.open("handover_record", made.pk)
    visitor.open("holdings")
    assert visitor.seen == {}


@needs_poppler
def test_a_long_handover_prints_on_numbered_sheets(visitor, cast, tmp_path):
    made = make.handover(cast)
    made.told = [["推进中的落实项（120）", [f"第{n}项任务（乙医院），推进中，50%" for n in range(120)]]]
    made.save()
    visitor.sign_in(cast.system_admin)
    visitor.open("handover_record", made.pk)
    paper = tmp_path / "list.pdf"
    visitor.page.pdf(path=paper, prefer_css_page_size=True)
    told = subprocess.run(["pdftotext", paper, "-"], capture_output=True, check=True, text=True).stdout
    texts = [re.sub(r"\s", "", page) for page in told.split("\f")[:-1]]
    assert "A4" in subprocess.run(["pdfinfo", paper], capture_output=True, check=True, text=True).stdout
    assert [text[text.rindex("第") :] for text in texts] == [f"第{n}页共4页" for n in (1, 2, 3, 4)]
    assert "接收人" in texts[-1] and "第119项任务" in texts[-1]
