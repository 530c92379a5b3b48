"""People and jobs that act at the same moment. Each race has its control: what would happen without the guard."""

from datetime import timedelta
from functools import partial

import pytest

from branches.models import Post, Unit, User
from modelagency.clock import now, start_of, today
from records.actions import tell
from records.models import Message, Reminder
from records.refusals import StaleVersion
from tasks.actions.assignments import accept_plan
from tasks.actions.leads import set_lead_rule
from tasks.actions.moves import add_step, move_report
from tasks.actions.notices import set_terms
from tasks.actions.publishing import publish_plan
from tasks.actions.reviews import pass_report, return_report
from tasks.actions.spread import spread
from tasks.models import Assignment, Notice, Pillar, Plan, ProgressReport, Step, Task
from tasks.reminders import remind
from tasks.states import Verb
from tests import make
from tests.cast import DUE, TODAY
from tests.races import at_once, looking_first
from tests.stages import reach

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes):
    """Names of what came out, for results and errors alike."""
    return sorted(type(outcome).__name__ for outcome in outcomes)


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


@pytest.fixture
def at_work(cast, row):
    return reach("working", cast, row)


def saving(cast, row, text, version):
    period, draft = make.draft(row, today(), text=text, version=version)
    return partial(make.saved, cast.reporter, row, period, draft)


@pytest.mark.parametrize("version", [0, 1])
def test_of_four_saves_of_one_version_one_is_accepted(cast, at_work, version):
    for earlier in range(version):
        saving(cast, at_work, "先前", earlier)()
    outcomes = at_once(*[saving(cast, at_work, text, version) for text in "甲乙丙丁"])
    assert kinds(outcomes) == ["ProgressReport", "StaleVersion", "StaleVersion", "StaleVersion"]
    report = ProgressReport.objects.get()
    accepted = next(outcome for outcome in outcomes if isinstance(outcome, ProgressReport))
    assert (report.text, report.version) == (accepted.text, version + 1)
    refused = [outcome for outcome in outcomes if isinstance(outcome, StaleVersion)]
    assert {stale.theirs for stale in refused} == {report.text}
    assert {report.text, *(stale.yours for stale in refused)} == set("甲乙丙丁")


def test_without_the_version_saves_would_be_lost(cast, at_work):
    first = saving(cast, at_work, "先前", 0)()

    def save(text, report):
        report.text, report.version = text, report.version + 1
        report.save()

    look = partial(ProgressReport.objects.get, pk=first.pk)
    assert looking_first(look, *[partial(save, text) for text in "甲乙丙丁"]) == [None] * 4
    assert ProgressReport.objects.get().version == 2  # of four accepted saves three left no trace


@pytest.fixture
def ready(cast):
    plan = make.draft_plan(cast.office)
    set_lead_rule(by=cast.office, plan=plan, rule="first")
    set_terms(by=cast.office, plan=plan, year=2026, due_on=DUE, periods="quarterly")
    return plan


def test_two_publications_at_once_write_once(cast, ready):
    outcomes = at_once(*[partial(publish_plan, by=by, plan=ready) for by in (cast.office, cast.deputy)])
    assert sorted(outcomes) == [0, 13]
    assert (ready.assignments.count(), ready.spans.count(), Message.objects.count()) == (13, 2, 2)


def test_without_the_lock_publishing_would_tell_twice_and_fail_once(cast, ready):
    opened = spread(ready, TODAY)

    def publish(there):
        missing = [(task, unit) for task, units in opened.rows.items() for unit in units if (task, unit) not in there]
        tell([cast.reporter.pk], kind="notice", text="已发布")
        Assignment.objects.bulk_create(
            Assignment(plan=ready, task_id=task, unit_id=unit, role="lead", starts_on=TODAY) for task, unit in missing
        )

    outcomes = looking_first(lambda: set(Assignment.objects.values_list("task_id", "unit_id")), publish, publish)
    assert kinds(outcomes) == ["IntegrityError", "NoneType"]
    assert (Assignment.objects.count(), Message.objects.count()) == (13, 2)


