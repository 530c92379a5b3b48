"""One-page PDF files, so that evidence can be opened. The font is the reader's own."""

PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
FONT = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>"
FAMILY = (
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
)
SHAPE = (
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
    " /ItalicAngle 0 /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>"
)


def paper(lines: list[str]) -> bytes:
    """A PDF page with `lines`, the first one large."""
    drawn = _draw(lines)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        FONT,
        FAMILY,
        SHAPE,
    ]
    return _assemble(objects)


def _draw(lines) -> str:
    shown = [f"<{line.encode('utf-16-be').hex().upper()}> Tj 0 -30 Td" for line in lines]
    return "\n".join(["BT /F1 20 Tf 60 760 Td", shown[0], "/F1 12 Tf", *shown[1:], "ET"])


def _assemble(objects) -> bytes:
    parts, offsets = [b"%PDF-1.4\n"], []
    for number, content in enumerate(objects, start=1):
        offsets.append(sum(map(len, parts)))
        parts.append(f"{number} 0 obj\n{content}\nendobj\n".encode("ascii"))
    start = sum(map(len, parts))
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    parts.append(f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode("ascii"))
    parts.append(f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode("ascii"))
    return b"".join(parts)
