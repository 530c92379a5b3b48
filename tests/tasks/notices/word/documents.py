"""Word documents for the tests: made by python-docx, or from raw XML where it cannot write what a test needs."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_NAMESPACES = (
    'xmlns:w="{}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def xml(name: str, content: str, space: str = W) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_NAMESPACES.format(space)}>{content}</w:{name}>'


def relation(kind: str, target: str, base: str = _OFFICE) -> str:
    return f'<Relationship Id="{kind}" Type="{base}/{kind}" Target="{target}"/>'


def members(body: str, numbering: str = "", styles: str = "", space: str = W) -> dict[str, str]:
    """The members of a .docx by name; `body` and the others are the XML inside their roots."""
    part = '<Override PartName="/word/{0}.xml" ContentType="' + _KIND + '.{0}{1}+xml"/>'
    return {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f"{part.format('document', '.main')}{part.format('styles', '')}{part.format('numbering', '')}</Types>"
        ),
        "_rels/.rels": _RELATIONS.format(relation("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _RELATIONS.format(
            relation("styles", "styles.xml") + relation("numbering", "/word/numbering.xml")
        ),
        "word/document.xml": xml("document", f"<w:body>{body}</w:body>", space),
        "word/styles.xml": xml("styles", styles, space),
        "word/numbering.xml": xml("numbering", numbering, space),
    }


def zipped(contents: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def raw(body: str, numbering: str = "", styles: str = "", space: str = W) -> bytes:
    return zipped(members(body, numbering, styles, space))


def p(words: str, settings: str = "") -> str:
    """A paragraph with one run."""
    return f"<w:p>{settings and f'<w:pPr>{settings}</w:pPr>'}<w:r><w:t>{words}</w:t></w:r></w:p>"


def tc(words: str, settings: str = "") -> str:
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{''.join(p(line) for line in words.split('|'))}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def saved(document) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_docx(text: str) -> bytes:
    """A paragraph for each line."""
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    return saved(document)