@pytest.fixture
def hundred(db):
    """A hundred rows due tomorrow: ten units with a reporter each, ten tasks."""
    people = User.objects.bulk_create(User(username=f"reporter{n}", name=f"填报员{n}") for n in range(10))
    units = Unit.objects.bulk_create(
        Unit(name=f"卫生院{n}", kind="affiliated", starts_on=make.FOUNDED) for n in range(10)
    )
    Post.objects.bulk_create(
        Post(user=user, unit=unit, role="reporter", starts_on=make.FOUNDED)
        for user, unit in zip(people, units, strict=True)
    )
    plan = Plan.objects.create(notice=Notice.objects.create(title="方案", uploaded_by=people[0]))
    pillar = Pillar.objects.create(plan=plan, order=1)
    tasks = Task.objects.bulk_create(Task(plan=plan, pillar=pillar, name=f"任务{n}", order=n) for n in range(10))
    Assignment.objects.bulk_create(
        Assignment(plan=plan, task=task, unit=unit, role="lead", starts_on=TODAY, due_on=TODAY + timedelta(days=1))
        for task in tasks
        for unit in units
    )
    return people


@pytest.mark.usefixtures("hundred")
def test_four_schedulers_at_once_remind_once():
    Assignment.objects.update(late_on=TODAY + timedelta(days=2))
    for days, sent in [(0, 100), (1, 200), (2, 300)]:
        moment = start_of(TODAY + timedelta(days=days)) + timedelta(hours=9)
        outcomes = at_once(*[partial(remind, now=moment)] * 4)
        assert sum(outcomes) == 100
        told = Reminder.objects.filter(state="sent")
        assert (told.count(), Message.objects.count()) == (sent, sent // 10)
    assert set(told.values_list("message__recipient")) == set(told.values_list("recipient"))


def test_without_the_unique_key_four_schedulers_would_remind_four_times(hundred):
    def send(told):
        tell([user.pk for user in hundred if user.pk not in told], kind="reminder", text="明天截止")

    looking_first(lambda: set(Message.objects.values_list("recipient_id", flat=True)), *[send] * 4)
    assert Message.objects.count() == 40


def test_a_plan_is_accepted_once(cast, plan, units):
    second = make.member("second", "reporter", units["甲医院"])
    accept = partial(accept_plan, plan=plan, unit=units["甲医院"])
    outcomes = at_once(partial(accept, by=cast.reporter), partial(accept, by=second))
    assert kinds(outcomes) == ["Refusal", "int"]
    assert {str(outcome) for outcome in outcomes} == {"3", "没有待签收的任务，可能已由同事签收。"}
    assert Step.objects.filter(verb=Verb.ACCEPT).count() == 3


def test_without_the_lock_a_plan_would_be_accepted_twice(cast, plan, units):
    def accept(rows):
        Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(state="to_plan")
        Step.objects.bulk_create(
            Step(assignment=row, verb=Verb.ACCEPT, by=cast.reporter, by_label="", at=now()) for row in rows
        )

    waiting = Assignment.objects.filter(unit=units["甲医院"], state="to_accept")
    assert looking_first(lambda: list(waiting.all()), accept, accept) == [None, None]
    assert Step.objects.filter(verb=Verb.ACCEPT).count() == 6


def answers(row):
    return sorted(row.steps.filter(verb__in=[Verb.PASS, Verb.RETURN]).values_list("verb", flat=True))


def test_of_a_pass_and_a_return_at_once_one_wins(cast, row):
    report = reach("to_review", cast, row).reports.get()
    passing = partial(pass_report, by=cast.lead, report=report)
    returning = partial(return_report, by=cast.lead, report=report, reason="缺验收表")
    outcomes = at_once(passing, returning, passing, returning)
    assert kinds(outcomes) == ["NoneType", "Refusal", "Refusal", "Refusal"]
    report.refresh_from_db()
    won = {"accepted": ["pass"], "returned": ["return"]}
    assert answers(row) == won[report.state]


def test_without_the_lock_both_answers_would_count(cast, row):
    report = reach("to_review", cast, row).reports.get()

    def answer(verb, seen):
        move_report(seen, verb)
        seen.save(update_fields=["state"])
        add_step(row, verb, by=cast.lead, report=seen)

    look = partial(ProgressReport.objects.get, pk=report.pk)
    assert looking_first(look, partial(answer, Verb.PASS), partial(answer, Verb.RETURN)) == [None, None]
    assert answers(row) == ["pass", "return"]
