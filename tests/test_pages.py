"""Every type of page in a real browser, on a desk and on a phone: WCAG 2 A and AA, the content security policy, nothing
from outside, six requests at most, no sideways scrolling."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.roles import Role
from modelagency.clock import now, today
from records.models import Job
from tasks.actions.adjustments import adjust_measures
from tasks.actions.applications import apply_for
from tasks.actions.assignments import accept_plan, ask_closing
from tasks.actions.measures import file_measures
from tasks.actions.reviews import confirm_report, return_report
from tasks.exports.filing import filing_of
from tasks.exports.workbook import workbook
from tasks.models import Receipt
from tests import make, stages
from tests.branches.imports import books
from tests.records import unsent
from tests.scenes import sketched
from tests.tasks import amended
from tests.tasks.filings import sheets
from tests.visitor import PHONE

pytestmark = pytest.mark.browser

WRECK = """
const image = () => document.body.appendChild(document.createElement("img"));
image().src = "http://elsewhere.invalid/";
image().src = "/static/icons/eye.svg";
image().width = 400;
document.body.setAttribute("style", "color: red");
document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }));
"""
LONG_NAME = "甲医院2026年第三季度理论学习中心组集中学习签到表、照片和学习体会汇编（最终修改版）第3稿scan-0001.pdf"
LONG_TEXT = "已组织全体党员集中学习，详见https://example.invalid/" + "archive-" * 20 + "。\n第二行。"


@pytest.fixture
def rows(cast, plan, units):
    """Rows of both hospitals, each as far as one page needs it."""
    rows = {
        f"{letter}{order}": make.assignment_of(plan, units[name], order)
        for letter, name in [("a", "甲医院"), ("b", "乙医院")]
        for order in (1, 2, 3)
    }
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    accept_plan(by=cast.stranger, plan=plan, unit=units["乙医院"])
    make.member("newcomer", Role.REPORTER, units["丙中心"])
    return rows


def reported(row, reporter, leader, **fields):
    """A report with a file, waiting for the unit's leader."""
    make.working(row, reporter, leader)
    files = (SimpleUploadedFile(LONG_NAME, stages.PDF),)
    return make.submitted(row, reporter, today(), text=LONG_TEXT, uploads=files, **fields)


def to_review(row, cast):
    report = reported(row, cast.stranger, cast.stranger_leader)
    confirm_report(by=cast.stranger_leader, report=report)
    return report


def returned(row, cast):
    report = reported(row, cast.reporter, cast.leader)
    confirm_report(by=cast.leader, report=report)
    return_report(by=cast.lead, report=report, reason="缺第二党支部的签到表。")


def test_the_looking_itself_finds_what_is_wrong(visitor, cast):
    visitor.open("login")
    assert visitor.seen == {}
    visitor.page.route("**/portal.js", lambda route: route.fulfill(body=WRECK, content_type="text/javascript"))
    visitor.open("login")
    faults = "\n".join(visitor.seen["/accounts/login/"])
    for fault in (
        "leaves the host: http://elsewhere.invalid/",
        "violates",
        "7 requests",
        "1440: image-alt",
        "390: image-alt",
    ):
        assert fault in faults
    assert "1440: scrolls" not in faults
    assert "390: scrolls sideways" in faults


def test_pages_of_people_not_signed_in(visitor, cast):
    visitor.open("login")
    visitor.page.get_by_label("用户名").fill("nobody")
    visitor.page.get_by_label("密码", exact=True).fill("wrong")
    visitor.page.get_by_role("button", name="登录平台").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a refused sign-in")
    visitor.open("sign_in_code")
    visitor.page.get_by_role("button", name="设置密码并登录").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a refused code")
    assert visitor.seen == {}


def test_pages_of_a_unit(visitor, cast, plan, rows):
    returned(rows["a1"], cast)
    make.passed(make.working(rows["a2"], cast.reporter, cast.leader), cast.reporter, cast.leader, cast.office, today())
    visitor.sign_in(cast.reporter)
    visitor.open("home")
    for order in (1, 2, 3):
        visitor.open("tasks:assignment", rows[f"a{order}"].pk)
    visitor.go(make.page(rows["a1"]))
    visitor.open("tasks:measures", rows["a3"].pk)
    visitor.open("tasks:copy_measures", rows["a3"].pk)
    visitor.open("tasks:adjust_measures", rows["a2"].pk)
    visitor.open("tasks:unit_measures", rows["a3"].unit_id)
    visitor.open("tasks:ask_closing", rows["a2"].pk)
    visitor.open("records:messages")
    visitor.open("tasks:review", rows["a1"].pk, status=403)
    visitor.open("tasks:assignment", rows["b1"].pk, status=404)
    visitor.open("tasks:measures", rows["a1"].pk, status=409)
    assert visitor.seen == {}


