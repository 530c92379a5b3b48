"""The life cycle: declared once, every other move refused."""

from itertools import product

import pytest

from records.refusals import Refusal
from tasks.actions.moves import move, move_report
from tasks.models import Assignment, ProgressReport
from tasks.states import (
    HANDED_IN,
    MOVES,
    OPEN_FOR_EDITING,
    REPORT_STATE_LABELS,
    RESTING,
    STATE_LABELS,
    VERB_LABELS,
    Kind,
    ReportState,
    Right,
    State,
    Verb,
    allowed,
    verb_of,
)

ROW_MOVES = {verb: declared for verb, declared in MOVES.items() if declared.to and declared.rows or declared.returns}
REPORT_MOVES = {verb: declared for verb, declared in MOVES.items() if declared.reports}


@pytest.mark.parametrize(
    ("verb", "state"), [(verb, state) for verb, state in product(ROW_MOVES, State) if state not in MOVES[verb].rows]
)
def test_every_other_move_of_a_row_is_refused(verb, state):
    text = f"^当前是“{STATE_LABELS[state]}”，不能{VERB_LABELS[verb]}。请刷新页面查看最新情况。$"
    row = Assignment(state=state)
    with pytest.raises(Refusal, match=text):
        move(row, verb)
    assert row.state == state


@pytest.mark.parametrize(
    ("verb", "state"),
    [(verb, state) for verb, state in product(REPORT_MOVES, ReportState) if state not in MOVES[verb].reports],
)
def test_every_other_move_of_a_report_is_refused(verb, state):
    text = f"^当前是“{REPORT_STATE_LABELS[state]}”，不能{VERB_LABELS[verb]}。请刷新页面查看最新情况。$"
    report = ProgressReport(state=state)
    with pytest.raises(Refusal, match=text):
        move_report(report, verb)
    assert report.state == state


@pytest.mark.parametrize("verb", REPORT_MOVES)
def test_a_declared_move_of_a_report(verb):
    for state in REPORT_MOVES[verb].reports:
        report = ProgressReport(state=state)
        move_report(report, verb)
        assert report.state == REPORT_MOVES[verb].report_to


def test_every_state_is_reached_and_only_a_withdrawn_row_may_stay_for_good():
    assert {declared.to for declared in ROW_MOVES.values() if declared.to} == set(State) - {State.TO_ACCEPT}
    assert {declared.report_to for declared in REPORT_MOVES.values()} == set(ReportState)
    for state in State:
        assert any(state in declared.rows for declared in ROW_MOVES.values())


def test_what_rests_goes_on_only_where_it_was():
    leaving = {verb for verb, declared in ROW_MOVES.items() if declared.rows <= RESTING}
    assert {verb for verb in leaving if not MOVES[verb].returns} == {Verb.GRANT_HAND_BACK}
    assert all(declared.rows <= RESTING for declared in ROW_MOVES.values() if declared.returns)


def test_every_verb_is_declared_once_and_has_a_word():
    assert set(MOVES) == set(Verb) == set(VERB_LABELS)
    assert len(set(VERB_LABELS.values())) == len(Verb)


def test_what_a_unit_asks_for_it_does_not_decide_itself():
    for kind in Kind:
        assert MOVES[verb_of("ask", kind)].rights == MOVES[verb_of("drop", kind)].rights == {Right.REPORT}
        decided = MOVES[verb_of("grant", kind)].rights
        assert decided == MOVES[verb_of("refuse", kind)].rights
        assert decided.isdisjoint({Right.REPORT, Right.CONFIRM, Right.PORTAL})


def test_the_table_is_asked_for_state_and_right():
    assert allowed(Verb.CLOSE, abilities={"see", "review"}, state="closing")
    assert not allowed(Verb.CLOSE, abilities={"see", "report"}, state="closing")
    assert not allowed(Verb.CLOSE, abilities={"see", "review"}, state="in_progress")


def test_a_report_is_either_being_written_or_handed_in():
    assert set(ReportState) == OPEN_FOR_EDITING | HANDED_IN
    assert OPEN_FOR_EDITING.isdisjoint(HANDED_IN)
