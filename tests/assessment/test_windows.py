"""Windows in working days, over weekends and the days worked in exchange."""

from datetime import date

import pytest

from assessment.windows import NOTICE_DAYS, notice_window, trouble_with_window, working_days
from branches.calendar import Calendar

CALENDAR = Calendar({date(2026, 12, 19): True, date(2026, 12, 24): False})  # a Saturday worked, a Thursday off


def test_a_window_starts_on_the_next_working_day_and_counts_both_ends():
    assert notice_window(date(2026, 12, 16), CALENDAR) == (date(2026, 12, 17), date(2026, 12, 22))
    assert working_days(date(2026, 12, 17), date(2026, 12, 22), CALENDAR) == 5
    assert working_days(date(2026, 12, 17), date(2026, 12, 22), Calendar()) == 4


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        ((2026, 12, 15), (2026, 12, 22), "公示开始日期不能早于今天。"),
        ((2026, 12, 20), (2026, 12, 28), "12月20日不是工作日，请改为工作日。"),
        ((2026, 12, 17), (2026, 12, 24), "12月24日不是工作日，请改为工作日。"),
        ((2026, 12, 17), (2026, 12, 21), "公示期至少 5 个工作日，现在是 4 个。"),
        ((2026, 12, 22), (2026, 12, 17), "公示期至少 5 个工作日，现在是 0 个。"),
        ((2026, 12, 17), (2026, 12, 22), ""),
        ((2026, 12, 16), (2026, 12, 31), ""),
    ],
)
def test_a_window_says_what_is_wrong_with_it(opens, closes, words):
    window = date(*opens), date(*closes)
    assert trouble_with_window(*window, date(2026, 12, 16), CALENDAR, NOTICE_DAYS) == words
