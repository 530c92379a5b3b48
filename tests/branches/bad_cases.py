"""Bad input for the shelf of a unit, as in tests/bad_cases.py."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tests.bad_cases import EXE, OFFICE, form
from tests.branches.files import PDF


def files(name, data):
    return lambda scene: {"uploads": SimpleUploadedFile(name, data)}


def decided(name="a.pdf", data=PDF, **changed):
    """A good decision but for what is named."""
    return lambda scene: make.DECIDED | {"scan": SimpleUploadedFile(name, data), "minutes_number": "9号"} | changed


GROUPS = [
    (
        OFFICE,
        "POST branches:decision_new - -",
        {
            "register nothing": (form(), 422, "请填写决定机关"),
            "register without minutes": (form(**make.DECIDED), 422, "请选择纪要的扫描件"),
            "register a meeting to come": (decided(held_on="2026-09-17"), 422, "会议还没有开"),
            "register a meeting of old": (decided(held_on="1999-12-31"), 422, "年份应在 2000 以后"),
            "register a meeting of no day": (decided(held_on="昨天"), 422, "日期格式应为"),
            "register an endless text": (decided(text="长" * 2001), 422, "决定原文最多 2000 字"),
            "register NUL": (decided(text="a\0"), 422, "字符"),
            "register NUL in a title": (decided(title="a\0"), 422, "字符"),
            "register a program": (decided(data=EXE), 422, "文件内容不是 pdf 格式"),
            "register a page": (decided("a.docx"), 422, "扫描件只接受"),
            "register twice": (decided(minutes_number="会议纪要〔2026〕5号"), 422, "没有重复登记"),
        },
    ),
    (
        ("deputy",),
        "POST branches:answer_decision decision -",
        {
            "neither confirm nor refuse a decision": (form(), 400, "没有指明确认还是退回"),
            "refuse a decision without a reason": (form(refuse=""), 422, "请填写退回原因"),
            "refuse a decision at length": (form(refuse="", reason="长" * 301), 422, "最多 300 字"),
        },
    ),
    (
        ("reporter",),
        "POST branches:shelf unit -",
        {
            "put nothing on the shelf": (form(), 422, "请选择文件"),
            "shelve a program as PDF": (files("a.pdf", EXE), 422, "文件内容不是 pdf 格式"),
            "shelve a page": (files("a.html", b"<html>"), 422, "不接受这种文件"),
            "shelve a good file beside a bad one": (
                lambda s: {"uploads": [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF[:9])]},
                422,
                "文件不完整",
            ),
            "shelve an endless file": (files("a.pdf", bytes(20 * 1024 * 1024 + 1)), 422, "文件超过 20 MB"),
        },
    ),
    (
        ("reporter",),
        "POST branches:material_version kept -",
        {
            "a newer version of nothing": (form(), 422, "请选择文件"),
            "a newer version that is empty": (lambda s: {"upload": SimpleUploadedFile("a.pdf", b"")}, 422, "是空的"),
            "a newer version that is the same": (lambda s: {"upload": SimpleUploadedFile("a.pdf", PDF)}, 422, "已有"),
        },
    ),
    (
        ("reporter", "leader"),
        "GET branches:shelf_pick unit -",
        {
            "choose for elsewhere": (form(back="https://elsewhere.invalid/"), 400, "选择材料的地址不对"),
            "choose for another host": (form(back="//elsewhere.invalid/"), 400, "选择材料的地址不对"),
            "choose for a backslash": (form(back="/\\elsewhere.invalid/"), 400, "选择材料的地址不对"),
            "choose for an endless page": (form(back="/" + "a" * 200), 400, "选择材料的地址不对"),
            "choose for a strange field": (form(name='"><b'), 400, "选择材料的地址不对"),
            "choose from no page": (form(page="x"), 400, "页码不对"),
        },
    ),
    (
        ("reporter", "leader"),
        "GET branches:shelf unit -",
        {
            "NUL in a file name": (form(q="\x00"), 400, "筛选条件不对"),
            "shelf of no year": (form(year="今年"), 400, "筛选条件不对"),
            "shelf of nonsense": (form(used="maybe"), 400, "筛选条件不对"),
            "nonsense page of the shelf": (form(page="²"), 400, "页码不对"),
        },
    ),
]