def test_pages_with_faults_in_them(visitor, cast, plan, rows):
    make.working(rows["a1"], cast.reporter, cast.leader)
    visitor.sign_in(cast.reporter)
    for name, row, button in [("report", "a1", "提交第三季度"), ("measures", "a3", "报送举措")]:
        visitor.page.goto(visitor.server.url + reverse(f"tasks:{name}", args=[rows[row].pk]))
        visitor.page.get_by_role("button", name=button).click()
        visitor.page.get_by_role("alert").wait_for()
        visitor.look(name)
    assert visitor.seen == {}


def test_menus_are_pages_too(visitor, cast, plan):
    visitor.sign_in(cast.committee)
    visitor.page.goto(visitor.server.url + reverse("exports"))  # a page with nothing to press under the menu
    visitor.page.locator("summary", has_text="committee").click()
    visitor.look("the account")
    visitor.page.set_viewport_size(PHONE)
    for name in ("任务", "考核", "我的"):
        visitor.page.locator(".tabbar summary", has_text=name).click()
        visitor.look(f"the sheet {name}")
        visitor.page.set_viewport_size(PHONE)
    visitor.page.locator("[data-size-switch]:visible").click()
    visitor.look("large letters")
    visitor.open("home")
    visitor.page.locator("html[data-size=large]").wait_for(timeout=1000)
    assert visitor.seen == {}


def test_pages_of_who_has_nothing_done_yet(visitor, cast, plan, rows):
    newcomer = rows["a1"].plan.assignments.filter(unit__name="丙中心").first()
    visitor.sign_in(make.User.objects.get(username="newcomer"))
    visitor.open("home")
    visitor.open("tasks:assignment", newcomer.pk)
    visitor.open("tasks:assignments", query="?q=没有这样的任务")
    assert visitor.seen == {}


def test_pages_of_a_leader(visitor, cast, plan, rows):
    reported(rows["b2"], cast.stranger, cast.stranger_leader)
    measures = [{"text": LONG_TEXT[:200].replace("\n", ""), "owner": "", "due_on": plan.due_on}]
    file_measures(by=cast.stranger, assignment=rows["b3"], measures=measures, version=0)
    row = make.working(rows["b1"], cast.stranger, cast.stranger_leader)
    adjust_measures(by=cast.stranger, assignment=row, measures=measures, reason=LONG_TEXT[:200], version=1)
    visitor.sign_in(cast.stranger_leader)
    visitor.open("home")
    visitor.open("tasks:unit_measures", row.unit_id)
    for row in ("b2", "b3"):
        visitor.open("tasks:assignment", rows[row].pk)
        visitor.open("tasks:review", rows[row].pk)
    assert visitor.seen == {}


def test_pages_of_a_reviewer(visitor, cast, plan, rows):
    to_review(rows["b1"], cast)
    make.passed(
        make.working(rows["a1"], cast.reporter, cast.leader),
        cast.reporter,
        cast.leader,
        cast.lead,
        today(),
        status="done",
    )
    rows["a1"].refresh_from_db()
    ask_closing(by=cast.reporter, assignment=rows["a1"], text=LONG_TEXT)
    visitor.sign_in(cast.lead)
    visitor.open("home")
    for row in ("b1", "a1"):
        visitor.open("tasks:review", rows[row].pk)
    visitor.page.locator("summary", has_text="不予办结").click()
    visitor.page.get_by_role("button", name="不予办结").click()
    visitor.page.get_by_text("请填写理由。").wait_for()
    visitor.look("a refusal without its reason")
    assert visitor.seen == {}


@pytest.fixture
def asked(cast, plan, units, rows):
    """An extension and a hand back, each asked for by unit A."""
    make.working(rows["a1"], cast.reporter, cast.leader)
    about = {"by": cast.reporter, "reason": LONG_TEXT[:290]}
    return [
        apply_for(assignment=rows["a1"], kind="extension", asked_due_on=plan.due_on, **about),
        apply_for(assignment=rows["a2"], kind="hand_back", proposed_unit=units["医政科"], **about),
    ]


