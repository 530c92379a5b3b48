"""manage.py read_notice."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.tasks.notices.samples import FIXTURES, notice, text_of
from tests.tasks.notices.word.documents import as_docx


def run(*arguments):
    out = StringIO()
    call_command("read_notice", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_prints_json():
    printed = run(FIXTURES / "anlan.txt", "--json")
    assert json.loads(printed) == notice("anlan.txt").as_dict()
    assert "局办公室" in printed


def test_reads_a_word_file(tmp_path):
    (tmp_path / "通知.docx").write_bytes(as_docx(text_of("verbs.txt")))
    assert json.loads(run(tmp_path / "通知.docx", "--json")) == notice("verbs.txt").as_dict()


def test_prints_a_summary():
    assert run(FIXTURES / "roles_in_bracket.txt").splitlines()[4:16] == [
        "板块 1 个，任务 3 项，责任单位 10 处",
        "",
        "二　整治任务",
        "  一　清理占道杂物",
        "      责任单位：区综合执法局（牵头）、区住建局（责任）、区交通局（区公路中心）（责任）、各镇、街道（配合）",
        "      时限：2026年6月底前",
        "  二　整修破损路面",
        "      责任单位：区住建局（牵头）、区财政局（责任）、各镇、街道（责任）、区交警大队（配合）",
        "      量化指标：修复率不低于98%；全年修复点位不少于400个",
        "      时限：2026年10月底前",
        "  三　规范户外广告",
        "      责任单位：区综合执法局（牵头）、区市场监管局（配合）",
    ]


def test_shows_what_was_not_understood():
    assert run(FIXTURES / "sections_are_tasks.txt").endswith(
        "\n没有任务的部分：2 处\n  · 一、总体要求\n  · 六、工作要求\n"
    )
    assert "\n没有读懂的文字（请逐条核对）：1 处\n  · 责任领导：章某某\n" in run(FIXTURES / "roles_in_bracket.txt")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", "早上好".encode(), "没有找到任务"),
        ("a.txt", b"", "文件是空的。"),
        ("a.docx", b"PK\x03\x04", "文件已损坏"),
        ("a.pdf", b"%PDF", "只能读取 .docx 和 .txt 文件"),
    ],
)
def test_a_bad_file_is_an_error(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CommandError, match=message):
        run(tmp_path / name)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="打不开文件"):
        run(tmp_path / "没有.txt")
