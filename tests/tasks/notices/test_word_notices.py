"""Whole notices as Word and WPS hold them, each against the same notice typed out."""

import re

from tasks.notices import read_file, read_notice
from tests.tasks.notices.word.documents import p, raw, table, tc
from tests.tasks.notices.word.test_lists import ONE_LIST, item

TYPED = """安澜县卫生健康局2026年清廉医院建设方案
一、总体要求
坚持问题导向，全年见效。
二、重点任务
（一）规范诊疗行为
1.建立处方点评制度，每月点评不少于200张。（牵头单位：医政科；配合单位：各医院）
2.推行检查结果互认。（责任单位：医政科、各医院）
（二）严管采购环节
1.落实集中采购，9月底前完成自查。（责任单位：规财科、局机关纪委）
三、工作要求
（一）加强领导。各单位要主动担责。
安澜县卫生健康局
2026年3月2日"""
MARKS = [re.compile(form) for form in ("[一二三]、", "（[一二]）", r"[12]\.")]


def read(body, numbering=""):
    return read_notice(read_file("通知.docx", raw(body, numbering)))


def _numbered(line):
    """The line as a paragraph whose number is not typed."""
    marks = [(level, mark.match(line)) for level, mark in enumerate(MARKS)]
    return next((item(line[mark.end() :], level) for level, mark in marks if mark), p(line))


def test_numbers_that_word_counts():
    body = "".join(map(_numbered, TYPED.split("\n")))
    assert body.count("<w:numPr>") == 9
    assert read(body, ONE_LIST) == read_notice(TYPED)


def test_changes_are_accepted():
    old, new = "每月点评不少于100张", "每月点评不少于200张"
    before, after = TYPED.split(new)
    lines = before.split("\n")
    deleted = f'<w:del w:id="1"><w:r><w:delText>{old}</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2"><w:r><w:t>{new}</w:t></w:r></w:ins>'
    rest, *more = after.split("\n")
    changed = f"<w:p><w:r><w:t>{lines[-1]}</w:t></w:r>{deleted}{inserted}<w:r><w:t>{rest}</w:t></w:r></w:p>"
    assert read("".join([*map(p, lines[:-1]), changed, *map(p, more)])) == read_notice(TYPED)


def test_a_notice_inside_a_frame():
    frame = f"<w:tbl><w:tr><w:tc>{''.join(map(p, TYPED.split(chr(10))))}</w:tc></w:tr></w:tbl>"
    assert read(frame) == read_notice(TYPED)


def test_a_notice_broken_by_soft_line_ends():
    broken = TYPED.replace("\n", "</w:t><w:br/><w:t>")
    assert read(p(broken)) == read_notice(TYPED)


def test_a_head_in_a_table_of_its_own():
    head = table(tc("安卫发〔2026〕7号") + tc("签发人：章某某"))
    notice = read(head + "".join(map(p, TYPED.split("\n"))))
    assert notice.document_number == "安卫发〔2026〕7号"
    assert notice.tasks == read_notice(TYPED).tasks
