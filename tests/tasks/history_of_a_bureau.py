"""What a few days of the simulated year are there for: things that chance would bring too seldom."""

from dataclasses import replace
from datetime import date, timedelta

from branches.actions.calendar import set_day
from branches.actions.handovers import hand_over, own_posts
from branches.actions.posts import appoint, confirm_post, end_post
from branches.models import Post, User
from branches.roles import Role
from modelagency.clock import today
from tasks.actions.additions import assign_unit
from tasks.actions.applications import apply_for, grant_application
from tasks.actions.assignments import accept_plan
from tasks.actions.measures import file_measures
from tasks.actions.reminding import set_rule
from tasks.actions.withdrawal import withdraw_plan
from tasks.ladders import Ladder
from tasks.models import Assignment, Plan, ReminderRule, Task
from tests import make

DAY = timedelta(days=1)
STEPS = {"to_review": (1, 4), "overdue": (1, 2, 6)}


def accept_early(year):
    """Somebody waits for an answer since before the job ever ran."""
    plan = Plan.objects.get(year=2026)
    row = make.assignment_of(plan, year.units["甲医院"])
    person = year.one_of(Role.REPORTER, row.unit)
    accept_plan(by=person, plan=plan, unit=row.unit)
    measures = [{"text": "列清单", "owner": "张工", "due_on": plan.due_on}]
    file_measures(by=person, assignment=row, measures=measures, version=0)


def close_account(year):
    year.away = year.one_of(Role.REPORTER, year.units["甲医院"])
    User.objects.filter(pk=year.away.pk).update(is_active=False)


def open_account(year):
    User.objects.filter(pk=year.away.pk).update(is_active=True)


def hand_everything_over(year):
    person = year.one_of(Role.REPORTER, year.units["甲医院"])
    year.people += 1
    heir = make.user(f"person{year.people}")
    heirs = {post.pk: heir for post in own_posts(person)}
    hand_over(by=year.boss, user=person, starts_on=today() + DAY, reason="岗位调整", heirs=heirs, told=[])


def propose_an_office(year):
    person = make.user("proposed")
    place = {"unit": year.units["宣传教育科"], "role": Role.OFFICE, "reach": Post.Reach.ALL}
    year.proposed = appoint(by=year.boss, user=person, starts_on=today(), **place)


def confirm_the_office(year):
    confirm_post(by=make.user("security"), post=year.proposed)


def let_the_leads_go(year):
    for post in Post.objects.valid(today()).with_role(Role.LEAD):
        end_post(by=year.boss, post=post, ends_on=today())


def appoint_leads(year):
    for person, name in zip(year.leads, ["局机关党委", "丙中心"], strict=True):
        year.join_too(person, Role.LEAD, name, starts_on=today())


def leave_nobody(year):
    """Neither a reporter nor a leader at 丙中心."""
    for post in Post.objects.valid(today()).filter(unit=year.units["丙中心"]).exclude(role=Role.LEAD):
        end_post(by=year.boss, post=post, ends_on=today())


def turn(year, kind, is_on):
    """A kind, wherever something is said of it, between two runs of the job."""
    say(year, kind, is_on=is_on)
    if not ReminderRule.objects.filter(kind=kind, plan=None).exists():
        set_rule(by=year.office, kind=kind, ladder=Ladder(STEPS[kind], is_on=is_on), version=0)


def say(year, kind, **changes):
    """Something of all the rules that there are of a kind."""
    for rule in ReminderRule.objects.filter(kind=kind).select_related("plan", "task__plan").order_by("pk"):
        place = {"version": rule.version, "plan": rule.plan, "task": rule.task}
        set_rule(by=year.office, kind=kind, ladder=replace(rule.ladder, **changes), **place)


def expect_people(year):
    """They begin on the last day on which people are told that the period of November has begun."""
    for name in ("甲医院", "乙医院", "丙中心"):
        year.join(Role.REPORTER, name, starts_on=date(2026, 11, 9))


def speak_of_periods(year):
    say(year, "period_opens", is_on=True, steps=(0,))


def extend_what_is_due(year):
    """Everybody gets more time, a day before."""
    rows = Assignment.objects.working().filter(due_on__range=(today(), today() + 3 * DAY))
    for row in rows.select_related("plan", "task", "unit").order_by("pk"):
        if person := year.one_of(Role.REPORTER, row.unit):
            year.happen(extend, year, person, row)


def extend(year, person, row):
    later = {"asked_due_on": row.due_on + 8 * DAY}
    asked = apply_for(by=person, assignment=row, kind="extension", reason="设备未到。", **later)
    grant_application(by=year.office, application=asked)


def add_a_row(year):
    task = Task.objects.get(plan__year=2026, order=1)
    assign_unit(by=year.office, task=task, unit=year.units["丙中心"], reason="任务扩大范围。")


def fall_silent(year, days):
    year.silent_until = today() + days * DAY


def publish_next(year):
    year.publish(2027, date(2027, 12, 17))


def withdraw_next(year):
    withdraw_plan(by=year.office, plan=Plan.objects.get(year=2027), reason="有误。")


def say_when_people_rest(year):
    for day, working in NEXT_YEAR.items():
        set_day(by=year.boss, day=day, is_working=working, note="春节")


NEXT_YEAR = {date(2027, 1, 1): False, date(2027, 2, 14): True} | {date(2027, 2, n): False for n in range(5, 12)}
TICKS = {date(2027, 1, 6): [(18, 40)], date(2027, 1, 7): [(9, 10)]}
HISTORY = {
    date(2026, 3, 20): [leave_nobody],
    date(2026, 3, 24): [extend_what_is_due],
    date(2026, 4, 27): [close_account],
    date(2026, 5, 6): [hand_everything_over],
    date(2026, 5, 18): [lambda year: turn(year, "to_review", is_on=False)],
    date(2026, 5, 27): [lambda year: turn(year, "to_review", is_on=True)],
    date(2026, 5, 28): [open_account],
    date(2026, 6, 10): [propose_an_office],
    date(2026, 6, 30): [add_a_row],
    date(2026, 7, 1): [let_the_leads_go],
    date(2026, 8, 3): [lambda year: turn(year, "overdue", is_on=False)],
    date(2026, 8, 10): [appoint_leads],
    date(2026, 8, 13): [lambda year: turn(year, "overdue", is_on=True)],
    date(2026, 9, 1): [confirm_the_office],
    date(2026, 9, 22): [extend_what_is_due],
    date(2026, 10, 30): [speak_of_periods],
    date(2026, 11, 6): [expect_people],
    date(2026, 11, 30): [say_when_people_rest],
    date(2026, 12, 29): [lambda year: fall_silent(year, 4)],
    date(2027, 1, 5): [speak_of_periods],
    date(2027, 1, 6): [publish_next],
    date(2027, 1, 7): [withdraw_next],
    date(2027, 1, 20): [publish_next],
    date(2027, 2, 8): [lambda year: fall_silent(year, 35)],
}
