"""Bad input: each case by each role that reaches it gets the exact status and a plain Chinese sentence, and changes no
row of any table but the audit trail."""

import re

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from tests import make, stages

EXE = b"MZ\x90\x00" + b"\x00" * 200
OFFICE = ("office", "deputy")
EVERYBODY = (
    "reporter leader stranger lead office deputy committee inspector system_admin security_admin audit_admin".split()
)
# Written by every request, whatever comes of it.
NOT_COUNTED = {"records.auditevent", "sessions.session"}


def file(name, data):
    return {"file": SimpleUploadedFile(name, data)}


def report(scene, **changed):
    """A good report form but for `changed`."""
    measure = scene["row"].measures.first()
    return {
        "text": "已完成。",
        "version": 0,
        f"measure-{measure.pk}": "doing",
        f"measure-{measure.pk + 1}": "doing",
    } | changed


def measures(**changed):
    form = {"m-TOTAL_FORMS": 1, "m-INITIAL_FORMS": 0, "version": 0}
    return form | {"m-0-text": "列清单", "m-0-owner": "", "m-0-due_on": "2026-10-30"} | changed


# id: who, method, address, object, stage, form, status, words on the page
CASES = {
    "no file": (OFFICE, "POST", "tasks:import", "-", "-", lambda s: {}, 422, "请选择要导入的文件"),
    "empty file": (OFFICE, "POST", "tasks:import", "-", "-", lambda s: file("a.txt", b""), 422, "空"),
    "binary file": (OFFICE, "POST", "tasks:import", "-", "-", lambda s: file("a.txt", EXE), 422, "再上传"),
    "other type": (OFFICE, "POST", "tasks:import", "-", "-", lambda s: file("a.exe", EXE), 422, ".txt"),
    "oversized": (OFFICE, "POST", "tasks:import", "-", "-", lambda s: file("a.txt", b"a" * 2_097_153), 422, "2 MB"),
    "no tasks": (
        OFFICE,
        "POST",
        "tasks:import",
        "-",
        "-",
        lambda s: file("a.txt", "一封普通的信。".encode()),
        422,
        "没有找到",
    ),
    "unknown unit": (
        OFFICE,
        "POST",
        "tasks:names",
        "draft",
        "-",
        lambda s: {"text": "局办公室", "meant": "unit-999999"},
        422,
        "没有这个单位",
    ),
    "malformed unit": (
        OFFICE,
        "POST",
        "tasks:names",
        "draft",
        "-",
        lambda s: {"text": "局办公室", "meant": "unit-²"},
        422,
        "没有这个单位",
    ),
    "no unit": (OFFICE, "POST", "tasks:names", "draft", "-", lambda s: {"text": "局办公室"}, 422, "请选择"),
    "foreign name": (
        OFFICE,
        "POST",
        "tasks:names",
        "draft",
        "-",
        lambda s: {"text": "无此名称", "meant": f"unit-{s['row'].unit_id}"},
        409,
        "没有“无此名称”这个写法",
    ),
    "no terms": (OFFICE, "POST", "tasks:terms", "draft", "-", lambda s: {}, 422, "请确认谁牵头"),
    "due in the past": (
        OFFICE,
        "POST",
        "tasks:terms",
        "draft",
        "-",
        lambda s: {"year": 2026, "due_on": "2026-09-15", "periods": "quarterly", "lead_rule": "first"},
        422,
        "应晚于今天",
    ),
    "due on a day off": (
        OFFICE,
        "POST",
        "tasks:terms",
        "draft",
        "-",
        lambda s: {"year": 2026, "due_on": "2026-12-20", "periods": "quarterly", "lead_rule": "first"},
        422,
        "是休息日",
    ),
    "due in another year": (
        OFFICE,
        "POST",
        "tasks:terms",
        "draft",
        "-",
        lambda s: {"year": 2027, "due_on": "2026-12-18", "periods": "quarterly", "lead_rule": "first"},
        422,
        "应在 2027 年内",
    ),
    "publish without terms": (OFFICE, "POST", "tasks:publish", "draft", "-", lambda s: {}, 409, "请先填写年度"),
    "terms of a published plan": (
        OFFICE,
        "POST",
        "tasks:terms",
        "plan",
        "-",
        lambda s: {"year": 2026, "due_on": "2026-12-17", "periods": "yearly", "lead_rule": "none"},
        409,
        "已经发布",
    ),
    "accept for no unit": (EVERYBODY, "POST", "tasks:accept", "plan", "-", lambda s: {}, 400, "没有指明"),
    "accept for nonsense": (EVERYBODY, "POST", "tasks:accept", "plan", "-", lambda s: {"unit": "x"}, 400, "没有指明"),
    "accept twice": (
        ("reporter",),
        "POST",
        "tasks:accept",
        "plan",
        "to_plan",
        lambda s: {"unit": s["row"].unit_id},
        409,
        "没有待签收",
    ),
    "measures without text": (
        ("reporter",),
        "POST",
        "tasks:measures",
        "row",
        "to_plan",
        lambda s: measures(**{"m-0-text": ""}),
        422,
        "请写明举措",
    ),
    "no measures": (
        ("reporter",),
        "POST",
        "tasks:measures",
        "row",
        "to_plan",
        lambda s: measures(**{"m-0-text": "", "m-0-due_on": ""}),
        422,
        "请至少写一条举措",
    ),
    "measure after the plan": (
        ("reporter",),
        "POST",
        "tasks:measures",
        "row",
        "to_plan",
        lambda s: measures(**{"m-0-due_on": "2027-01-04"}),
        422,
        "完成时限应在",
    ),
    "measure on no day": (
        ("reporter",),
        "POST",
        "tasks:measures",
        "row",
        "to_plan",
        lambda s: measures(**{"m-0-due_on": "明天"}),
        422,
        "日期格式",
    ),
    "measures without their count": (
        ("reporter",),
        "POST",
        "tasks:measures",
        "row",
        "to_plan",
        lambda s: {"version": 0},
        422,
        "举措",
    ),
    "measures with a control character": (
        ("reporter",),
        "POST",
        "tasks:measures",
        "row",
        "to_plan",
        lambda s: measures(**{"m-0-text": "列\x0b清单"}),
        422,
        "无法识别的字符",
    ),
    "stale measures": (
        ("reporter",),
        "POST",
        "tasks:measures",
        "row",
        "to_plan",
        lambda s: measures(version=7),
        409,
        "已被他人修改",
    ),
    "measures in the wrong state": (
        ("reporter",),
        "POST",
        "tasks:measures",
        "row",
        "working",
        lambda s: measures(),
        409,
        "不能修改举措",
    ),
    "report without text": (
        ("reporter",),
        "POST",
        "tasks:report",
        "row",
        "working",
        lambda s: report(s, text=""),
        422,
        "请填写本期进展",
    ),
    "report too long": (
        ("reporter",),
        "POST",
        "tasks:report",
        "row",
        "working",
        lambda s: report(s, text="长" * 2001),
        422,
        "最多 2000 字",
    ),
    "report with NUL": (
        ("reporter",),
        "POST",
        "tasks:report",
        "row",
        "working",
        lambda s: report(s, text="a\x00b"),
        422,
        "字符",
    ),
    "report of an unknown status": (
        ("reporter",),
        "POST",
        "tasks:report",
        "row",
        "working",
        lambda s: report(s, **{f"measure-{s['row'].measures.first().pk}": "most"}),
        422,
        "选",
    ),
    "report with a program as PDF": (
        ("reporter",),
        "POST",
        "tasks:report",
        "row",
        "working",
        lambda s: report(s, uploads=SimpleUploadedFile("a.pdf", EXE)),
        422,
        "文件内容不是 pdf 格式",
    ),
    "report with an empty file": (
        ("reporter",),
        "POST",
        "tasks:report",
        "row",
        "working",
        lambda s: report(s, uploads=SimpleUploadedFile("a.pdf", b"")),
        422,
        "文件是空的",
    ),
    "stale report": (
        ("reporter",),
        "POST",
        "tasks:report",
        "row",
        "working",
        lambda s: report(s, version=4),
        409,
        "已被他人修改",
    ),
    "report before measures": (
        ("reporter",),
        "POST",
        "tasks:report",
        "row",
        "to_plan",
        lambda s: {"text": "a", "version": 0},
        409,
        "不能填报进展",
    ),
    "return without a reason": (
        ("lead",),
        "POST",
        "tasks:review",
        "row",
        "to_review",
        lambda s: {"return": ""},
        422,
        "请填写理由",
    ),
    "send back without a reason": (
        ("leader",),
        "POST",
        "tasks:review",
        "row",
        "to_confirm",
        lambda s: {"return": ""},
        422,
        "请填写理由",
    ),
    "closure of unfinished work": (
        ("reporter",),
        "POST",
        "tasks:ask_closing",
        "row",
        "working",
        lambda s: {"reason": "完成"},
        409,
        "尚未全部完成",
    ),
    "closure nobody asked for": (
        ("lead",),
        "POST",
        "tasks:answer_closing",
        "row",
        "working",
        lambda s: {"close": ""},
        409,
        "不能办结",
    ),
    "NUL in the search": (EVERYBODY, "GET", "tasks:assignments", "-", "-", lambda s: {"q": "\x00"}, 400, "字符"),
    "nonsense for a page": (
        EVERYBODY,
        "GET",
        "tasks:assignments",
        "-",
        "-",
        lambda s: {"page": "abc"},
        400,
        "页码不对",
    ),
    "superscript page": (EVERYBODY, "GET", "tasks:assignments", "-", "-", lambda s: {"page": "²"}, 400, "页码不对"),
    "endless page": (EVERYBODY, "GET", "tasks:assignments", "-", "-", lambda s: {"page": "9" * 40}, 400, "页码不对"),
    "nonsense for a plan": (
        EVERYBODY,
        "GET",
        "tasks:assignments",
        "-",
        "-",
        lambda s: {"plan": "abc"},
        400,
        "筛选条件不对",
    ),
    "endless unit": (
        EVERYBODY,
        "GET",
        "tasks:assignments",
        "-",
        "-",
        lambda s: {"unit": "9" * 40},
        400,
        "筛选条件不对",
    ),
    "unknown light": (EVERYBODY, "GET", "tasks:assignments", "-", "-", lambda s: {"light": "红"}, 400, "筛选条件不对"),
    "overview of nonsense": (
        EVERYBODY,
        "GET",
        "tasks:overview",
        "-",
        "-",
        lambda s: {"kind": "x"},
        400,
        "筛选条件不对",
    ),
    "nonsense page of a task": (
        EVERYBODY,
        "GET",
        "tasks:task",
        "task",
        "-",
        lambda s: {"page": "abc"},
        400,
        "页码不对",
    ),
    "nonsense page of messages": (
        EVERYBODY,
        "GET",
        "records:messages",
        "-",
        "-",
        lambda s: {"page": "a"},
        400,
        "页码不对",
    ),
    "nonsense page of the trail": (
        ("inspector", "audit_admin"),
        "GET",
        "trail",
        "-",
        "-",
        lambda s: {"page": "a"},
        400,
        "页码",
    ),
}


@pytest.fixture
def scene(cast, plan, units):
    draft = make.draft_plan(cast.office, make.NOTICE.replace("9号", "10号"))
    row = make.assignment_of(plan, units["甲医院"])
    return {"plan": plan, "draft": draft, "row": row, "task": row.task}


def table_counts() -> dict[str, int]:
    models = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}
    return {label: model.objects.count() for label, model in models.items() if label not in NOT_COUNTED}


def words_of(answer) -> str:
    """What a person reads: the page without its tags."""
    return re.sub(r"<[^>]+>", "", answer.content.decode())


@pytest.mark.parametrize("case", CASES)
def test_bad_input_changes_nothing_and_says_why(case, scene, cast, signed_in):
    people, method, name, thing, stage, form, status, words = CASES[case]
    if stage != "-":
        stages.reach(stage, cast, scene["row"])
    url = reverse(name, args=[scene[thing].pk] if thing != "-" else [])
    before = table_counts()
    for who in people:
        with transaction.atomic():
            answer = getattr(signed_in(getattr(cast, who)), method.lower())(url, form(scene))
        assert (who, answer.status_code) == (who, status)
        assert words in words_of(answer)
    assert table_counts() == before
