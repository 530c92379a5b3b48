"""The worked examples, counted out by hand from published rules, told by the engine and by the oracle."""

import pytest

from tests.assessment.oracle import doors
from tests.assessment.oracle.building import component, entries, indicator, measured, scheme, subject, votes

pytestmark = pytest.mark.once
LEVELS = [("先进", "90"), ("较好", "75"), ("一般", "60"), ("后进", "0")]
RATIO, VOTE = indicator("ratio", "100"), indicator("vote", "100")


@pytest.fixture(params=[doors.engine, doors.oracle], ids=["engine", "oracle"])
def told(request):
    """One subject: (lines by key, total, grade)."""

    def one(content, known):
        answer = request.param({"scheme": content, "subjects": [known]})[known["name"]]
        return {line[1]: line for line in answer["lines"]}, answer["total"], answer["grade"][1]

    return one


@pytest.mark.parametrize(
    ("own", "superior", "total", "grade"), [("92", "84", "87.20", "较好"), ("100", "83.33", "90.00", "先进")]
)
def test_self_and_superior_forty_to_sixty(told, own, superior, total, grade):
    content = scheme(component("usual", "40", [RATIO]), component("year_end", "60", [RATIO]), grades=LEVELS)
    known = subject(c1_1_1=measured(own, "100"), c2_1_1=measured(superior, "100"))
    assert told(content, known)[1:] == (total, grade)


def test_the_rounded_total_is_what_the_floor_is_held_against(told):
    content = scheme(component("usual", "100", [RATIO]), grades=LEVELS)
    assert told(content, subject(c1_1_1=measured("89.994", "100")))[1:] == ("89.99", "较好")
    assert told(content, subject(c1_1_1=measured("89.995", "100")))[1:] == ("90.00", "先进")


def test_votes_of_one_group(told):
    content = scheme(component("review", "100", [VOTE]))
    assert told(content, subject(c1_1_1=votes(("100", ["10", "5", "3", "2"]))))[1] == "83.00"


def test_no_valid_vote_is_no_score_and_not_nought(told):
    content = scheme(component("review", "100", [VOTE]))
    lines, total, grade = told(content, subject(c1_1_1=votes(("100", ["0", "0", "0", "0"]))))
    assert (total, grade, lines["1.1.1"][2]) == (None, "", None)


def test_three_groups_by_weight(told):
    content = scheme(component("review", "100", [VOTE]))
    groups = [("20", ["10", "5", "3", "2"]), ("40", ["1", "1", "0", "0"]), ("40", ["1", "2", "0", "1"])]
    assert told(content, subject(c1_1_1=votes(*groups)))[1] == "82.60"


def test_daily_check_and_two_ratings(told):
    content = scheme(
        component("usual", "30", [RATIO]), component("year_end", "30", [RATIO]), component("review", "40", [VOTE])
    )
    ratings = votes(("50", ["0", "1", "0", "0"]), ("50", ["1", "1", "0", "0"]))
    known = subject(c1_1_1=measured("88", "100"), c2_1_1=measured("90", "100"), c3_1_1=ratings)
    assert told(content, known)[1] == "87.40"


def test_deductions_end_at_nought(told):
    meetings, rest = indicator("deduct", "4", step="1"), indicator("ratio", "96")
    content = scheme(component("year_end", "100", [meetings, rest]))
    lines, total, _ = told(content, subject(c1_1_1=measured("6"), c1_1_2=measured("1", "1")))
    assert (lines["1.1.1"][2], total) == ("0.00000", "96.00")


@pytest.mark.parametrize(
    ("once", "rows", "line", "total"),
    [
        (True, [("表彰", "3"), ("表彰", "2")], "3.00000", "83.00"),
        (False, [("表彰", "4"), ("创新", "3")], "7.00000", "85.00"),
    ],
)
def test_a_matter_counts_once_and_bonus_is_capped(told, once, rows, line, total):
    content = scheme(component("usual", "100", [RATIO]), component("extra", "0", [indicator("bonus", "0", once=once)]))
    lines, came_to, _ = told(content, subject(c1_1_1=measured("80", "100"), c2_1_1=entries(*rows)))
    assert (lines["2.1.1"][3], came_to) == (line, total)
    assert ("cap" in lines) == (not once)


def test_what_does_not_apply_passes_its_points_on_inside_the_section(told):
    section = [indicator("ratio", "15"), indicator("ratio", "45")]
    content = scheme(component("year_end", "100", section, [indicator("ratio", "40")]))
    known = subject(c1_1_1={"exempt": "无此项工作"}, c1_1_2=measured("40", "45"), c1_2_1=measured("0", "1"))
    lines, total, _ = told(content, known)
    assert (lines["1.1"][2], total) == ("53.33333", "53.33")


def crowd(size, **first):
    """Subjects with 99, 98 … points; the first one with more to it."""
    rows = [subject(f"支部{place:02}", c1_1_1=measured(str(99 - place), "100")) for place in range(size)]
    return [rows[0] | first, *rows[1:]]


@pytest.mark.parametrize("door", [doors.engine, doors.oracle])
def test_thirty_percent_of_seventeen_are_five(door):
    content = scheme(component("usual", "100", [RATIO]), quota="30", grades=[("优秀", "60"), ("良好", "0")])
    answers = door({"scheme": content, "subjects": crowd(17)})
    grades = [answers[f"支部{place:02}"]["grade"] for place in range(17)]
    assert [grade for _, grade, _ in grades] == ["优秀"] * 5 + ["良好"] * 12
    assert [note for _, _, note in grades] == [""] * 5 + ["因名额限制"] * 12


@pytest.mark.parametrize("door", [doors.engine, doors.oracle])
def test_a_veto_leaves_the_score_and_takes_no_place_of_the_quota(door):
    vetoes = [{"name": "违纪", "effect": "cap", "grade": "良好"}]
    content = scheme(component("usual", "100", [RATIO]), quota="30", vetoes=vetoes)
    first = crowd(4, vetoes=["违纪"], inputs={"1.1.1": measured("93.4", "100")})
    answers = door({"scheme": content, "subjects": first})
    assert (answers["支部00"]["total"], answers["支部00"]["grade"][1]) == ("93.40", "良好")
    assert answers["支部01"]["grade"] == (1, "优秀", "")  # the one place, 30% of 4, is still free


@pytest.mark.parametrize(
    ("quantity", "base", "percent"), [("38", "40", "100.00000"), ("37", "39", "0.00000"), ("95", "100", "100.00000")]
)
def test_a_share_is_reached_exactly_or_not_at_all(told, quantity, base, percent):
    content = scheme(component("usual", "100", [indicator("all_or_nothing", "100", threshold="95")]))
    lines, _, _ = told(content, subject(c1_1_1=measured(quantity, base)))
    assert lines["1.1.1"][2] == percent
