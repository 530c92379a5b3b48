"""Whole files: which are taken, and what is said of damaged and hostile ones."""

import struct
from io import BytesIO
from zipfile import ZIP_LZMA, ZIP_STORED, ZipFile

import pytest
from docx import Document

from tasks.notices import MAX_BYTES, NoticeError, read_file
from tasks.notices.word.package import DAMAGED, LOCKED, MAX_MEMBERS, MAX_TAGS, MAX_TEXT_PART
from tests.tasks.notices.word.documents import STRICT, as_docx, members, p, raw, saved, xml, zipped

WHOLE = members(p("正文"))
MAIN = "word/document.xml"


def changed(**contents):
    """The whole document with some members replaced: `document`, `types`, `relations`; or more of them."""
    names = {"document": MAIN, "types": "[Content_Types].xml", "relations": "_rels/.rels"}
    return zipped(WHOLE | {names.get(name, name): content for name, content in contents.items()})


def refusal(data, name="a.docx"):
    with pytest.raises(NoticeError) as refused:
        read_file(name, data)
    return str(refused.value)


def test_reads_what_python_docx_writes():
    document = Document()
    document.add_heading("通知", 0)
    document.add_paragraph("一、总则")
    document.sections[0].header.paragraphs[0].text = "页眉"
    assert read_file("通知.DOCX", saved(document)) == "通知\n一、总则"


def test_reads_the_strict_form():
    data = members(p("正文"), space=STRICT)
    data["_rels/.rels"] = data["_rels/.rels"].replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    assert read_file("a.docx", zipped(data)) == "正文"


def test_a_relation_to_a_missing_part_does_no_harm():
    relations = WHOLE["word/_rels/document.xml.rels"].replace("styles.xml", "../NULL")
    assert read_file("a.docx", changed(**{"word/_rels/document.xml.rels": relations})) == "正文"


def test_a_document_without_styles_numbering_and_relations():
    kept = {name: WHOLE[name] for name in ("[Content_Types].xml", "_rels/.rels", MAIN)}
    assert read_file("a.docx", zipped(kept)) == "正文"


def test_content_controls_and_inserted_paragraphs_are_kept():
    contents = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = (
        f"<w:sdt>{contents}<w:sdtContent>{p('一、总则 1')}</w:sdtContent></w:sdt>"
        + p("一、总则 1", '<w:pStyle w:val="目录"/>')
        + f"<w:sdt><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>"
        + f"<w:customXml><w:customXmlPr/>{p('乙')}</w:customXml><w:sectPr/>"
    )
    styles = '<w:style w:styleId="目录"><w:name w:val="toc 1"/></w:style>'
    assert read_file("a.docx", raw(body, "", styles)) == "甲\n乙"


