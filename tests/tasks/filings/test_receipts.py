"""代收: taken in by the office, valid once the unit or two people of the office and a signed sheet say so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.models import Evidence
from modelagency.clock import now, today
from records.models import AuditEvent, Message
from tasks.actions.reviews import send_back_report
from tasks.models import PendingWorkbook, ProgressReport, Receipt, ReportVersion, Step
from tests import make, stages
from tests.tasks.filings import sheets
from tests.test_bad_input import words_of

CHECK, NEW = "/workbook/check/", "/receipts/new/"
WAY = "微信或 QQ"


@pytest.fixture
def rows(cast, plan, units):
    found = [make.assignment_of(plan, units["甲医院"], order) for order in (1, 2, 3)]
    return [make.working(row, cast.reporter, cast.leader) for row in found]


@pytest.fixture
def period(plan):
    return plan.spans.first()


@pytest.fixture
def office(cast, rows, signed_in):
    return signed_in(cast.office)


@pytest.fixture
def data(office, rows, period):
    return sheets.content(office.get(reverse("tasks:workbook", args=[rows[0].unit_id, period.pk])))


@pytest.fixture
def take(office):
    """Take in a filled-in workbook; the receipt."""

    def taken(data):
        office.post(NEW, sheets.upload(data) | {"way": WAY})
        seen = office.get(CHECK).context["compared"].digest
        answer = office.post(CHECK, {"seen": seen})
        found = Receipt.objects.latest("pk")
        assert answer.url == address(found)
        return found

    return taken


def address(receipt, name=""):
    return reverse(f"tasks:receipt{name and '_'}{name}", args=[receipt.pk])


def add_scan(client, receipt):
    scan = SimpleUploadedFile("签字件.pdf", stages.PDF)
    return client.post(address(receipt, "add_scan"), {"scan": scan})


def reports():
    """Task's number → (state, text) of every report."""
    found = ProgressReport.objects.select_related("assignment__task")
    return {report.assignment.task.order: (report.state, report.text) for report in found}


def test_the_office_takes_in_a_workbook_and_it_becomes_drafts(take, data, rows, cast, units, period):
    said = sheets.filled(data, text_0="纸上写的。", status_1="完成", text_3="第二项。")
    receipt = take(said)
    assert reports() == {1: ("draft", "纸上写的。"), 2: ("draft", "第二项。")}
    assert set(ReportVersion.objects.values_list("origin", flat=True)) == {"collected"}
    assert (receipt.unit, receipt.period, receipt.way, receipt.taken_by) == (units["甲医院"], period, WAY, cast.office)
    original = Evidence.objects.get()
    with original.file.open() as file:
        assert (receipt.original, file.read()) == (original, said)
    assert list(Step.objects.filter(verb="collect").values_list("by_label", flat=True)) == ["office", "office"]
    assert AuditEvent.objects.filter(verb="receipt.take", unit_id=receipt.unit_id).count() == 1
    message = Message.objects.get(recipient=cast.reporter, text__contains="代收")
    assert message.link == address(receipt)


def test_the_marks_are_seen_on_the_page_of_the_unit_and_in_the_history(take, data, rows, cast, signed_in, period):
    receipt = take(sheets.filled(data, text_0="纸上写的。"))
    client = signed_in(cast.reporter)
    page = words_of(client.get(make.page(rows[0], period)))
    assert "代收 office 9月16日" in page
    assert "请核对后提交" in page
    history = words_of(client.get(reverse("tasks:assignment", args=[rows[0].pk])))
    assert "机关党委办公室代收本单位填报表（微信或 QQ），待本单位确认" in history
    assert "待单位确认" in words_of(client.get(address(receipt)))


def test_the_unit_confirms_by_handing_in_itself(take, data, rows, cast, signed_in, period, office):
    receipt = take(sheets.filled(data, text_0="纸上写的。"))
    version = ProgressReport.objects.get().version
    form = make.row_form(rows[0], text="纸上写的。", version=version)
    signed_in(cast.reporter).post(make.page(rows[0], period), form | {"submit": ""})
    report = ProgressReport.objects.get()
    assert (report.state, report.submitted_by) == ("to_confirm", cast.reporter)
    assert add_scan(office, receipt).status_code == 409
    assert "不需要签字件" in words_of(office.get(address(receipt)))


