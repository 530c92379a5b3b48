"""Paper ballots: entered twice by two persons, compared, settled, counted."""

import re

import pytest
from django.urls import reverse

from assessment.actions import paper, rounds
from assessment.models import Appraisal, RaterGroup, Sheet, Tally
from branches.models import Post, Unit
from branches.roles import Role
from records.models import AuditEvent
from tests import make
from tests.assessment import polling


def address(name, *args):
    return reverse(f"assessment:{name}", args=args)


@pytest.fixture
def round(cast, cycle):
    return polling.opened(cast, cycle)


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


@pytest.fixture
def deputy(cast, signed_in):
    return signed_in(cast.deputy)


@pytest.fixture
def sheets(cast, round):
    return polling.received(cast, round, 5, 0)


def entering(client, sheet, *votes):
    said = {f"v{place}": vote for place, vote in enumerate(votes)}
    return client.post(address("sheet", sheet.pk), said)


def test_what_came_back_is_numbered(round, office):
    group = round.groups.first()
    answer = office.post(address("group_received", group.pk), {"issued": 82, "collected": 80})
    assert answer.status_code == 302
    assert list(Sheet.objects.values_list("number", flat=True)) == list(range(1, 81))
    office.post(address("group_received", group.pk), {"issued": 82, "collected": 78})
    assert Sheet.objects.count() == 78
    office.post(address("group_received", group.pk), {"issued": 82, "collected": 81})
    assert list(Sheet.objects.values_list("number", flat=True)) == list(range(1, 82))


@pytest.mark.parametrize(
    ("issued", "collected", "words"),
    [
        ("5", "6", "收回的不能多于发出的"),
        ("", "1", "请填写发出张数"),
        ("501", "1", "0 到 500 的整数"),
        ("-1", "-1", "0 到 500 的整数"),
        ("十", "1", "0 到 500 的整数"),
        ("9" * 400, "1", "0 到 500 的整数"),
    ],
)
def test_numbers_that_will_not_do_change_nothing(round, office, issued, collected, words):
    group = round.groups.first()
    answer = office.post(address("group_received", group.pk), {"issued": issued, "collected": collected})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Sheet.objects.exists()
    assert RaterGroup.objects.get(pk=group.pk).issued == 0


def test_a_sheet_that_was_entered_is_not_taken_back(round, office, sheets):
    entering(office, sheets[4], "0", "1")
    answer = office.post(address("group_received", round.groups.first().pk), {"issued": 5, "collected": 4})
    assert answer.status_code == 409
    assert Sheet.objects.count() == 5


def test_the_same_person_makes_one_pass(office, sheets):
    assert entering(office, sheets[0], "0", "1").status_code == 302
    assert entering(office, sheets[0], "1", "none").status_code == 302
    sheet = Sheet.objects.get(pk=sheets[0].pk)
    assert (sheet.first, sheet.second) == ([1, None], None)


def test_saving_leads_to_the_next_sheet_of_that_person(office, deputy, sheets):
    assert entering(office, sheets[0], "0", "1").url == address("sheet", sheets[1].pk)
    assert deputy.get(address("round_sheets", sheets[0].group.round_id)).url == address("sheet", sheets[0].pk)


def test_the_second_person_does_not_see_the_first_pass(office, deputy, sheets):
    entering(office, sheets[0], "0", "1")
    text = deputy.get(address("sheet", sheets[0].pk)).content.decode()
    assert "第二遍" in text
    assert " checked" not in text
    assert len(re.findall(r'type="radio"', text)) == 10


