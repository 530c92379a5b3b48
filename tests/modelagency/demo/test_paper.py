"""The files of the demo can be opened."""

from modelagency.demo.paper import paper


def test_the_table_of_a_paper_points_at_its_objects():
    data = paper(["标题", "正文"])
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    assert data[start:].startswith(b"xref\n0 8\n")
    offsets = [int(line.split()[0]) for line in data[start:].splitlines()[3:10]]
    for number, offset in enumerate(offsets, start=1):
        assert data[offset:].startswith(b"%d 0 obj\n" % number)
    assert "标题".encode("utf-16-be").hex().upper().encode() in data
