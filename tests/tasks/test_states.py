"""The life cycles: declared once, every other move refused."""

from itertools import product

import pytest

from records.refusals import Refusal
from tasks.actions.moves import move, move_report
from tasks.models import Assignment, ProgressReport
from tasks.states import (
    HANDED_IN,
    MOVES,
    OPEN_FOR_EDITING,
    REPORT_MOVES,
    REPORT_STATE_LABELS,
    STATE_LABELS,
    STOPPED,
    VERB_LABELS,
    ReportState,
    State,
    Verb,
)


def illegal(moves, states):
    return [(verb, state) for verb, state in product(moves, states) if state not in moves[verb][0]]


def reached(moves, start):
    """The states that a chain of moves leads to."""
    found = {start}
    for _ in moves:
        found |= {target for allowed, target in moves.values() if allowed & found}
    return found


@pytest.mark.parametrize(("verb", "state"), illegal(MOVES, State))
def test_every_other_move_of_a_row_is_refused(verb, state):
    text = f"^当前是“{STATE_LABELS[state]}”，不能{VERB_LABELS[verb]}。请刷新页面查看最新情况。$"
    row = Assignment(state=state)
    with pytest.raises(Refusal, match=text):
        move(row, verb)
    assert row.state == state


@pytest.mark.parametrize(("verb", "state"), illegal(REPORT_MOVES, ReportState))
def test_every_other_move_of_a_report_is_refused(verb, state):
    text = f"^当前是“{REPORT_STATE_LABELS[state]}”，不能{VERB_LABELS[verb]}。请刷新页面查看最新情况。$"
    report = ProgressReport(state=state)
    with pytest.raises(Refusal, match=text):
        move_report(report, verb)
    assert report.state == state


@pytest.mark.parametrize("verb", REPORT_MOVES)
def test_a_declared_move_of_a_report(verb):
    for state in REPORT_MOVES[verb][0]:
        report = ProgressReport(state=state)
        move_report(report, verb)
        assert report.state == REPORT_MOVES[verb][1]


def test_every_state_of_work_is_reached_from_the_first():
    assert reached(MOVES, State.TO_ACCEPT) == set(State) - STOPPED
    assert reached(REPORT_MOVES, ReportState.DRAFT) == set(ReportState)


def test_nothing_leaves_what_is_over():
    assert not any(allowed & {State.CLOSED, *STOPPED} for allowed, _ in MOVES.values())
    leaves = {verb for verb, (allowed, _) in REPORT_MOVES.items() if ReportState.ACCEPTED in allowed}
    assert leaves == {Verb.TAKE_BACK_PASS}  # for ten minutes, by whoever passed it


def test_every_verb_is_declared_once_and_has_a_word():
    assert set(MOVES).isdisjoint(REPORT_MOVES)
    assert {*MOVES, *REPORT_MOVES} == set(Verb) == set(VERB_LABELS)


def test_a_report_is_either_being_written_or_handed_in():
    assert set(ReportState) == OPEN_FOR_EDITING | HANDED_IN
    assert OPEN_FOR_EDITING.isdisjoint(HANDED_IN)
