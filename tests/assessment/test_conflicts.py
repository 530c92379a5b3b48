"""Nobody marks, reviews, approves, or decides an appeal for a body of their own, whatever posts they hold besides."""

import pytest
from django.db import transaction
from django.urls import reverse

from branches.models import Post, User
from branches.permissions import Rights
from branches.roles import Role
from records.models import AuditEvent
from records.refusals import NotAllowed, NotYours
from tests import make, test_audit
from tests.assessment import doors, polling, run

pytestmark = pytest.mark.once

# Every action of the assessment, by what it is to a subject of the own unit:
# judges  it marks, reviews, approves or decides, and refuses
# round   its page refuses who belongs to the only subjects of the round
# own     a subject's people do it for themselves, and nobody else does
# alike   it is done to all subjects by one rule, so that there is nothing to favour one's own by
SORTED = """
judges  self_assessment.return_self
judges  marks.save_marks
judges  marks.submit_marks
judges  marks.ask_again
judges  corrections.correct_mark
judges  exemptions.propose_exemption
judges  exemptions.approve_exemption
judges  exemptions.drop_exemption
judges  extras.enter_extra
judges  extras.confirm_extra
judges  extras.drop_extra
judges  paper.settle_sheet
judges  rectifications.drop_rectification
judges  rectifications.confirm_rectification
judges  rectifications.return_rectification
judges  vetoes.enter_veto
judges  vetoes.confirm_veto
judges  vetoes.drop_veto
judges  adjusting.adjust
judges  adjusting.drop_adjustment
judges  adjusting.settle_tie
judges  deciding.decide
judges  appeals.answer_appeal
judges  appeals.review_appeal
round   rounds.edit_round
round   rounds.set_terms
round   rounds.open_round
round   rounds.discard_round
round   rounds.close_round
round   paper.receive_sheets
round   paper.enter_sheet
round   phones.issue_vote_codes
round   rectifications.enter_rectification
own     self_assessment.save_self
own     self_assessment.submit_self
own     self_assessment.take_back_self
own     self_assessment.confirm_self
own     self_assessment.send_back_self
own     rectifications.answer_rectification
own     appeals.file_appeal
own     appeals.ask_review
alike   schemes.draft_scheme
alike   schemes.discard_scheme
alike   schemes.publish_scheme
alike   scheme_rows.set_terms
alike   scheme_rows.add_row
alike   scheme_rows.save_row
alike   scheme_rows.move_row
alike   scheme_rows.remove_row
alike   scheme_rows.rewrite_scheme
alike   versions.renew_scheme
alike   versions.adopt_version
alike   rolling.roll_over
alike   cycles.open_cycle
alike   rounds.draft_round
alike   stages.start_marking
alike   stages.close_marking
alike   facts.take_facts
alike   results.compute
alike   deciding.submit_to_committee
alike   deciding.send_back
alike   publicity.publish_results
alike   publicity.count_objections
alike   sealing.seal_cycle
alike   sealing.lock_year
"""
KINDS = dict(reversed(line.split()) for line in SORTED.splitlines() if line)


def actions_that(kind) -> list[str]:
    return [name for name, found in KINDS.items() if found == kind]


def name_of(action) -> str:
    return f"{action.__module__.removeprefix('assessment.actions.')}.{action.__name__}"


ACTIONS = {name_of(action): action for action in test_audit.all_actions() if action.__module__.startswith("assessment")}
ARGUMENTS = {name_of(action): line for action, line in doors.ACTIONS.items()}
ARGUMENTS["marks.save_marks"] = ARGUMENTS["marks.submit_marks"]
ARGUMENTS["self_assessment.save_self"] = ARGUMENTS["self_assessment.submit_self"]
HOMES = ["甲医院", "甲医院党支部"]  # the unit, and the branch that answers for it
OFFICE_HOMES = ["局办公室", "机关第一党支部"]


def test_every_action_is_sorted():
    assert KINDS.keys() == ACTIONS.keys()


@pytest.fixture
def everybody(cast):
    """The cast, and somebody for whom Django knows no bounds."""
    boss = make.member("superuser", Role.OFFICE, cast.office.posts.get().unit, reach=Post.Reach.ALL)
    User.objects.filter(pk=boss.pk).update(is_superuser=True)
    return cast.everybody() | {"superuser": boss}


def at_home(user, unit) -> User:
    """The same person with one more post: the home unit is also theirs."""
    Post.objects.create(user=user, unit=unit, role=Role.REPORTER, starts_on=make.FOUNDED)
    return User.objects.get(pk=user.pk)