def test_pages_of_who_applies(visitor, cast, rows, asked):
    visitor.sign_in(cast.reporter)
    visitor.open("tasks:assignment", rows["a1"].pk)
    visitor.page.get_by_text("撤回延期申请").first.click()
    visitor.look("asked before an application is taken back")
    visitor.open("tasks:assignment", rows["a2"].pk)
    visitor.open("tasks:apply", rows["a3"].pk, "extension")
    visitor.open("tasks:apply", rows["a3"].pk, "hand_back")
    visitor.page.get_by_role("button", name="提交退还申请").click()
    visitor.page.get_by_text("请填写理由。", exact=True).wait_for()
    visitor.look("an application without its reason")
    assert visitor.seen == {}


@pytest.mark.parametrize(("who", "place"), [("lead", 0), ("office", 1)])
def test_pages_of_who_decides(who, place, visitor, cast, rows, asked):
    visitor.sign_in(getattr(cast, who))
    visitor.open("home")
    visitor.open("tasks:application", asked[place].pk)
    if who == "office":
        visitor.open("tasks:act", rows["a1"].pk, "withdraw")
    assert visitor.seen == {}


def test_pages_of_the_workbook_and_of_what_is_taken_in(visitor, cast, plan, rows, tmp_path):
    row = make.working(rows["a1"], cast.reporter, cast.leader)
    period = plan.spans.first()
    data = workbook(filing_of(row.unit, period), today())
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(sheets.filled(data, text_0=LONG_TEXT[:250], status_1="完成"))
    bad.write_bytes(sheets.filled(data, text_0="长" * 301, status_1="差不多"))
    visitor.sign_in(cast.office)
    visitor.open("tasks:receipts")
    visitor.open("tasks:collect")
    visitor.page.get_by_label("填好的填报表").set_input_files(good)
    visitor.page.get_by_label("来件方式").select_option("U 盘")
    visitor.page.get_by_role("button", name="上传并核对").click()
    visitor.page.get_by_role("button", name="存为草稿（1 项）").wait_for()
    visitor.look("what is taken in")
    visitor.page.get_by_role("button", name="存为草稿（1 项）").click()
    visitor.page.get_by_role("heading", name="代收的内容").wait_for()
    visitor.look("a receipt")
    found = Receipt.objects.get()
    visitor.open("tasks:receipts")
    visitor.open("tasks:receipt_print", found.pk)
    stages.scanned(cast.deputy, found)
    visitor.page.context.clear_cookies()
    visitor.sign_in(cast.reporter)
    visitor.open("tasks:receipt", found.pk)
    visitor.open("tasks:period_report", row.unit_id, period.pk)
    visitor.open("tasks:workbook_upload", row.unit_id, period.pk)
    visitor.page.get_by_label("填好的填报表").set_input_files(bad)
    visitor.page.get_by_role("button", name="上传并核对").click()
    visitor.page.get_by_role("link", name="下载标注副本").wait_for()
    visitor.look("faults of a workbook")
    assert visitor.seen == {}


def test_pages_of_the_whole(visitor, cast, plan, rows):
    returned(rows["a1"], cast)
    to_review(rows["b1"], cast)
    visitor.sign_in(cast.committee)
    visitor.open("home")
    visitor.open("tasks:overview")
    visitor.open("tasks:overview", query=f"?plan={plan.pk}&kind=affiliated")
    visitor.open("tasks:overview", query="?screen=1&kind=affiliated")
    visitor.open("tasks:overview", query="?units=all&pillar=" + str(rows["a1"].task.pillar_id))
    visitor.open("tasks:matrix")
    visitor.open("tasks:matrix", query="?kind=affiliated&abnormal=1&sort=mean")
    visitor.open("tasks:matrix_print", query="?sort=mean")
    visitor.open("tasks:missing")
    visitor.open("tasks:plans")
    visitor.open("tasks:plan", plan.pk)
    visitor.open("tasks:task", rows["a1"].task_id)
    visitor.open("tasks:notice", plan.pk)
    visitor.open("tasks:assignments")
    visitor.open("tasks:assignments", query=f"?plan={plan.pk}&light=not_started&unit={rows['a1'].unit_id}")
    visitor.open("branches:units")
    assert visitor.seen == {}


