"""Every stage × every move × every role, through HTTP, against a table written by hand: who may, and where it leads."""

import pytest
from django.db import transaction
from django.urls import reverse

from branches.models import Unit
from modelagency.clock import today
from records.models import AuditEvent
from tasks.actions.applications import refuse_application
from tasks.actions.reviews import return_report
from tests import make, stages

pytestmark = pytest.mark.once
OUTSIDE = ["stranger", "stranger_leader", "system_admin", "security_admin", "audit_admin"]
INSIDE = ["reporter", "leader", "lead", "office", "deputy", "committee", "inspector"]

# move: who | stage → row state/report state after it, for every stage in which it succeeds
TABLE = """
accept: reporter | to_accept → to_plan/-
file_measures: reporter | to_plan → plan_submitted/-
confirm_measures: leader | plan_submitted → in_progress/-
return_measures: leader | plan_submitted → to_plan/-
take_back: reporter | plan_submitted → to_plan/-, to_confirm → in_progress/draft, to_review → in_progress/draft,
    closing → in_progress/accepted
submit: reporter | working → in_progress/to_confirm, drafted → in_progress/to_confirm,
    returned → in_progress/to_confirm, extension → in_progress/to_confirm,
    answered → in_progress/to_confirm, suspension → in_progress/to_confirm
confirm: leader | to_confirm → in_progress/to_review
send_back: leader | to_confirm → in_progress/returned
pass: lead | to_review → in_progress/accepted
return: lead | to_review → in_progress/returned
ask_closing: reporter | done → closing/accepted, correction → closing/accepted
close: lead | closing → closed/accepted
refuse_closing: lead | closing → in_progress/accepted
reopen: lead | closed → in_progress/returned
withdraw: office deputy | to_accept → withdrawn/-, to_plan → withdrawn/-, plan_submitted → withdrawn/-,
    working → withdrawn/-, drafted → withdrawn/draft, to_confirm → withdrawn/to_confirm,
    to_review → withdrawn/to_review, returned → withdrawn/returned, done → withdrawn/accepted,
    closing → withdrawn/accepted, extension → withdrawn/-, answered → withdrawn/-, suspension → withdrawn/-,
    correction → withdrawn/accepted, suspended → withdrawn/-, hand_back → withdrawn/-
restore: office deputy | withdrawn → in_progress/-
resume: lead | suspended → in_progress/-
ask_extension: reporter | to_accept → to_accept/-, to_plan → to_plan/-, plan_submitted → plan_submitted/-,
    working → in_progress/-, drafted → in_progress/draft, to_confirm → in_progress/to_confirm,
    to_review → in_progress/to_review, returned → in_progress/returned, done → in_progress/accepted,
    answered → in_progress/-, suspension → in_progress/-, correction → in_progress/accepted
ask_suspension: reporter | to_plan → to_plan/-, plan_submitted → plan_submitted/-, working → in_progress/-,
    drafted → in_progress/draft, to_confirm → in_progress/to_confirm, to_review → in_progress/to_review,
    returned → in_progress/returned, done → in_progress/accepted, extension → in_progress/-,
    answered → in_progress/-, correction → in_progress/accepted
ask_hand_back: reporter | to_accept → handed_back/-, to_plan → handed_back/-, working → handed_back/-,
    drafted → handed_back/draft, returned → handed_back/returned, done → handed_back/accepted,
    extension → handed_back/-, answered → handed_back/-, suspension → handed_back/-, correction → handed_back/accepted
ask_correction: reporter | done → in_progress/accepted
grant_extension: lead | extension → in_progress/draft
refuse_extension: lead | extension → in_progress/-
drop_extension: reporter | extension → in_progress/-
grant_suspension: lead | suspension → suspended/-
refuse_suspension: lead | suspension → in_progress/-
drop_suspension: reporter | suspension → in_progress/-
grant_hand_back: office deputy | hand_back → withdrawn/-
refuse_hand_back: office deputy | hand_back → in_progress/-
drop_hand_back: reporter | hand_back → in_progress/-
grant_correction: lead | correction → in_progress/returned
refuse_correction: lead | correction → in_progress/accepted
drop_correction: reporter | correction → in_progress/accepted
"""
STAGES = "to_accept to_plan plan_submitted working drafted to_confirm to_review returned done closing closed extension"
STAGES = [*STAGES.split(), "answered", "suspension", "correction", "hand_back", "suspended", "withdrawn"]

# Pages of a whole plan or period are not there for those who only see one row; the page of answers says 409 to those
# whose answer is asked at another time.
TURNED_AWAY = {"accept": {403, 404}, "submit": {403, 404}}
TURNED_AWAY |= dict.fromkeys(["confirm", "send_back", "pass", "return"], {403, 409})
TOO_EARLY = {"submit": {409, 422}, "ask_correction": {409, 422}}  # the form itself may say what is missing
BACK = {"sentence": "整份进展", "reason": "缺清单。"}


def parsed(table):
    """move → (people, stage → state after it)."""
    lines, found = table.replace(",\n    ", ", ").strip().splitlines(), {}
    for line in lines:
        move, _, rest = line.partition(": ")
        who, _, places = rest.partition(" | ")
        found[move] = who.split(), dict(place.split(" → ") for place in places.split(", "))
    return found


MOVES = parsed(TABLE)


def drafted(cast, row):
    stages.working(cast, row)
    period, said = make.draft(row, today())
    make.saved(cast.reporter, row, period, said)