def tried(action, by, arguments) -> str:
    """How it ended: refused to the person, or what else happened. Nothing of it stays."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                action(by=by, **arguments)
        except (NotAllowed, NotYours):
            return "refused"
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            transaction.set_rollback(True)
    return "done"


@pytest.mark.parametrize("name", actions_that("judges"))
def test_nobody_does_it_for_a_body_of_their_own(name, cast, everybody, units, plan, monkeypatch):
    who, build = ARGUMENTS[name]
    action, arguments = ACTIONS[name], build(test_audit.Scene(cast, units, plan))
    assert tried(action, User.objects.get(username=who), arguments) == "done"  # the control: an outsider may
    got = {}
    for home in HOMES:
        with transaction.atomic():
            for person, user in everybody.items():
                got[home, person] = tried(action, at_home(user, units[home]), arguments)
            transaction.set_rollback(True)
    assert {case: answer for case, answer in got.items() if answer != "refused"} == {}
    insider = at_home(cast.everybody()[who], units["甲医院"])
    monkeypatch.setattr(Rights, "home_units", frozenset())
    assert tried(action, insider, arguments) == "done"  # the second control: nothing but the home unit stood in the way


@pytest.mark.parametrize("name", actions_that("own"))
def test_nobody_else_does_what_is_the_subjects_own(name, cast, everybody, units, plan):
    who, build = ARGUMENTS[name]
    action, arguments = ACTIONS[name], build(test_audit.Scene(cast, units, plan))
    assert tried(action, User.objects.get(username=who), arguments) == "done"
    others = {person: user for person, user in everybody.items() if person not in ("reporter", "leader")}
    got = {person: tried(action, user, arguments) for person, user in others.items()}
    assert set(got.values()) == {"refused"}, got


def _draft(cast, cycle):
    return polling.drafted(cast, cycle, category="机关")


def _open(cast, cycle):
    return polling.opened(cast, cycle, category="机关")


def _full(cast, cycle):
    round = _open(cast, cycle)
    polling.phoned(cast, round, [(0,)] * 5)
    return round


def _sheet(cast, cycle):
    return polling.received(cast, _open(cast, cycle), 1, 0)[0]


# Action → (address, what stands there, made by the office); the forms are those of the table of addresses.
PAGES = {
    "rounds.edit_round": ("assessment:round_edit", _draft),
    "rounds.set_terms": ("assessment:round_terms", _draft),
    "rounds.open_round": ("assessment:round_open", _draft),
    "rounds.discard_round": ("assessment:round_discard", _open),
    "rounds.close_round": ("assessment:round_close", _full),
    "paper.receive_sheets": ("assessment:group_received", lambda cast, cycle: _open(cast, cycle).groups.first()),
    "paper.enter_sheet": ("assessment:sheet", _sheet),
    "phones.issue_vote_codes": ("assessment:group_codes", lambda cast, cycle: _open(cast, cycle).groups.first()),
    "rectifications.enter_rectification": ("assessment:rectification_new", _open),
}


def test_every_page_of_a_round_is_tried():
    assert sorted(PAGES) == sorted(actions_that("round"))


@pytest.mark.parametrize("name", actions_that("round"))
def test_nobody_runs_a_round_on_bodies_of_their_own_alone(name, cast, everybody, units, plan, cycle, signed_in):
    address, build = PAGES[name]
    thing = build(cast, cycle)
    form = doors.FORMS.get(address, lambda scene: {})({"voting": cycle})
    if name == "rectifications.enter_rectification":
        subject = run.appraisal(cycle, "机关第一党支部")
        form |= {"appraisal": subject.pk, "owner": subject.unit_id}
    url, got = reverse(address, args=[thing.pk]), {}
    assert signed_in(cast.office).get(reverse("assessment:rounds")).status_code == 200
    last = AuditEvent.objects.filter(result="done").latest("pk").pk
    for home in OFFICE_HOMES:
        with transaction.atomic():
            for person, user in everybody.items():
                got[home, person] = signed_in(at_home(user, units[home])).post(url, form).status_code
            done = AuditEvent.objects.filter(pk__gt=last, result="done").exclude(verb__startswith="sign")
            assert not done.exists(), done.values_list("verb", flat=True)
            transaction.set_rollback(True)
    assert {case: code for case, code in got.items() if code not in (403, 404)} == {}
    assert signed_in(cast.office).post(url, form).status_code in (200, 302)  # the control: an outsider may