@pytest.mark.parametrize("name", ["通知.doc", "通知.WPS", "通知.rtf", "通知.docm"])
def test_refuses_old_formats(name):
    suffix = name[2:].lower()
    assert refusal(b"\xd0\xcf\x11\xe0", name) == (
        f"不能读取 {suffix} 文件。请在 Word 或 WPS 中打开，另存为 .docx 后再上传。"
    )


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
NOT_WORD = "文件名是 .docx，内容却不是 Word 文档，不能读取。请在 Word 或 WPS 中另存为 .docx 后再上传。"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "文件是空的。"),
        (b"PK" * (MAX_BYTES // 2 + 1), "文件超过 10 MB，不能读取。请只保留通知正文。"),
        (OLD, "文件名是 .docx，内容却是旧版 Word 或 Excel，不能读取。请在 Word 或 WPS 中另存为 .docx 后再上传。"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), LOCKED),
        ("一、总则".encode(), "文件名是 .docx，内容却不是 Word 文档。如果是纯文本，请把文件名改成 .txt 后再上传。"),
        (b"%PDF-1.7", "文件名是 .docx，内容却是PDF，不能读取。请在 Word 或 WPS 中另存为 .docx 后再上传。"),
        (b"PK\x03\x04", DAMAGED),
        (zipped({"a.txt": "甲"}), NOT_WORD),
        (changed(types="<Types/>"), NOT_WORD),
        (changed(types=WHOLE["[Content_Types].xml"].replace("wordprocessingml", "spreadsheetml")), NOT_WORD),
        (changed(relations="<Relationships/>"), NOT_WORD),
        (changed(relations=WHOLE["_rels/.rels"].replace("word/document", "../../etc/passwd")), NOT_WORD),
        (zipped({name: text for name, text in WHOLE.items() if name != MAIN}), NOT_WORD),
        (changed(document="<w:document"), DAMAGED),
        (changed(document=""), DAMAGED),
        (changed(document=xml("document", "")), DAMAGED),
        (changed(document=b"\xff\xfe\0\0"), DAMAGED),
        (changed(document=WHOLE[MAIN].replace("正文", "正&#0;文")), DAMAGED),
        (changed(document=WHOLE[MAIN].replace("正文", "正\x01文")), DAMAGED),
        (raw(""), "文件里没有文字。如果正文是扫描的图片，请先识别成文字，再存为 .docx 或 .txt。"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_refuses_in_plain_words(data, message):
    assert refusal(data) == message


@pytest.mark.parametrize(
    "data",
    [
        changed(**{"word/vbaProject.bin": b"x"}),
        changed(types=WHOLE["[Content_Types].xml"].replace("document.main", "document.macroEnabled.main")),
    ],
)
def test_refuses_macros(data):
    assert "宏" in refusal(data)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_refuses_a_truncated_file(share):
    data = as_docx("一、总则\n" * 50)
    assert refusal(data[: int(len(data) * share)]) == DAMAGED


def test_refuses_flipped_bits():
    data = bytearray(changed(document=xml("document", f"<w:body>{p('正文' * 500)}</w:body>")))
    place = data.index(b"word/document.xml") + 30
    data[place : place + 8] = b"\xff" * 8
    assert refusal(bytes(data)) == DAMAGED


def test_refuses_locked_members():
    data = bytearray(zipped(WHOLE))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(mark, start + 1)) >= 0:
            data[start + place] |= 1
    assert refusal(bytes(data)) == LOCKED


def test_refuses_a_zip_bomb_by_its_declared_size():
    assert "解开后太大" in refusal(changed(document=" " * (MAX_TEXT_PART + 1)))


def test_refuses_a_zip_bomb_that_lies_about_its_size():
    data = bytearray(changed(document=xml("document", " " * (MAX_TEXT_PART + 1))))
    start = data.rindex(b"PK\x01\x02", 0, data.rindex(MAIN.encode()))
    data[start + 24 : start + 28] = struct.pack("<I", 1000)
    assert refusal(bytes(data)) == DAMAGED


def test_refuses_a_bomb_in_a_part_beside_the_text():
    assert "解开后太大" in refusal(changed(**{"word/numbering.xml": " " * (MAX_TEXT_PART // 4)}))


def test_a_bomb_that_is_no_text_is_never_unpacked():
    assert read_file("a.docx", changed(**{"word/media/image1.png": b"\0" * (5 * MAX_TEXT_PART)})) == "正文"


def test_refuses_an_archive_of_very_many_members():
    assert "解开后太大" in refusal(zipped(WHOLE | {str(n): b"" for n in range(MAX_MEMBERS)}))


def test_refuses_another_way_of_packing():
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in WHOLE.items():
            archive.writestr(name, content, ZIP_LZMA if name == MAIN else ZIP_STORED)
    assert refusal(buffer.getvalue()) == DAMAGED


BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!DOCTYPE x [<!ENTITY b0 "甲">{BOMB}]>',
        '<!DOCTYPE x [<!ENTITY b9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % out SYSTEM "http://127.0.0.1:9/x.dtd"> %out; <!ENTITY b9 "甲">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/hostname">',
    ],
    ids=["bomb", "file", "network", "dtd"],
)
@pytest.mark.parametrize("part", [MAIN, "word/styles.xml", "[Content_Types].xml"])
def test_refuses_entities_unresolved(declaration, part):
    text = WHOLE[part].replace("正文", "&b9;")
    start = text.index("?>") + 2 if text.startswith("<?") else 0
    assert refusal(changed(**{part: text[:start] + declaration + text[start:]})) == DAMAGED


def test_refuses_elements_nested_without_end():
    assert refusal(raw("<w:sdt>" * 5000 + "</w:sdt>" * 5000)) == DAMAGED


def test_refuses_very_many_paragraphs():
    assert "超过 50000 段" in refusal(raw("<w:p/>" * 50_001))


def test_refuses_very_many_elements():
    assert "解开后太大" in refusal(raw("<w:tc/>" * MAX_TAGS))


def test_refuses_very_much_text():
    assert refusal(raw(p("甲" * 700_000))).startswith("文件里的文字超过 70 万字")
    assert len(read_file("a.docx", raw(p("甲" * 690_000)))) == 690_000


LIST = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="8"><w:numFmt w:val="upperRoman"/><w:start w:val="8888"/>'
    f'<w:lvlText w:val="{"%9" * 9000}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)


@pytest.mark.once
@pytest.mark.parametrize(
    "body",
    [
        "<w:tbl><w:tr>" + "<w:tc/>" * (MAX_TAGS - 20) + "</w:tr></w:tbl>",
        "<w:tbl><w:tr/>" + "<w:tr><w:tc/></w:tr>" * (MAX_TAGS // 3 - 20) + "</w:tbl>",
        "<w:sdt/>" * (MAX_TAGS - 20),
        "<w:p><mc:AlternateContent>" + "<mc:Choice/>" * (MAX_TAGS - 20) + "</mc:AlternateContent></w:p>",
        p("甲乙丙丁", "<w:rPr><w:del/></w:rPr>") * 40_000,
        p("甲", '<w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr>') * 40_000,
        "<w:p " + " ".join(f'a{n}=""' for n in range(300_000)) + "/>",
        "<w:p>" + "<w:r><w:br/></w:r>" * (MAX_TAGS // 4) + "</w:p>",
    ],
    ids=["cells", "rows", "controls", "alternatives", "deletions", "numbers", "attributes", "breaks"],
)
def test_hostile_documents_are_answered(body):
    try:
        assert "正文" in read_file("a.docx", raw(p("正文") + body, LIST))
    except NoticeError as refused:
        assert str(refused)