def test_a_signed_sheet_counts_once_a_second_person_checked_it(take, data, rows, cast, office, signed_in, the_day):
    receipt = take(sheets.filled(data, text_0="纸上写的。", text_3="第二项。"))
    add_scan(office, receipt)
    scanned_at = Receipt.objects.get().scanned_at
    assert reports() == {1: ("draft", "纸上写的。"), 2: ("draft", "第二项。")}
    the_day.shift(3600)
    answer = signed_in(cast.deputy).post(address(receipt, "answer"), {"confirm": ""})
    assert (answer.status_code, answer.url) == (302, address(receipt))
    report = ProgressReport.objects.get(assignment=rows[0])
    assert reports() == {1: ("to_review", "纸上写的。"), 2: ("to_review", "第二项。")}
    assert (report.submitted_by, report.confirmed_by) == (cast.office, cast.deputy)
    assert report.submitted_at == scanned_at < now()
    rows[0].refresh_from_db()
    assert rows[0].awaiting == "review"
    step = Step.objects.get(assignment=rows[0], verb="file_sheet")
    assert (step.by, step.report) == (cast.deputy, report)
    assert f"核验码 {receipt.code}" in step.text
    assert Message.objects.filter(recipient=cast.lead, text__contains="凭签字件提交").exists()


def test_neither_who_took_it_in_nor_who_scanned_it_checks_it(take, data, cast, office, signed_in):
    receipt = take(sheets.filled(data, text_0="纸上写的。"))
    other = signed_in(cast.deputy)
    add_scan(other, receipt)
    for client in (office, other):
        answer = client.post(address(receipt, "answer"), {"confirm": ""})
        assert answer.status_code == 409
        assert "由机关党委办公室的另一人办理" in words_of(answer)
    assert reports() == {1: ("draft", "纸上写的。")}


def test_who_handed_it_in_does_not_review_it(take, data, rows, cast, office, signed_in):
    receipt = take(sheets.filled(data, text_0="纸上写的。"))
    add_scan(office, receipt)
    signed_in(cast.deputy).post(address(receipt, "answer"), {"confirm": ""})
    rows[0].task.lead = None
    rows[0].task.save()
    for client in (office, signed_in(cast.deputy)):
        assert client.post(reverse("tasks:review", args=[rows[0].pk]), {"pass": ""}).status_code in (403, 409)
    assert reports()[1][0] == "to_review"


def test_a_scan_that_does_not_fit_is_sent_back_with_the_reason(take, data, cast, office, signed_in):
    receipt = take(sheets.filled(data, text_0="纸上写的。"))
    add_scan(office, receipt)
    client = signed_in(cast.deputy)
    assert client.post(address(receipt, "answer"), {"refuse": ""}).status_code == 422
    client.post(address(receipt, "answer"), {"refuse": "", "reason": "没有盖章"})
    assert "没有盖章" in words_of(office.get(address(receipt)))
    assert Receipt.objects.get().scan is None
    assert add_scan(office, receipt).status_code == 302


def test_what_the_unit_wrote_later_is_never_overwritten(take, data, rows, cast, office):
    place, draft = make.draft(rows[0], today(), text="单位后来写的。")
    make.saved(cast.reporter, rows[0], place, draft)
    take(sheets.filled(data, text_0="早先纸上写的。", text_3="第二项。"))
    assert reports() == {1: ("draft", "单位后来写的。"), 2: ("draft", "第二项。")}


def test_what_the_unit_wrote_after_the_receipt_is_not_handed_in_on_paper(take, data, rows, cast, office, signed_in):
    receipt = take(sheets.filled(data, text_0="纸上写的。", text_3="第二项。"))
    add_scan(office, receipt)
    version = ProgressReport.objects.get(assignment=rows[0]).version
    place, draft = make.draft(rows[0], today(), text="单位后来写的。", version=version)
    make.saved(cast.reporter, rows[0], place, draft)
    signed_in(cast.deputy).post(address(receipt, "answer"), {"confirm": ""})
    assert reports() == {1: ("draft", "单位后来写的。"), 2: ("to_review", "第二项。")}


def test_a_corrected_workbook_replaces_the_one_taken_in_before(take, data, rows):
    take(sheets.filled(data, text_0="第一版。"))
    take(sheets.filled(data, text_0="第二版。"))
    assert reports() == {1: ("draft", "第二版。")}
    assert Receipt.objects.count() == 2


