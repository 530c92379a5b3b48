"""The cards of the overview, computed from figures alone."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from tasks.glance import cards, sentences
from tasks.glance.choice import Choice
from tasks.glance.headline import headlines
from tasks.glance.page import Facts, compared_with, page_of
from tasks.tallies import Tally, whole

LABELS = {
    "bureau": "局",
    "party": "机关党委、纪委",
    "mass": "群团",
    "office": "机关科室",
    "branch": "党支部",
    "affiliated": "直属单位",
}


@dataclass
class Unit:
    pk: int
    name: str
    order: int = 1

    def __str__(self):
        return self.name


PARTY = Unit(91, "局机关党委")


@dataclass
class Task:
    pk: int
    pillar_id: int
    lead: object = None
    waited: int = 0
    name: str = ""

    @property
    def lead_id(self):
        return self.lead and self.lead.pk

    @property
    def pillar(self):
        return f"类型{self.pillar_id}"


TASKS = {1: Task(1, 7, PARTY, 3, "理论学习"), 2: Task(2, 8, None, 5, "纪律戒尺")}
HOSPITALS, TOWNS = ("affiliated", "县级医院"), ("affiliated", "乡镇卫生院")


def figure(task, group, light, rows, progress_sum=0, awaiting=""):
    kind, category = group
    return {
        "task": task,
        "kind": kind,
        "category": category,
        "light": light,
        "awaiting": awaiting,
        "rows": rows,
        "progress_sum": progress_sum,
    }


FIGURES = [
    figure(1, HOSPITALS, "done", 2, 200),
    figure(1, HOSPITALS, "overdue", 1, 50),
    figure(1, TOWNS, "overdue", 3, 60),
    figure(2, TOWNS, "waiting", 4, 200, "review"),
    figure(1, TOWNS, "waiting", 2, 100, "unit"),
    figure(1, ("office", ""), "waiting", 1, 80, "review"),
]


def unit(pk, group, order, light, rows=1):
    kind, category = group
    named = {"unit": pk, "name": f"单位{pk}", "order": order, "kind": kind, "category": category}
    return named | {"light": light, "rows": rows, "progress_sum": 0}


UNITS = [
    unit(11, TOWNS, 5, "overdue", 3),
    unit(12, HOSPITALS, 9, "overdue"),
    unit(12, HOSPITALS, 9, "done", 2),
    unit(13, ("office", ""), 2, "waiting"),
]


def facts(**choice):
    return Facts(Choice(plan=1, **choice), FIGURES, TASKS, LABELS, 50, UNITS)


def text(parts) -> str:
    return "".join(part.text for part in parts)


@pytest.mark.parametrize(
    ("choice", "rows"),
    [
        ({}, 13),
        ({"kind": "affiliated"}, 12),
        ({"kind": "bodies"}, 0),
        ({"kind": "affiliated", "category": "县级医院"}, 3),
        ({"category": "-"}, 1),
        ({"pillar": 8}, 4),
        ({"lead": 91}, 9),
        ({"lead": 0}, 4),
        ({"lead": 0, "kind": "office"}, 0),
    ],
)
def test_what_is_chosen(choice, rows):
    assert whole(facts(**choice).chosen).total == rows


def test_addresses_say_what_was_chosen():
    choice = Choice(plan=1, kind="affiliated", pillar=7, lead=0, units="all")
    assert choice.rows(light="done") == "plan=1&kind=affiliated&pillar=7&lead=0&light=done"
    assert choice.page(kind="office", units="") == "plan=1&kind=office&pillar=7&lead=0"
    assert choice.matrix() == ""  # the matrix knows no leads
    assert Choice(plan=1, pillar=7).matrix(kind="office") == "plan=1&pillar=7&kind=office"


def test_rows_of_a_past_day_have_no_address():
    past = Choice(plan=1, day=date(2026, 8, 17))
    assert (past.rows(light="done"), past.matrix(), past.page()) == ("", "", "plan=1&day=2026-08-17")


def test_tabs_tell_what_they_would_show():
    tabs = cards.tabs(FIGURES, Choice(plan=1, kind="office", lead=91), TASKS, LABELS)
    assert [(label, rows, shown) for label, rows, _, shown in tabs] == [
        ("全部", 9, False),
        ("直属单位", 8, False),
        ("机关科室", 1, True),
    ]


def test_columns_follow_the_organisation_and_count_units():
    assert [(group.label, group.units) for group in facts().heads] == [
        ("机关科室", 1),
        ("乡镇卫生院", 1),
        ("县级医院", 1),
    ]
    assert [group.units for group in facts(day=date(2026, 8, 17)).heads] == [0, 0, 0]


def test_each_cell_names_its_rows():
    page = page_of(facts(kind="affiliated"))
    (task, (towns, hospitals)), (_, (reviewed, none)) = page["heat"]
    assert (task.pk, towns.tally.counts, hospitals.tally.counts) == (
        1,
        {"overdue": 3, "waiting": 2},
        {"done": 2, "overdue": 1},
    )
    assert towns.abnormal[0].query == (
        "plan=1&kind=affiliated&light=overdue&category=%E4%B9%A1%E9%95%87%E5%8D%AB%E7%94%9F%E9%99%A2&task=1"
    )
    assert (reviewed.abnormal, none) == ([], None)


def test_reviews_are_of_leads_longest_first():
    found = cards.reviews(FIGURES, TASKS, {1: 3, 2: 5}, Choice(plan=1))
    assert [(lead and lead.name, rows, days, query[-6:]) for lead, rows, days, query in found] == [
        (None, 4, 5, "lead=0"),
        ("局机关党委", 1, 3, "ead=91"),
    ]


@pytest.mark.parametrize(
    ("progress", "planned", "said"),
    [
        (767, 68, "进度 76.7%，比时序快 8.7 个百分点。"),
        (595, 60, "进度 59.5%，比时序慢 0.5 个百分点。"),
        (600, 60, "进度 60.0%，与时序进度一致。"),
    ],
)
def test_progress_in_words(progress, planned, said):
    assert text(sentences.on_progress(Tally({"normal": 10}, progress), planned)) == said


def then(**counts):
    return "8月17日", Tally(counts, 0)


@pytest.mark.parametrize(
    ("rows", "before", "said"),
    [
        (FIGURES, None, "逾期 4 项，集中在乡镇卫生院（3 项）。"),
        (FIGURES, then(overdue=1), "逾期 4 项，比 8月17日 多 3 项，集中在乡镇卫生院（3 项）。"),
        (FIGURES[:2], then(overdue=4), "逾期 1 项，比 8月17日 少 3 项。"),
        (FIGURES[2:], then(overdue=3), "逾期 3 项，与 8月17日 持平，都在乡镇卫生院。"),
        (FIGURES[:1], then(overdue=2), "没有逾期的落实项，比 8月17日 少 2 项。"),
        (FIGURES[:1], then(), "没有逾期的落实项，与 8月17日 持平。"),
        (FIGURES[:1], None, "没有逾期的落实项。"),
        (
            [figure(1, group, "overdue", n) for group, n in [(HOSPITALS, 2), (TOWNS, 1), (("office", ""), 2)]],
            None,
            "逾期 5 项，最多的是机关科室（2 项）。",
        ),
    ],
)
def test_overdue_in_words(rows, before, said):
    known = Facts(Choice(plan=1), FIGURES, TASKS, LABELS, 50, UNITS)
    assert text(sentences.on_overdue(rows, known.choice, known.heads, TASKS, before)) == said


def test_of_one_category_the_task_is_named():
    rows = [figure(1, TOWNS, "overdue", 1), figure(2, TOWNS, "overdue", 2)]
    known = Facts(Choice(plan=1, kind="affiliated", category="乡镇卫生院"), FIGURES, TASKS, LABELS, 50)
    parts = sentences.on_overdue(rows, known.choice, known.heads, TASKS, None)
    assert text(parts) == "逾期 3 项，集中在“纪律戒尺”（2 项）。"
    assert parts[-3].query.endswith("light=overdue&task=2")


@pytest.mark.parametrize(
    ("reviews", "said"),
    [
        ([(PARTY, 1, 3, "")], "待复核 5 项，最久等 3 个工作日（局机关党委）。"),
        ([(None, 1, 2, "")], "待复核 5 项，最久等 2 个工作日（机关党委办公室）。"),
        ([(PARTY, 1, 0, "")], "待复核 5 项，都是今天报送的。"),
        ((), "待复核 5 项。"),
    ],
)
def test_reviews_in_words(reviews, said):
    told = sentences.on_reviews(FIGURES, reviews, Choice(plan=1), "机关党委办公室")
    assert text(told) == said


def test_headlines_with_changes():
    tally = whole(FIGURES)
    found = headlines(FIGURES, tally, Choice(plan=1), 50, then(done=1, overdue=5, behind=2), {"overdue": (2, "x")})
    assert [(one.word, one.number, text(one.notes)) for one in found] == [
        ("办结", 2, "办结率 15.4%　较 8月17日 增加 1 项"),
        ("正常推进", 0, "平均 53.1%，时序 50%；未开始 0"),
        ("待审核", 7, "单位 2，牵头复核 5"),
        ("滞后", 0, "较 8月17日 减少 2 项"),
        ("逾期", 4, "2 个单位　较 8月17日 减少 1 项"),
    ]
    tones = {one.word: [part.tone for part in one.notes if part.tone] for one in found}
    assert tones == {"办结": [], "正常推进": [], "待审核": [], "滞后": ["better"], "逾期": ["better"]}


def test_units_are_listed_in_pages(monkeypatch):
    monkeypatch.setattr("tasks.glance.page.UNITS_ON_A_PAGE", 1)
    first = page_of(facts())
    assert ([name for _, name, *_ in first["units"]], first["listed"], first["bodies"]) == (["单位11"], 2, 3)
    assert (first["next_url"], first["first_url"]) == ("?plan=1&units=abnormal&page=11#units", "")
    second = page_of(facts(), after=11)
    assert [name for _, name, *_ in second["units"]] == ["单位12"]
    assert (second["next_url"], second["first_url"]) == ("", "?plan=1&units=abnormal#units")
    assert page_of(facts(kind="office"))["which"] == "all"


@dataclass(frozen=True)
class Point:
    day: date
    tally: Tally = field(default_factory=Tally)


def test_a_day_is_compared_with_one_far_enough_back():
    points = [Point(date(2026, 7, 31)), Point(date(2026, 8, 17)), Point(date(2026, 8, 31)), Point(date(2026, 9, 16))]
    assert compared_with(points, date(2026, 9, 16), 30) is points[1]
    assert compared_with(points, date(2026, 9, 15), 30) is points[0]
    assert compared_with(points[2:], date(2026, 9, 16), 30) is None