def returned(cast, row):
    return_report(by=cast.lead, report=stages.to_review(cast, row), reason="“已完成”：缺清单。")


def answered(cast, row):
    asked = stages.STAGES["extension"](cast, row)
    refuse_application(by=cast.lead, application=asked, answer="不行。")


OWN = {"drafted": drafted, "returned": returned, "answered": answered}


def posted(move, row):
    """(address, fields) of the move; the address of an application that is not there has the id 0."""
    act, _, kind = move.partition("_")
    if act in ("grant", "refuse", "drop") and kind != "closing":
        asked = row.applications.filter(kind=kind).first()
        page = "drop_application" if act == "drop" else "application"
        said = {act: "", "answer": "按此办理。", "due_on": "2026-10-15"}
        if act == "grant" and kind == "hand_back":
            said["give_to"] = Unit.objects.get(name="医政科").pk
        return reverse(f"tasks:{page}", args=[asked.pk if asked else 0]), said
    if act == "ask" and kind != "closing":
        report = row.reports.first()
        said = {"reason": "人员调整。", "asked_due_on": "2026-12-25", "report": report.pk if report else ""}
        return reverse("tasks:apply", args=[row.pk, kind]), said
    if move in ("withdraw", "restore", "resume", "reopen"):
        return reverse("tasks:act", args=[row.pk, move]), {"reason": "分工调整。"}
    return PLAIN[move](row)


def of_row(page, said):
    return lambda row: (reverse(f"tasks:{page}", args=[row.pk]), said)


def of_measures(row):
    said = {"m-TOTAL_FORMS": 1, "m-INITIAL_FORMS": 0, "version": row.measures_version, "file": ""}
    said |= {"m-0-text": "列清单", "m-0-proof": "清单", "m-0-owner": "张工", "m-0-due_on": "2026-10-30"}
    return reverse("tasks:measures", args=[row.pk]), said


def of_period(row):
    report = row.reports.first()
    said = make.row_form(row, version=report.version if report else 0) | {"submit": ""}
    return reverse("tasks:period_report", args=[row.unit_id, row.plan.spans.first().pk]), said


PLAIN = {
    "accept": lambda row: (reverse("tasks:accept", args=[row.plan_id]), {"unit": row.unit_id}),
    "file_measures": of_measures,
    "confirm_measures": of_row("answer_measures", {"confirm": ""}),
    "return_measures": of_row("answer_measures", {"reason": "缺责任人。"}),
    "take_back": of_row("take_back", {}),
    "submit": of_period,
    "confirm": of_row("review", {"pass": "", "reason": ""}),
    "send_back": of_row("review", BACK),
    "pass": of_row("review", {"pass": "", "reason": ""}),
    "return": of_row("review", BACK),
    "ask_closing": of_row("ask_closing", {"reason": "均已完成。"}),
    "close": of_row("answer_closing", {"close": "", "reason": ""}),
    "refuse_closing": of_row("answer_closing", {"reason": "缺总结。"}),
}
# One address, two moves: the state says which.
TWINS = {"confirm": "pass", "pass": "confirm", "send_back": "return", "return": "send_back"}


def expected(move, stage, who, row):
    """(the statuses that may come, the state that must follow or None when nothing may change)."""
    if who in OUTSIDE:
        return {404}, None
    kind = move.partition("_")[2]
    if "application" in posted(move, row)[0] and not row.applications.filter(kind=kind).exists():
        return {404}, None
    people, places = MOVES[move]
    twin_people, twin_places = MOVES.get(TWINS.get(move), ((), {}))
    if who in people and stage in places:
        return {302}, places[stage]
    if who in twin_people and stage in twin_places:
        return {302}, twin_places[stage]
    if who in people:
        return TOO_EARLY.get(move, {409}), None
    return TURNED_AWAY.get(move, {403}), None


def standing(row):
    row.refresh_from_db()
    report = row.reports.first()
    return f"{row.state}/{report.state if report else '-'}"


def tried(client, move, row):
    """(status, state after it, steps added, lines of history added), taken back again."""
    steps, last = row.steps.count(), AuditEvent.objects.latest("id").pk
    url, said = posted(move, row)
    with transaction.atomic():
        status = client.post(url, said).status_code
        done = AuditEvent.objects.filter(pk__gt=last, result=AuditEvent.Result.DONE).count()
        outcome = status, standing(row), row.steps.count() - steps, done
        transaction.set_rollback(True)
    row.refresh_from_db()
    return outcome


@pytest.mark.parametrize("stage", STAGES)
def test_every_move_by_everybody(stage, cast, plan, units, signed_in):
    row = make.assignment_of(plan, units["甲医院"])
    if stage in OWN:
        OWN[stage](cast, row)
    else:
        stages.reach(stage, cast, row)
    before, wrong = standing(row), []
    for who in INSIDE + OUTSIDE:
        client = signed_in(getattr(cast, who))
        for move in MOVES:
            statuses, after = expected(move, stage, who, row)
            status, state, steps, lines = tried(client, move, row)
            good = (after, 1, 1) if after else (before, 0, 0)
            if status not in statuses or (state, steps, lines) != good:
                wrong.append(f"{who} {move}: {status} {state} {steps} {lines}, not {statuses} {good}")
    assert wrong == []


def test_the_table_names_every_stage_and_every_stage_allows_something():
    named = {stage for _, places in MOVES.values() for stage in places}
    assert named == set(STAGES)
