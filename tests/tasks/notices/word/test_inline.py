"""The words of a paragraph."""

import pytest

from tasks.notices import NoticeError, read_file
from tests.tasks.notices.word.documents import p, raw


def read(body):
    return read_file("a.docx", raw(body))


def run(words):
    return f"<w:r><w:t>{words}</w:t></w:r>"


FLOATING = "<wps:txbx><w:txbxContent><w:p><w:r><w:t>浮动</w:t></w:r></w:p></w:txbxContent></wps:txbx>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (run("建好") + run("台账"), "建好台账"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>", "甲\n乙\n丙"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ('<w:r><w:t>甲</w:t></w:r><w:r><w:br w:type="page"/></w:r>' + run("乙"), "甲\n乙"),
        ("<w:r><w:t>2026</w:t><w:noBreakHyphen/><w:t>2027</w:t><w:softHyphen/></w:r>", "2026-2027"),
        (f'<w:hyperlink w:anchor="x">{run("办法")}</w:hyperlink>' + run("附后"), "办法附后"),
        (
            f'<w:ins w:id="1">{run("新增")}</w:ins><w:del w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>',
            "新增",
        ),
        (f"<w:moveFrom>{run('旧处')}</w:moveFrom><w:moveTo>{run('新处')}</w:moveTo>", "新处"),
        (f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", "控件"),
        (f"<w:smartTag>{run('温州')}</w:smartTag><w:fldSimple w:instr='DATE'>{run('3月')}</w:fldSimple>", "温州3月"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF x</w:instrText></w:r>' + run("第一条"),
            "第一条",
        ),
        (f"<w:ruby><w:rt>{run('tái')}</w:rt><w:rubyBase>{run('台账')}</w:rubyBase></w:ruby>", "台账"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>" + run("可见"), "可见"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>可见</w:t></w:r>', "可见"),
        (f"<w:r><w:drawing>{FLOATING}</w:drawing></w:r>" + run("正文"), "正文"),
        (f"<w:r><w:pict><v:shape>{FLOATING}</v:shape></w:pict></w:r>" + run("正文"), "正文"),
        (
            "<mc:AlternateContent><mc:Choice><w:r><w:t>新</w:t></w:r></mc:Choice>"
            "<mc:Fallback><w:r><w:t>旧</w:t></w:r></mc:Fallback></mc:AlternateContent>",
            "旧",
        ),
        ("<mc:AlternateContent><mc:Choice><w:r><w:t>新</w:t></w:r></mc:Choice></mc:AlternateContent>", "新"),
        ("<m:oMath><m:r><m:t>≥95%</m:t></m:r></m:oMath>", "≥95%"),
        ('<w:r><w:sym w:font="Arial" w:char="2265"/><w:t>95%</w:t></w:r>', "≥95%"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:sym w:char="zz"/><w:t>是</w:t></w:r>', "是"),
        ("<w:r><w:t>甲</w:t><w:footnoteReference w:id='1'/><w:commentReference w:id='1'/></w:r>", "甲"),
    ],
)
def test_words(content, words):
    assert read(f"<w:p>{content}</w:p>") == words


def test_a_paragraph_whose_end_is_deleted_runs_on():
    deleted = "<w:rPr><w:del w:id='1'/></w:rPr>"
    assert read(p("建好", deleted) + p("台账。") + p("核对。")) == "建好台账。\n核对。"
    assert read(p("最后", deleted)) == "最后"


def test_a_paragraph_deleted_whole_is_gone():
    body = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
    assert read(body + p("留")) == "留"


@pytest.mark.parametrize("embedded", ['<w:altChunk r="1"/>', '<w:p><w:subDoc r="1"/></w:p>'])
def test_refuses_an_embedded_document(embedded):
    with pytest.raises(NoticeError, match="嵌有另一份文档"):
        read(p("正文") + embedded)