def test_a_third_person_has_nothing_to_enter(cast, units, signed_in, sheets):
    polling.entered(cast, sheets[:1], [(0, 1)])
    make.member("third", Role.OFFICE, units["医政科"], reach=Post.Reach.ALL)
    third = signed_in(make.User.objects.get(username="third"))
    assert entering(third, sheets[0], "1", "1").status_code == 409
    assert Sheet.objects.get(pk=sheets[0].pk).first == [0, 1]


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        (("0",), "还没有给“乙医院党支部”选择"),
        (("4", "0"), "没有这一档"),
        (("好", "0"), "没有这一档"),
        (("-1", "0"), "没有这一档"),
        ((), "还没有给“甲医院党支部”选择"),
    ],
)
def test_a_pass_that_will_not_do_says_why(office, sheets, votes, words):
    answer = entering(office, sheets[0], *votes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Sheet.objects.get(pk=sheets[0].pk).first is None


def test_passes_that_differ_are_shown_and_block_the_closing(cast, office, deputy, round, sheets):
    polling.entered(cast, sheets[1:], [(1, 1)] * 4)
    entering(office, sheets[0], "0", "1")
    entering(deputy, sheets[0], "1", "none")
    text = office.get(address("sheet", sheets[0].pk)).content.decode()
    assert "2 格不同" in text
    assert text.count('class="dot apart"') == 4
    listed = office.get(address("sheet", sheets[1].pk) + "?apart").content.decode()
    assert (address("sheet", sheets[0].pk) in listed, address("sheet", sheets[2].pk) in listed) == (True, False)
    printed = office.get(address("round_differences", round.pk)).content.decode()
    assert "未核定 2 格" in printed
    assert "局领导班子 001" in printed
    answer = office.post(address("round_close", round.pk))
    assert answer.status_code == 409
    assert "还有 1 张、2 格不同" in answer.content.decode()
    assert not Tally.objects.exists()


def test_what_is_settled_counts(cast, office, deputy, round, sheets):
    polling.entered(cast, sheets[1:], [(1, 1)] * 4)
    entering(office, sheets[0], "0", "1")
    entering(deputy, sheets[0], "1", "none")
    assert office.post(address("sheet_settle", sheets[0].pk), {"d0": "1", "d1": "2"}).status_code == 302
    assert Sheet.objects.get(pk=sheets[0].pk).settled == {"0": 0, "1": None}
    assert office.post(address("round_close", round.pk)).status_code == 302
    assert [row.counts for row in Tally.objects.filter(group="局领导班子")] == [[1, 4, 0, 0], [0, 4, 0, 0]]


def test_a_pass_entered_anew_is_settled_anew(cast, office, deputy, sheets):
    entering(office, sheets[0], "0", "1")
    entering(deputy, sheets[0], "1", "1")
    deputy.post(address("sheet_settle", sheets[0].pk), {"d0": "1"})
    entering(deputy, sheets[0], "2", "1")
    assert Sheet.objects.get(pk=sheets[0].pk).settled == {}


@pytest.mark.parametrize(
    ("said", "status"),
    [({}, 400), ({"d0": "3"}, 400), ({"d1": "1"}, 409), ({"d9": "1"}, 409), ({"d99999": "1"}, 400), ({"d²": "1"}, 400)],
)
def test_only_what_differs_is_settled(cast, office, round, said, status):
    sheet = polling.differing(cast, round)
    assert office.post(address("sheet_settle", sheet.pk), said).status_code == status
    assert Sheet.objects.get(pk=sheet.pk).settled == {}


def test_sheets_not_entered_twice_block_the_closing(cast, office, round, sheets):
    polling.entered(cast, sheets[1:], [(1, 1)] * 4)
    entering(office, sheets[0], "0", "1")
    answer = office.post(address("round_close", round.pk))
    assert answer.status_code == 409
    assert "还有 1 张纸质票没有录完两遍" in answer.content.decode()


def mixed(cast, cycle):
    """A round in which the deputy's own branch stands beside another."""
    Appraisal.objects.filter(unit__name="甲医院党支部").update(category="机关")
    return polling.opened(cast, cycle, category="机关", best_percent=None)


def test_nobody_settles_the_cell_of_the_own_unit(cast, cycle, deputy, office):
    round = mixed(cast, cycle)
    names = [row.appraisal.name for row in round.candidacies.all()]
    own, other = names.index("机关第一党支部"), names.index("甲医院党支部")
    (sheet,) = polling.received(cast, round, 1, 0)
    entering(deputy, sheet, "0", "0")
    entering(office, sheet, "1", "1")
    answer = deputy.post(address("sheet_settle", sheet.pk), {f"d{own}": "1", f"d{other}": "1"})
    assert answer.status_code == 403
    assert Sheet.objects.get(pk=sheet.pk).settled == {}
    assert deputy.post(address("sheet_settle", sheet.pk), {f"d{other}": "1"}).status_code == 302
    assert office.post(address("sheet_settle", sheet.pk), {f"d{own}": "2"}).status_code == 302
    assert Sheet.objects.get(pk=sheet.pk).settled == {str(other): 0, str(own): 1}


def test_two_of_one_unit_do_not_enter_the_same_sheet(cast, cycle, units, deputy, signed_in):
    round = mixed(cast, cycle)
    make.member("colleague", Role.OFFICE, Unit.objects.get(name="组织人事科"), reach=Post.Reach.ALL)
    colleague = signed_in(make.User.objects.get(username="colleague"))
    (sheet,) = polling.received(cast, round, 1, 0)
    entering(deputy, sheet, "0", "0")
    answer = entering(colleague, sheet, "0", "0")
    assert answer.status_code == 409
    assert "第二遍请由机关党委办公室其他单位的人录入" in answer.content.decode()
    assert Sheet.objects.get(pk=sheet.pk).second is None


def test_once_counted_there_are_no_sheets_to_look_at(cast, office, round, sheets):
    polling.entered(cast, sheets, [(1, 1)] * 5)
    rounds.close_round(by=cast.office, round=round)
    assert office.get(address("sheet", sheets[0].pk)).status_code == 404
    assert office.get(address("round_differences", round.pk)).status_code == 409


def test_history_says_who_entered_which_sheet_and_nothing_of_what_is_on_it(cast, round):
    sheet = polling.differing(cast, round)
    paper.settle_sheet(by=cast.office, sheet=sheet, decided={0: "1"})
    lines = AuditEvent.objects.filter(verb__startswith="sheet.").order_by("pk")
    assert [(line.by, line.after) for line in lines] == [
        (cast.office, {"sheet": "局领导班子 001", "pass": 1}),
        (cast.deputy, {"sheet": "局领导班子 001", "pass": 2}),
        (cast.office, {"sheet": "局领导班子 001", "cells": 1}),
    ]


def test_a_sheet_of_another_round_is_not_there_for_units(cast, sheets, signed_in):
    for who in (cast.reporter, cast.stranger_leader, cast.lead, cast.audit_admin):
        assert signed_in(who).get(address("sheet", sheets[0].pk)).status_code == 404
