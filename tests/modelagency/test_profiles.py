"""年度情况: the year of a unit, each number with its rows, beside the unit's own year before; scores as far as they may
be known."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse

from assessment.models import Cycle
from modelagency.clock import today
from records.models import Decision
from tasks.models import Assignment, Plan, UnitDay
from tests import make, stages
from tests.assessment import deciding, run
from tests.cast import DUE
from tests.tasks import ordered

LAST = make.NOTICE.replace("〔2026〕9号", "〔2025〕3号").replace("2026年2月26日", "2025年2月20日")


def page(client, unit, **query) -> str:
    answer = client.get(reverse("profile", args=[unit.pk]), query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def linked(text) -> dict[str, int]:
    """Address of a list of rows → the number that opens it."""
    links = re.findall(r'<a [^>]*href="(/assignments/\?[^"]+)"[^>]*>(.*?)</a>', text, re.S)
    words = {url: re.sub(r"<[^>]+>", " ", inside) for url, inside in links}
    return {url: int(re.search(r"\d+", said)[0]) for url, said in words.items()}


@pytest.fixture
def hospital(units):
    return units["甲医院"]


@pytest.fixture
def last(cast, plan):
    """The plan of the year before, all but done."""
    found = make.published_plan(cast.office, LAST, due_on=DUE)
    Plan.objects.filter(pk=found.pk).update(year=2025, starts_on=date(2025, 1, 1), due_on=date(2025, 12, 19))
    Assignment.objects.filter(plan=found).update(progress=90, state="in_progress", late_on=None, behind_on=None)
    return found


@pytest.mark.parametrize("who", ["reporter", "leader", "office", "committee", "inspector", "lead"])
def test_every_number_opens_as_many_rows(who, cast, plan, hospital, signed_in):
    stages.reach("to_review", cast, make.assignment_of(plan, hospital))
    client = signed_in(getattr(cast, who))
    numbers = linked(page(client, hospital))
    assert len(numbers) >= 4
    assert numbers == {url: client.get(url).context["total"] for url in numbers}


def test_who_leads_a_task_sees_its_rows_and_no_more(cast, plan, hospital, signed_in):
    UnitDay.objects.create(plan=plan, unit=hospital, day=today() - timedelta(days=40), normal=3, progress=30)
    whole, part = page(signed_in(cast.office), hospital), page(signed_in(cast.lead), hospital)
    assert (whole.count("<tr data-row>"), part.count("<tr data-row>")) == (3, 1)
    assert "不是这个单位的全部" in part and "不是这个单位的全部" not in whole
    assert "进度走势" in whole and "进度走势" not in part


def test_a_unit_without_a_row_is_a_strangers_404_and_the_offices_empty_page(cast, plan, units, signed_in):
    new = make.unit("丁院")
    assert signed_in(cast.reporter).get(reverse("profile", args=[new.pk])).status_code == 404
    assert signed_in(cast.office).get(reverse("profile", args=[999_999])).status_code == 404
    assert "还没有承担任务" in page(signed_in(cast.office), new)


def test_the_year_before_is_held_against_the_same_day(cast, plan, last, hospital, signed_in):
    Assignment.objects.filter(plan=plan).update(progress=50, state="in_progress")
    text = page(signed_in(cast.office), hospital)
    assert "2025 年为 90.0%。" in text  # a whole year is not held against a part of one
    UnitDay.objects.create(plan=last, unit=hospital, day=date(2025, 9, 10), done=1, normal=2, progress=120)
    UnitDay.objects.create(plan=last, unit=hospital, day=date(2025, 9, 20), done=3, progress=300)
    text = page(signed_in(cast.office), hospital)
    assert "去年同期（9月16日）为 40.0%，这一年高 10.0 个百分点。" in text
    assert re.search(r"办结</span>.*?去年同期（9月16日） 1 项", text, re.S)


def test_a_past_year_is_chosen_and_draft_or_foreign_years_are_not(cast, plan, last, hospital, signed_in):
    client = signed_in(cast.reporter)
    assert "平均进度 90.0%" in page(client, hospital, plan=last.pk)
    assert 'aria-current="page">2026 年' in page(client, hospital)
    draft = make.draft_plan(cast.office, make.NOTICE.replace("9号", "12号"))
    assert client.get(reverse("profile", args=[hospital.pk]), {"plan": draft.pk}).status_code == 400


def test_scores_show_as_far_as_they_may_be_known(cast, plan, units, hospital, signed_in):
    office, own = signed_in(cast.office), signed_in(cast.reporter)
    branch = units["甲医院党支部"]
    cycle = run.computed(cast.office, plan)
    score = run.appraisal(cycle, "甲医院党支部").result
    for client in (office, own):
        text = page(client, hospital)
        assert f"{score.total} 分" in text and "还没有公示" in text
        assert not re.search(r"第 \d+ 名", text)
    Cycle.objects.filter(pk=cycle.pk).update(state=Cycle.State.MARKING)
    assert f"{score.total} 分" not in page(office, hospital)
    Cycle.objects.filter(pk=cycle.pk).update(state=Cycle.State.PUBLIC)
    for client, unit in [(office, hospital), (own, hospital), (office, branch)]:
        assert f"{score.grade}　医院第 {score.rank} 名" in page(client, unit)
    assert "乙医院党支部" not in page(own, hospital)


def test_what_was_decided_is_for_those_who_read_decisions(cast, plan, hospital, signed_in):
    cycle = run.computed(cast.office, plan)
    decision = deciding.in_force(cast)
    Cycle.objects.filter(pk=cycle.pk).update(decision=decision)
    url = reverse("branches:decision", args=[decision.pk])
    assert Decision.objects.count() == 1
    assert url in page(signed_in(cast.inspector), hospital)
    assert url not in page(signed_in(cast.reporter), hospital)


def test_orders_urgings_and_files_are_there(cast, plan, hospital, signed_in):
    row = make.assignment_of(plan, hospital)
    made = ordered.things(cast, plan)
    orders = [thing for thing in made.values() if getattr(thing, "assignment_id", None)]
    report = stages.to_review(cast, row, uploads=(make.SimpleUploadedFile("签到表.pdf", stages.PDF),))
    text = page(signed_in(cast.office), hospital)
    file = report.evidence.get()
    assert reverse("tasks:evidence", args=[row.pk, file.pk]) in text
    assert 'href="#files">1 份</a>' in text
    shown = {order.pk for order in orders if reverse("tasks:order", args=[order.pk]) in text}
    assert shown == {order.pk for order in orders if order.assignment.unit_id == hospital.pk}
