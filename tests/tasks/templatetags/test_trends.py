"""The lines of the trend: where they run, what they are labelled, and that the table says the same."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from lxml import html

from tasks.snapshots import Point
from tasks.tallies import Tally
from tasks.templatetags.trends import trend_chart

pytestmark = pytest.mark.once


def point(month, day, share, planned):
    return Point(date(2026, month, day), Tally({"done": 1, "overdue": 3}, share * 4), planned)


def drawn(*points):
    return html.fromstring(render_to_string("tasks/_trend.html", trend_chart(points)))


def test_two_lines_run_from_the_first_day_to_the_last():
    chart = trend_chart([point(3, 31, 0, 10), point(6, 30, 50, 40), point(9, 16, 100, 68)])
    assert [(spot.x, spot.y, spot.label) for spot in chart["spots"]] == [
        (36.0, 116.0, "3月"),
        (168.5, 63.0, "6月"),
        (282.0, 10.0, "9月16日"),
    ]
    page = drawn(point(3, 31, 0, 10), point(9, 16, 77, 68))
    assert page.xpath("count(.//polyline)") == 2
    assert page.xpath("string(.//svg/@aria-label)") == (
        "进度走势：3月31日平均进度 0.0%，9月16日 77.0%，时序进度 68%。逐月数字在“看数据”中。"
    )
    rows = [[cell.text_content() for cell in row.iterchildren()] for row in page.xpath(".//tbody/tr")]
    assert rows == [
        ["9月16日", "77.0%", "68%", "1", "0", "0", "0", "3", "0"],
        ["3月31日", "0.0%", "10%", "1", "0", "0", "0", "3", "0"],
    ]


@pytest.mark.parametrize(("share", "planned"), [(70, 70), (72, 68), (100, 100), (0, 0), (1, 0), (99, 100), (20, 80)])
def test_the_two_words_never_cover_each_other_and_stay_in_the_drawing(share, planned):
    chart = trend_chart([point(3, 31, 0, 10), point(9, 16, share, planned)])
    said, planned_said = chart["said_y"], chart["planned_said_y"]
    assert abs(said - planned_said) >= 15
    assert (said < planned_said) == (share >= planned)
    assert 10 <= min(said, planned_said) <= max(said, planned_said) <= 116


def test_of_twelve_months_every_second_is_named_and_none_runs_into_another():
    ends = [date(2026, month, 28) for month in range(1, 12)] + [date(2026, 12, 2)]
    spots = trend_chart([Point(day, Tally({"done": 1}, 5), 5) for day in ends])["spots"]
    named = [spot for spot in spots if spot.label]
    assert named[-1].label == "12月2日"
    assert len(named) == 6
    assert all(later.x - earlier.x >= 36 for earlier, later in zip(named, named[1:], strict=False))


def test_a_month_is_named_once():
    points = [Point(date(2026, *day), Tally({"done": 1}, 5), 5) for day in [(6, 30), (8, 17), (8, 31), (10, 16)]]
    assert [spot.label for spot in trend_chart(points)["spots"]] == ["6月", "", "8月", "10月16日"]


def test_without_two_days_a_sentence_stands_there():
    assert "快照" in drawn().text_content()
    assert drawn().xpath("count(.//table)") == 0
    page = drawn(point(9, 16, 77, 68))
    assert (page.xpath("count(.//svg)"), page.xpath("count(.//tbody/tr)")) == (0, 1)
