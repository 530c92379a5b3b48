"""Rounds of 述职评议 as the office runs them: set up, opened, counted, seen."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.actions import rounds
from assessment.models import Ballot, Candidacy, Cycle, Rectification, Sheet, Tally, VoteCode, VoteRound
from assessment.packaging import inputs_of
from assessment.voting import most_best
from records.models import AuditEvent, Message
from tests.assessment import polling, run
from tests.assessment.doors.ballots import ROUND


def page(client, name, *args) -> str:
    return client.get(reverse(f"assessment:{name}", args=args)).content.decode()


def post(client, name, *args, **data):
    return client.post(reverse(f"assessment:{name}", args=args), data)


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


@pytest.fixture
def new(office, cycle):
    """new(**changed) → the answer to a new round of hospitals."""
    about = ROUND | {"indicator": polling.indicator(cycle).pk, "category": "医院"}

    def send(**changed):
        return post(office, "round_new", cycle.pk, **about | changed)

    return send


def test_a_round_takes_in_the_subjects_of_a_category(new):
    assert new().status_code == 302
    round = VoteRound.objects.get()
    assert [row.appraisal.name for row in round.candidacies.all()] == ["甲医院党支部", "乙医院党支部"]
    assert [(row.name, row.weight) for row in round.groups.all()] == [
        ("局领导班子", Decimal(40)),
        ("党员群众", Decimal(60)),
    ]
    assert (round.values, round.state, round.held_on) == ([100, 80, 60, 40], "draft", date(2026, 12, 9))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"weight2": "59.99"}, "合计应为 100%，现在是 99.99%"),
        ({"weight2": ""}, "名称和权重都要填写"),
        ({"group2": ""}, "名称和权重都要填写"),
        ({"group2": "局领导班子"}, "名称不能相同"),
        ({"weight1": "-1"}, "0 到 100"),
        ({"weight1": "1e9"}, "0 到 100"),
        ({"weight1": "４0a"}, "0 到 100"),
        ({"weight1": "NaN"}, "0 到 100"),
        ({"value0": "30"}, "由高到低"),
        ({"value0": "101"}, "0 到 100 的整数"),
        ({"best_percent": "101"}, "0 到 100 的整数"),
        ({"title": "长" * 61}, "最多 60 字"),
        ({"title": "a\0b"}, "字符"),
        ({"held_on": "昨天"}, "日期格式应为"),
        ({"category": "学校"}, "没有这个分类"),
        ({"indicator": "9" * 30}, "没有这个票决指标"),
    ],
)
def test_a_round_that_will_not_do_says_why(new, changed, words):
    answer = new(**changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not VoteRound.objects.exists()


def test_only_an_indicator_by_votes_has_rounds(new, cycle):
    assert new(indicator=run.by_hand(cycle).pk).status_code == 422


def test_nobody_stands_twice_for_one_indicator(new):
    new()
    answer = new(title="又一轮")
    assert answer.status_code == 422
    assert "同一指标只评议一次" in answer.content.decode()
    assert VoteRound.objects.count() == 1


def test_terms_under_six_months_have_no_grade(cast, cycle, office):
    round = polling.drafted(cast, cycle)
    first, second = round.candidacies.all()
    assert post(office, "round_terms", round.pk, **{f"m{first.pk}": 5, f"m{second.pk}": 6}).status_code == 302
    assert list(Candidacy.objects.values_list("months", "graded")) == [(5, False), (6, True)]
    post(office, "round_open", round.pk)
    ballot = page(office, "round_ballot", round.pk)
    assert "只述职不评等次：甲医院党支部" in ballot
    assert ballot.count("书记</td>") == 2  # one line for each of two groups
    polling.phoned(cast, round, [(0,)] * 5)
    rounds.close_round(by=cast.office, round=round)
    assert {row.appraisal_id for row in Tally.objects.all()} == {second.appraisal_id}


def test_months_are_checked(cast, cycle, office):
    round = polling.drafted(cast, cycle)
    first = round.candidacies.first()
    answer = post(office, "round_terms", round.pk, **{f"m{first.pk}": 13})
    assert answer.status_code == 422
    assert "0 到 12 的整数" in answer.content.decode()
    assert not Candidacy.objects.exclude(months=None).exists()


def test_nobody_is_voted_on_where_all_terms_are_short(cast, cycle, office):
    round = polling.drafted(cast, cycle)
    post(office, "round_terms", round.pk, **{f"m{row.pk}": 2 for row in round.candidacies.all()})
    answer = post(office, "round_open", round.pk)
    assert answer.status_code == 409
    assert "没有需要评等次的述职对象" in answer.content.decode()


def test_terms_do_not_change_once_a_round_is_open(cast, cycle, office):
    round = polling.opened(cast, cycle)
    assert post(office, "round_edit", round.pk, **ROUND).status_code == 409
    assert post(office, "round_terms", round.pk).status_code == 409
    assert post(office, "round_open", round.pk).status_code == 409


def test_the_ballot_prints_the_rule_the_full_names_and_nothing_of_the_voter(cast, cycle, office):
    round = polling.opened(cast, cycle)
    text = page(office, "round_ballot", round.pk)
    assert "共 2 个述职对象，“好”最多选 1 个；超过的，整张选票无效。" in text
    assert "甲医院党支部书记" in text
    assert "请勿署名或作记号" in text
    assert VoteCode.objects.count() == Sheet.objects.count() == 0
    assert most_best(30, 2) == 1


def test_while_a_round_is_open_only_turnout_shows(cast, cycle, signed_in):
    round = polling.opened(cast, cycle)
    polling.entered(cast, polling.received(cast, round, 2, 0), [(0, 1), (0, 1)])
    polling.phoned(cast, round, [(3, 1)] * 3)
    for who in (cast.office, cast.committee, cast.inspector):
        text = page(signed_in(who), "round", round.pk)
        assert "2 / 2" in text  # paper
        assert "3 / 3" in text  # codes
        assert "不显示任何评价" in text
        assert "得分率" not in text


def test_closing_counts_paper_and_phones_by_group(cast, cycle, signed_in):
    round = polling.closed(cast, cycle)
    assert round.state == "closed"
    first, second = (row.appraisal_id for row in round.candidacies.all())
    counted = {(row.appraisal_id, row.group): row.counts for row in Tally.objects.all()}
    assert counted == {
        (first, "局领导班子"): [3, 2, 0, 1],
        (first, "党员群众"): [1, 3, 1, 0],
        (second, "局领导班子"): [1, 4, 1, 0],
        (second, "党员群众"): [0, 2, 1, 1],
    }
    assert [(row.issued, row.collected) for row in round.groups.all()] == [(6, 6), (5, 5)]
    assert not Sheet.objects.exists()
    assert Ballot.objects.count() == 11
    for who in (cast.office, cast.committee, cast.inspector):
        text = page(signed_in(who), "round", round.pk)
        # (3×100 + 2×80 + 40) ÷ 6 = 83.33 and (100 + 3×80 + 60) ÷ 5 = 80, 40 and 60: 81.33
        assert "83.33" in text
        assert "81.33%" in text


def test_the_line_of_history_says_the_turnout_and_no_vote(cast, cycle):
    polling.closed(cast, cycle)
    line = AuditEvent.objects.get(verb="round.close")
    assert line.after == {"turnout": {"局领导班子": [6, 6], "党员群众": [5, 5]}, "groups": ["局领导班子", "党员群众"]}


def test_groups_under_five_are_counted_together(cast, cycle):
    round = polling.opened(cast, cycle)
    polling.phoned(cast, round, [(0, 1)] * 4)
    polling.phoned(cast, round, [(1, 1)] * 6, group=2)
    rounds.close_round(by=cast.office, round=round)
    assert {(row.group, row.weight) for row in Tally.objects.all()} == {("局领导班子、党员群众", Decimal(100))}
    assert set(Ballot.objects.values_list("group", flat=True)) == {"局领导班子、党员群众"}
    assert Tally.objects.first().counts == [4, 6, 0, 0]


def test_a_round_under_five_ballots_is_not_counted(cast, cycle, office):
    round = polling.opened(cast, cycle)
    polling.phoned(cast, round, [(0, 1)] * 4)
    answer = post(office, "round_close", round.pk)
    assert answer.status_code == 409
    assert "收回的票不足 5 张" in answer.content.decode()
    assert not Tally.objects.exists()


def test_a_ballot_with_too_many_best_on_paper_counts_nowhere(cast, cycle):
    round = polling.opened(cast, cycle)
    polling.entered(cast, polling.received(cast, round, 6, 0), [(0, 0), *[(1, 1)] * 5])
    rounds.close_round(by=cast.office, round=round)
    assert [row.counts for row in Tally.objects.filter(group="局领导班子")] == [[0, 5, 0, 0], [0, 5, 0, 0]]


def test_a_round_is_not_closed_twice(cast, cycle, office):
    round = polling.closed(cast, cycle)
    assert post(office, "round_close", round.pk).status_code == 409
    assert Tally.objects.count() == 4


def test_a_round_that_is_discarded_takes_its_ballots_along(cast, cycle, office):
    round = polling.opened(cast, cycle)
    polling.phoned(cast, round, [(0, 1)] * 3)
    assert post(office, "round_discard", round.pk, reason="").status_code == 422
    assert post(office, "round_discard", round.pk, reason="会议改期").status_code == 302
    assert not (VoteRound.objects.exists() or Ballot.objects.exists() or VoteCode.objects.exists())
    line = AuditEvent.objects.get(verb="round.discard")
    assert (line.before["ballots"], line.after) == (3, {"reason": "会议改期"})


def test_a_closed_round_is_not_discarded(cast, cycle, office):
    round = polling.closed(cast, cycle)
    assert post(office, "round_discard", round.pk, reason="不满意").status_code == 409
    assert Tally.objects.count() == 4


def test_a_subjects_people_see_their_own_result_once_marking_has_closed(cast, cycle, signed_in):
    round = polling.closed(cast, cycle)
    client = signed_in(cast.reporter)
    assert "甲医院党支部" not in page(client, "round", round.pk)
    Cycle.objects.update(state=Cycle.State.REVIEW)
    text = page(client, "round", round.pk)
    assert "甲医院党支部" in text
    assert "乙医院党支部" not in text


@pytest.mark.parametrize("state", ["submitted", "decided", "public", "sealed"])
def test_votes_do_not_change_once_results_wait_for_the_committee(cast, cycle, office, state):
    round = polling.opened(cast, cycle)
    polling.phoned(cast, round, [(0, 1)] * 5)
    Cycle.objects.update(state=state)
    assert post(office, "round_close", round.pk).status_code == 409
    assert post(office, "round_discard", round.pk, reason="改期").status_code == 409
    assert office.get(reverse("assessment:round_new", args=[cycle.pk])).status_code == 409
    assert Ballot.objects.count() == 5


def test_who_stands_alone_steps_aside_from_running_the_round(cast, cycle, signed_in):
    """机关第一党支部 covers the unit of the deputy, and nobody else stands."""
    round = polling.opened(cast, cycle, category="机关")
    client = signed_in(cast.deputy)
    for name in ("round_open", "round_close", "round_discard"):
        answer = post(client, name, round.pk, reason="a")
        assert answer.status_code == 403
        assert "须回避" in answer.content.decode()
    (sheet,) = polling.received(cast, round, 1, 0)
    assert post(client, "sheet", sheet.pk, v0="0").status_code == 403


def test_what_was_to_be_put_right_shows_in_next_years_round(cast, plan, cycle, office, the_day):
    old = polling.item(cast, polling.opened(cast, cycle))
    later = run.opened(cast.office, plan, year=2027)
    round = polling.drafted(cast, later)
    text = page(office, "round", round.pk)
    assert "以前年度的整改事项" in text
    assert old.text in text
    assert "2026 年度" in text
    assert "以前年度的整改事项" not in page(office, "round", old.round_id)


def test_matters_to_put_right_go_from_the_office_to_the_unit_and_back(cast, cycle, signed_in):
    round = polling.closed(cast, cycle)
    subject = run.appraisal(cycle, "甲医院党支部")
    said = {"appraisal": subject.pk, "owner": subject.unit_id, "source": "remark", "text": "更新不及时"}
    office, unit = signed_in(cast.office), signed_in(cast.reporter)
    assert post(office, "rectification_new", round.pk, due_on="2026-12-30", **said).status_code == 302
    item = Rectification.objects.get()
    assert set(Message.objects.filter(text__contains="更新不及时").values_list("recipient__username", flat=True)) == {
        "reporter",
        "leader",
    }
    assert post(unit, "rectification_act", item.pk, "answer", answer="").status_code == 422
    assert post(unit, "rectification_act", item.pk, "answer", answer="已更新").status_code == 302
    assert post(office, "rectification_act", item.pk, "return", reason="附目录").status_code == 302
    assert "附目录" in page(unit, "rectification", item.pk)
    assert post(unit, "rectification_act", item.pk, "answer", answer="已更新，附目录").status_code == 302
    assert post(office, "rectification_act", item.pk, "confirm").status_code == 302
    item.refresh_from_db()
    assert (item.state, item.answer, item.confirmed_by) == ("confirmed", "已更新，附目录", cast.office)
    assert post(unit, "rectification_act", item.pk, "answer", answer="再改").status_code == 409
    assert post(office, "rectification_act", item.pk, "drop").status_code == 409


def test_who_is_of_the_unit_does_not_confirm_what_it_put_right(cast, cycle, signed_in, units):
    round = polling.opened(cast, cycle)
    item = polling.item(cast, round, owner=units["组织人事科"])
    Rectification.objects.update(state="done", answer="已更新")
    answer = post(signed_in(cast.deputy), "rectification_act", item.pk, "confirm")
    assert answer.status_code == 403
    assert "须回避" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": ""}, "请填写问题"),
        ({"text": "长" * 301}, "问题最多 300 字"),
        ({"text": "a\0"}, "字符"),
        ({"due_on": "2026-09-16"}, "应晚于今天"),
        ({"due_on": "9999-12-31"}, "最长 400 天"),
        ({"owner": "0"}, "没有这个整改单位"),
        ({"appraisal": "0"}, "没有这个述职对象"),
        ({"source": "gossip"}, "没有这种来源"),
    ],
)
def test_a_matter_that_will_not_do_says_why(cast, cycle, office, changed, words):
    round = polling.opened(cast, cycle)
    subject = run.appraisal(cycle, "甲医院党支部")
    said = {"appraisal": subject.pk, "owner": subject.unit_id, "source": "remark", "text": "问题"}
    answer = post(office, "rectification_new", round.pk, **said | {"due_on": "2026-12-30"} | changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Rectification.objects.exists()


def test_a_round_with_matters_to_put_right_is_not_discarded(cast, cycle, office):
    item = polling.item(cast, polling.opened(cast, cycle))
    assert post(office, "round_discard", item.round_id, reason="改期").status_code == 409
    assert post(office, "rectification_act", item.pk, "drop").status_code == 302
    assert post(office, "round_discard", item.round_id, reason="改期").status_code == 302


def test_a_subject_of_another_round_is_not_named(cast, cycle, office):
    round = polling.opened(cast, cycle)
    other = run.appraisal(cycle, "机关第一党支部")
    said = {"appraisal": other.pk, "owner": other.unit_id, "source": "remark", "text": "问题", "due_on": "2026-12-30"}
    assert post(office, "rectification_new", round.pk, **said).status_code == 422


def test_the_place_in_the_navigation_is_marked_once(office, cycle):
    assert page(office, "rounds").count('aria-current="page">') == 2  # beside the menu and in the sheet of the phone


def test_home_leads_to_what_waits(cast, cycle, signed_in):
    """The office to open rounds and to answers of others than the own unit, the unit to what it has to put right."""

    def home(who) -> str:
        return signed_in(who).get("/").content.decode()

    round = polling.opened(cast, cycle)
    assert reverse("assessment:round", args=[round.pk]) in home(cast.deputy)
    item = polling.item(cast, round)
    link = reverse("assessment:rectification", args=[item.pk])
    assert (link in home(cast.reporter), link in home(cast.stranger), link in home(cast.office)) == (True, False, False)
    Rectification.objects.update(state="done", answer="已更新")
    assert (link in home(cast.reporter), link in home(cast.office), link in home(cast.deputy)) == (False, True, True)
    Rectification.objects.update(owner=cast.deputy.posts.get().unit)
    assert (link in home(cast.office), link in home(cast.deputy)) == (True, False)


def test_what_was_voted_is_what_is_scored(cast, cycle):
    polling.closed(cast, cycle)
    _, subjects = inputs_of(cycle)
    (found,) = (subject["inputs"] for subject in subjects if subject["name"] == "甲医院党支部")
    (votes,) = (given for given in found.values() if "groups" in given)
    assert votes == {
        "values": ["100", "80", "60", "40"],
        "groups": [
            {"name": "局领导班子", "weight": "40", "counts": ["3", "2", "0", "1"]},
            {"name": "党员群众", "weight": "60", "counts": ["1", "3", "1", "0"]},
        ],
    }
