import pytest

from tasks.notices.signatures import signed_by, without_ending


@pytest.mark.parametrize(
    ("line", "by"),
    [
        ("2026年2月26日", ""),
        ("2026年2月26日印发", ""),
        ("（2026年2月26日）", ""),
        ("局办公室 2026年2月26日", "局办公室"),
        ("局办公室2026年2月26日（此件公开发布）", "局办公室"),
        ("有效期至2026年2月26日", None),
        ("局办公室", None),
    ],
)
def test_signed_by(line, by):
    assert signed_by(line) == by


def test_without_ending():
    ending = ["局办公室", "2026年2月26日", "（此件公开发布）", "抄送：县委办"]
    assert without_ending(["建好台账。", "按月核对。", *ending]) == ["建好台账。", "按月核对。"]


def test_a_sentence_above_the_day_is_kept():
    assert without_ending(["按月核对。", "2026年2月26日"]) == ["按月核对。"]
