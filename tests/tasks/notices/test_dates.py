from datetime import date

import pytest

from tasks.notices.dates import first_day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2026年2月26日", date(2026, 2, 26)),
        ("2026 年 2 月 6 日印发", date(2026, 2, 6)),
        ("二〇二六年十二月二十六日", date(2026, 12, 26)),
        ("二○二六年十月十日", date(2026, 10, 10)),
        ("2026年2月30日", None),
        ("2026年2月", None),
    ],
)
def test_first_day(line, day):
    assert first_day(line) == day