def test_pages_of_the_import(visitor, cast, plan):
    sketch = sketched(cast)
    draft = sketch["draft"]
    visitor.sign_in(cast.office)
    visitor.open("home")
    visitor.open("tasks:import")
    visitor.open("tasks:plans")
    visitor.open("tasks:names", draft.pk, query="?only=ask")
    visitor.open("tasks:names", draft.pk, query="?fold=1")
    visitor.open("tasks:edit_task", sketch["sketched"].pk)
    visitor.open("tasks:add_task", draft.pk, query=f"?leftover={sketch['leftover'].pk}")
    visitor.open("tasks:task", plan.tasks.first().pk)
    visitor.open("tasks:withdraw", plan.pk)
    for step in ("names", "terms", "publish", "plan"):
        visitor.open(f"tasks:{step}", draft.pk)
    visitor.open("tasks:publish", plan.pk)
    assert visitor.seen == {}


def test_pages_of_the_import_of_the_organisation(visitor, cast, tmp_path):
    visitor.sign_in(cast.system_admin)
    visitor.open("branches:import")
    for name, content, button in [
        ("faults", books.rows(units_0_类别="医院", posts_1_岗位="院长"), "重新上传"),
        ("check", books.rows(groups_0_名称="各医院" * 30, posts_0_用户名="w" * 60), "换一个文件"),
    ]:
        (tmp_path / "名册.xlsx").write_bytes(books.data(content))
        visitor.page.goto(visitor.server.url + reverse("branches:import"))
        visitor.page.get_by_label("填好的表").set_input_files(tmp_path / "名册.xlsx")
        visitor.page.get_by_role("button", name="上传并核对").click()
        visitor.page.get_by_role("link", name=button).wait_for()
        visitor.look(name)
    (tmp_path / "名册.xlsx").write_bytes(b"abc")
    visitor.page.goto(visitor.server.url + reverse("branches:import"))
    visitor.page.get_by_label("填好的表").set_input_files(tmp_path / "名册.xlsx")
    visitor.page.get_by_role("button", name="上传并核对").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a refused file")
    assert visitor.seen == {}


def test_the_officer_imports_in_the_browser(visitor, cast, tmp_path):
    (tmp_path / "名册.xlsx").write_bytes(books.data())
    visitor.sign_in(cast.system_admin)
    visitor.page.goto(visitor.server.url + reverse("branches:import"))
    visitor.page.get_by_label("填好的表").set_input_files(tmp_path / "名册.xlsx")
    visitor.page.get_by_role("button", name="上传并核对").click()
    visitor.page.get_by_role("button", name="确认导入").click()
    visitor.page.get_by_role("heading", name="已导入").wait_for()
    visitor.look("the result")
    assert visitor.seen == {}


def test_pages_of_accounts(visitor, cast):
    visitor.sign_in(cast.leader)
    visitor.open("account")
    visitor.open("codes")
    visitor.page.get_by_label("reporter").check()
    visitor.page.get_by_role("button", name="为选中的人发放").click()
    visitor.page.get_by_role("heading", name="已发放 1 个登录码").wait_for()
    visitor.look("codes")
    assert visitor.seen == {}


def test_pages_of_an_amendment(visitor, cast, plan, rows):
    amending = amended.under_way(cast.office, plan)
    amended.dropped(cast.office, amending["amending"], plan.tasks.last())
    amended.added(cast.office, amending["amending"], ["甲医院"])
    visitor.sign_in(cast.office)
    visitor.open("tasks:plan", plan.pk)
    for name in ("amending", "in_force"):
        visitor.open("tasks:amendment", amending[name].pk)
    visitor.open("tasks:amend_add", amending["amending"].pk)
    visitor.open("tasks:amend_change", amending["rewritten"].pk)
    visitor.open("tasks:assignment", rows["b1"].pk)
    assert visitor.seen == {}


def test_pages_of_the_officers(visitor, cast, plan, rows):
    visitor.sign_in(cast.audit_admin)
    visitor.open("home")
    visitor.open("trail")
    assert visitor.seen == {}


def test_the_page_of_the_jobs(visitor, cast):
    long = "OperationalError " + "connection-to-server-failed-" * 8
    Job.objects.create(name="tasks.remind", started_at=now(), done_at=now(), runs=3)
    Job.objects.create(name="tasks.roll_up", started_at=now() - timedelta(days=2), failed_at=now(), error=long, runs=1)
    visitor.sign_in(cast.system_admin)
    visitor.open("jobs")
    unsent.unsent(cast.reporter, error=long)
    visitor.open("deliveries")
    visitor.open("data_checks")
    visitor.open("data_check", "no-category")
    assert visitor.seen == {}
