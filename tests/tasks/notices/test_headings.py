import pytest

from tasks.notices.headings import first_sentence, is_general


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建账。核对。", ("建账", "核对。")),
        ("建账：\n核对", ("建账", "核对")),
        ("建账", ("建账", "")),
        ("", ("", "")),
    ],
)
def test_first_sentence(text, expected):
    assert first_sentence(text) == expected


def test_is_general():
    assert all(map(is_general, ["总体目标", "工作要求", "切实加强组织领导", "保障措施", "有关事项"]))
    assert not any(map(is_general, ["主要任务", "目标责任书的签订", "以请示报告为抓手，落实政治要求"]))