def test_the_sheet_of_the_first_version_no_longer_counts(take, data, rows, office, cast, signed_in):
    first = take(sheets.filled(data, text_0="第一版。"))
    add_scan(office, first)
    take(sheets.filled(data, text_0="第二版。"))
    answer = signed_in(cast.deputy).post(address(first, "answer"), {"confirm": ""})
    assert (answer.status_code, reports()[1]) == (409, ("draft", "第二版。"))


def test_a_returned_report_is_corrected_by_a_workbook(take, rows, cast, office, period, signed_in):
    report = make.submitted(rows[0], cast.reporter, today())
    send_back_report(by=cast.leader, report=report, reason="缺签到表")
    sheet = sheets.content(office.get(reverse("tasks:workbook", args=[rows[0].unit_id, period.pk])))
    receipt = take(sheets.filled(sheet, text_0="补正后的。"))
    assert reports()[1] == ("returned", "补正后的。")
    own = signed_in(cast.reporter)
    for page in (make.page(rows[0], period), reverse("home")):
        assert "缺签到表" in words_of(own.get(page))
    add_scan(office, receipt)
    signed_in(cast.deputy).post(address(receipt, "answer"), {"confirm": ""})
    assert reports()[1] == ("to_review", "补正后的。")


def test_rows_that_are_not_complete_stay_off_the_sheet(take, data, rows, cast, office, signed_in):
    receipt = take(sheets.filled(data, text_0="纸上写的。", status_4="完成"))
    page = words_of(office.get(address(receipt, "print")))
    assert "共 1 项；另有 1 项没有填完，不在本表" in page
    assert "执行落实" not in page
    add_scan(office, receipt)
    signed_in(cast.deputy).post(address(receipt, "answer"), {"confirm": ""})
    assert reports() == {1: ("to_review", "纸上写的。"), 2: ("draft", "")}


def test_the_sheet_is_printed_on_numbered_pages_with_a_code_of_its_rows(take, data, rows, office):
    receipt = take(sheets.filled(data, text_0="长" * 300, text_3="长" * 300, text_6="长" * 300))
    page = words_of(office.get(address(receipt, "print")))
    assert "第 1 页　共 3 页" in page
    assert page.count(f"核验码 {receipt.code}") == 3
    assert page.count("单位（盖章）") == 1
    code = receipt.code
    receipt.rows[0]["text"] = "改过的。"
    assert receipt.code != code


def test_nobody_of_the_unit_itself_takes_in_for_it(rows, data, cast, units, period, signed_in):
    make.appoint(by=None, user=cast.deputy, unit=units["甲医院"], role="leader", starts_on=make.FOUNDED)
    client = signed_in(cast.deputy)
    answer = client.post(NEW, sheets.upload(sheets.filled(data, text_0="自己收自己的。")) | {"way": WAY})
    assert answer.status_code == 403
    assert not PendingWorkbook.objects.exists()


def test_the_unit_sees_its_receipt_and_files_but_no_other_unit_does(take, data, cast, office, signed_in):
    said = sheets.filled(data, text_0="纸上写的。")
    receipt = take(said)
    own, other = signed_in(cast.reporter), signed_in(cast.stranger)
    assert sheets.content(own.get(address(receipt, "original"))) == said
    for name in ("", "print", "original", "scan"):
        assert other.get(address(receipt, name)).status_code == 404


def test_a_sheet_of_a_plan_that_is_gone_is_refused(office, data, plan):
    plan.status = "draft"
    plan.save()
    answer = office.post(NEW, sheets.upload(sheets.filled(data, text_0="晚了。")) | {"way": WAY})
    assert answer.status_code == 422
    assert "方案可能已经撤回" in words_of(answer)


def test_a_program_is_no_scan(take, data, office):
    receipt = take(sheets.filled(data, text_0="纸上写的。"))
    for name, content in [("a.exe", b"MZ"), ("a.pdf", b"MZ\x90"), ("a.pdf", b""), ("a.xlsx", b"PK")]:
        answer = office.post(address(receipt, "add_scan"), {"scan": SimpleUploadedFile(name, content)})
        assert (name, answer.status_code) == (name, 422)
