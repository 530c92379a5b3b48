"""Bad input for the shelf of a unit, as in tests/bad_cases.py."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.bad_cases import EXE, form
from tests.branches.files import PDF


def files(name, data):
    return lambda scene: {"uploads": SimpleUploadedFile(name, data)}


GROUPS = [
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
