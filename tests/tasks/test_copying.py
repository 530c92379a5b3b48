"""Measures taken over from last year's task and from other tasks of the unit."""

from datetime import date

import pytest

from branches.models import WorkingDay
from records.models import AuditEvent
from records.refusals import Refusal
from tasks.actions.assignments import accept_plan
from tasks.actions.copying import copy_measures
from tasks.actions.measures import file_measures, save_measures
from tasks.measures import moved
from tasks.models import Measure
from tests import make

STUDY = {"text": "集中学习", "owner": "张工", "proof": "有签到表", "due_on": date(2025, 10, 31)}
LEAP = {"text": "读书会", "owner": "", "due_on": date(2025, 3, 31)}
CHECK = {"text": "做检查", "owner": "李工", "proof": "有记录", "due_on": date(2026, 11, 30)}


@pytest.fixture
def unit(units):
    return units["甲医院"]


@pytest.fixture
def last_year(cast, unit, the_day):
    """Unit A's confirmed measures for the first task of last year's plan."""
    the_day.move_to("2025-03-03T01:00:00Z")
    text = make.NOTICE.replace("9号", "8号").replace("2026年", "2025年")
    plan = make.published_plan(cast.office, text, due_on=date(2025, 12, 19))
    accept_plan(by=cast.reporter, plan=plan, unit=unit)
    row = make.assignment_of(plan, unit)
    file_measures(by=cast.reporter, assignment=row, measures=[STUDY, LEAP], version=0)
    the_day.move_to("2026-09-16T01:00:00Z")
    return list(row.measures.all())


@pytest.fixture
def rows(cast, last_year, plan, unit):
    """Unit A's rows of this year; the second task has a measure."""
    accept_plan(by=cast.reporter, plan=plan, unit=unit)
    rows = [make.assignment_of(plan, unit, order) for order in (1, 2, 3)]
    save_measures(by=cast.reporter, assignment=rows[1], measures=[CHECK], version=0)
    return rows


@pytest.fixture
def at_desk(cast, rows, signed_in):
    def visit(row=None, **form):
        client, url = signed_in(cast.reporter), f"/assignments/{(row or rows[0]).pk}/measures/copy/"
        return client.post(url, form) if form else client.get(url)

    return visit


def said(row):
    return list(row.measures.values_list("text", "owner", "proof", "due_on", "status"))


@pytest.mark.parametrize(
    ("day", "years", "is_then"),
    [
        (date(2025, 10, 31), 1, date(2026, 10, 30)),  # a Saturday
        (date(2025, 3, 31), 1, date(2026, 9, 16)),  # before the row began
        (date(2025, 12, 31), 1, date(2026, 12, 18)),  # after the plan's last day
        (date(2024, 2, 29), 2, date(2026, 9, 16)),
        (date(2026, 11, 30), 0, date(2026, 11, 30)),
    ],
)
def test_days_move_to_working_days_of_the_plan(units, day, years, is_then):
    calendar = WorkingDay.objects.calendar()
    bounds = {"first": date(2026, 9, 16), "last": date(2026, 12, 18)}
    assert moved(day, years=years, calendar=calendar, **bounds) == is_then


def test_last_years_measures_are_offered_and_copied(rows, last_year, at_desk, signed_in, cast):
    page = signed_in(cast.reporter).get(f"/assignments/{rows[0].pk}/measures/").content.decode()
    assert "以前年度同一任务有 2 条举措" in page
    assert "集中学习" in at_desk().content.decode()
    answer = at_desk(sources=[measure.pk for measure in last_year], version=0, copy="")
    assert answer.status_code == 302
    assert said(rows[0]) == [
        ("读书会", "", "", date(2026, 9, 16), "not_started"),
        ("集中学习", "张工", "有签到表", date(2026, 10, 30), "not_started"),
    ]
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].measures_version) == ("to_plan", 1)
    event = AuditEvent.objects.get(verb="measures.copy")
    assert (event.by, event.after) == (cast.reporter, {"measures": 2, "shared": False})


def test_another_task_of_the_unit_is_copied_as_it_is(cast, rows):
    source = rows[1].measures.get()
    copy_measures(by=cast.reporter, assignment=rows[2], sources=[source.pk], version=0)
    assert said(rows[2]) == [("做检查", "李工", "有记录", date(2026, 11, 30), "not_started")]
    assert (rows[2].measures.get().shared, Measure.objects.get(pk=source.pk).shared) == (None, None)


def test_what_the_draft_has_already_is_not_taken_twice(cast, rows, last_year):
    first, second = last_year
    copy_measures(by=cast.reporter, assignment=rows[0], sources=[first.pk], version=0)
    assert copy_measures(by=cast.reporter, assignment=rows[0], sources=[first.pk, second.pk], version=1) == 1
    with pytest.raises(Refusal, match="没有重复带入"):
        copy_measures(by=cast.reporter, assignment=rows[0], sources=[first.pk], version=2)


def test_only_last_years_same_task_is_offered(rows, last_year, at_desk):
    assert "集中学习" not in at_desk(rows[2]).content.decode()
    refused = at_desk(rows[2], sources=[last_year[0].pk], version=0, copy="")
    assert (refused.status_code, rows[2].measures.count()) == (409, 0)


def test_measures_of_another_unit_are_refused_like_unknown_ones(cast, plan, units, rows, at_desk):
    accept_plan(by=cast.stranger, plan=plan, unit=units["乙医院"])
    theirs = make.assignment_of(plan, units["乙医院"])
    save_measures(by=cast.stranger, assignment=theirs, measures=[CHECK | {"text": "乙的秘密"}], version=0)
    assert "乙的秘密" not in at_desk().content.decode()
    for act in ("copy", "share"):
        answers = [at_desk(sources=[pk], version=0, **{act: ""}) for pk in (theirs.measures.get().pk, 999_999)]
        assert [answer.status_code for answer in answers] == [409, 409]
        assert all("不能带入这一项" in answer.content.decode() for answer in answers)
    assert rows[0].measures.count() == 0


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"version": 0}, 422, "没有选中任何一条"),
        ({"version": 0, "sources": "x"}, 422, "选中的举措不对"),
        ({"version": 0, "sources": "9" * 25}, 422, "选中的举措不对"),
        ({"version": 0, "sources": "²"}, 422, "选中的举措不对"),
        ({"version": "", "sources": "1"}, 422, "页面信息不完整"),
    ],
)
def test_nonsense_takes_nothing_over(rows, at_desk, form, status, words):
    answer = at_desk(copy="", **form)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert rows[0].measures.count() == 0


def test_a_stale_draft_takes_nothing_over(cast, rows, last_year, at_desk):
    save_measures(by=cast.reporter, assignment=rows[0], measures=[CHECK], version=0)
    answer = at_desk(sources=[last_year[0].pk], version=0, copy="")
    assert (answer.status_code, "做检查" in answer.content.decode()) == (409, True)
    assert rows[0].measures.count() == 1


def test_there_are_twelve_measures_at_most(cast, rows, last_year):
    many = [CHECK | {"text": f"第{n}条"} for n in range(11)]
    save_measures(by=cast.reporter, assignment=rows[0], measures=many, version=0)
    with pytest.raises(Refusal, match="最多 12 条举措，草稿里已有 11 条"):
        copy_measures(by=cast.reporter, assignment=rows[0], sources=[one.pk for one in last_year], version=1)
