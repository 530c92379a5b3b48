"""Four hundred days of a small bureau, lived through the portal's own actions; the same each time.

What happens is drawn from a seeded generator, but for what a few days are there for (`HISTORY`)."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from branches.actions.calendar import clear_day, seed_working_days, set_day
from branches.actions.deputies import name_deputy
from branches.actions.posts import appoint, end_post
from branches.models import Post, User, WorkingDay
from branches.roles import Role
from modelagency.clock import now, today
from records.refusals import NotAllowed, NotYours, Refusal
from tasks.actions.applications import apply_for, grant_application, refuse_application
from tasks.actions.assignments import accept_plan, ask_closing, close_assignment, refuse_closing
from tasks.actions.leads import set_lead_rule
from tasks.actions.measures import confirm_measures, file_measures, return_measures
from tasks.actions.notices import set_terms
from tasks.actions.publishing import publish_plan
from tasks.actions.reminding import set_rule
from tasks.actions.reports import Draft
from tasks.actions.reviews import confirm_report, pass_report, return_report, send_back_report
from tasks.actions.withdrawing import restore_assignment, resume_assignment, withdraw_assignment
from tasks.ladders import Ladder
from tasks.models import Application, Assignment, Plan, ProgressReport, ReminderRule, Task
from tasks.periods import open_period
from tasks.reminders import remind
from tests import make
from tests.tasks.history_of_a_bureau import HISTORY, TICKS, accept_early
from tests.tasks.reminder_story import Story

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, DAYS = date(2026, 2, 26), 400
DAY = timedelta(days=1)
NOTICE = """中共安澜县卫生健康局委员会文件
安卫党〔{year}〕9号
关于印发“模范机关”建设要点的通知
二、主要任务
（一）建设政治型机关，做表率
1.以理论学习为先导，集中学习。（责任单位：局机关党委、甲医院、乙医院、局办公室）
2.以执行落实为使命，检查决定事项。（责任单位：甲医院、乙医院、丙中心）
（二）建设清廉型机关，做模范
1.严明纪律戒尺，开展警示教育。（责任单位：丙中心、局办公室、乙医院）
三、工作要求
中共安澜县卫生健康局委员会
{year}年1月6日
"""
LADDERS = {
    "due_soon": [((-7, -2),), ((-4, -1),)],
    "due": [((0,),)],
    "overdue": [((1, 2, 6), 4, 2, 6), ((2, 5), 3, None, 5)],
    "period_opens": [((0, 2),), ((1,),)],
    "period_closes": [((-4, -2),), ((-3,),)],
    "returned": [((1, 3), 2, 3, 5), ((1,), 1)],
    "to_confirm": [((1, 3), 3, None, 3), ((2,), 2)],
    "to_review": [((1, 4), 3, None, 4), ((2,), 2)],
}
DAWN, HOURS = (8, 10), [(9, 10), (15, 20)]
ODD_HOURS = [(0, 3), (7, 40), (8, 29), (8, 30), (17, 29), (17, 30), (18, 40), (23, 58)]


class Year:
    """`story` is what the model is told; `live` yields after each day."""

    def __init__(self, clock, seed=400):
        self.clock, self.dice, self.story = clock, random.Random(seed), Story()
        self.silent_until, self.people = date.min, 0

    # Time.

    def at(self, day, hour, minute=0):
        self.clock.move_to(datetime.combine(day, time(hour, minute), SHANGHAI))

    def tick(self, day, hour, minute):
        """Beat wakes the job."""
        self.at(day, hour, minute)
        remind(now=now())
        self.story.tell("tick", at=datetime.combine(day, time(hour, minute)))

    def live(self):
        self.found()
        for number in range(DAYS):
            day = FIRST + number * DAY
            self.day(day)
            yield day

    def day(self, day):
        """Something, the job, something, the job …; on some days it runs at odd hours, or not at all."""
        ticks = self.ticks(day)
        moments = sorted([*ticks, DAWN, (10, 40), (16, 30)])
        for moment in moments:
            if moment in ticks:
                self.tick(day, *moment)
                continue
            self.at(day, *moment)
            for event in HISTORY.get(day, ()) if moment == DAWN else ():
                self.happen(event, self)
            self.work(day)

    def ticks(self, day) -> list:
        """When the job runs. On a day off it finds little to do, so that of those some are enough."""
        drawn = self.drawn(day)
        return [] if day.weekday() > 4 and day.toordinal() // 7 % 3 else drawn

    def drawn(self, day) -> list:
        if day in TICKS:
            return TICKS[day]
        if day <= self.silent_until:
            return []
        if self.dice.random() < 0.02:
            self.silent_until = day + self.dice.randrange(4) * DAY
            return []
        if self.dice.random() < 0.12:
            return [self.dice.choice(ODD_HOURS)]
        return HOURS[: self.dice.choice([1, 1, 1, 2])]

    def happen(self, act, *args, **fields) -> bool:
        """Do it, unless the portal refuses; then tell of it."""
        try:
            act(*args, **fields)
        except (Refusal, NotAllowed, NotYours):
            return False
        self.story.listen()
        return True

    def comes(self, chance) -> bool:
        return self.dice.random() < chance

    # The bureau.

    def found(self):
        self.at(date(2026, 2, 9), 9)
        seed_working_days(by=None, years=[2026])
        self.units = make.bureau()
        self.boss = make.user("boss")
        self.office = self.join(Role.OFFICE, "局机关党委", reach=Post.Reach.ALL)
        self.second = self.join(Role.OFFICE, "局办公室", reach=Post.Reach.ALL)
        for name in ("甲医院", "甲医院", "乙医院", "局办公室", "局机关党委"):
            self.join(Role.REPORTER, name)
        for name in ("甲医院", "乙医院", "丙中心", "局机关党委"):
            self.join(Role.LEADER, name)
        self.leads = [self.join(Role.LEAD, "局机关党委"), self.join(Role.LEAD, "丙中心")]
        self.join_too(self.leads[0], Role.REPORTER, "乙医院")
        self.publish(2026, date(2026, 12, 18), grace=2)
        self.at(date(2026, 2, 11), 9)
        self.happen(accept_early, self)

    def join(self, role, unit, **fields) -> User:
        self.people += 1
        person = make.user(f"person{self.people}")
        self.join_too(person, role, unit, **fields)
        return person

    def join_too(self, person, role, unit, **fields):
        fields = {"starts_on": make.FOUNDED} | fields
        appoint(by=None, user=person, unit=self.units[unit], role=role, **fields)

    def publish(self, year, due_on, grace=0):
        plan = Plan.objects.filter(year=year).first() or make.draft_plan(self.office, NOTICE.format(year=year))
        rhythms = {task.pk: "monthly" for task in plan.tasks.filter(order=2)}
        set_lead_rule(by=self.office, plan=plan, rule="first")
        terms = {"year": year, "due_on": due_on, "periods": "quarterly", "grace_days": grace}
        set_terms(by=self.office, plan=plan, rhythms=rhythms, **terms)
        publish_plan(by=self.office, plan=plan)

    # What the day brings.

    def work(self, day):
        """Whatever people do between two runs of the job."""
        rows = Assignment.objects.exclude(state="closed").select_related("plan", "task", "unit").order_by("pk")
        for row in rows:
            self.on(row, day)
        for asked in Application.objects.open().order_by("pk"):
            if self.comes(0.05):
                act = grant_application if self.comes(0.7) else refuse_application
                self.happen(act, by=self.reviewer(asked.assignment), application=asked, answer="研究决定。")
        if self.comes(0.02):
            self.edit_calendar(day)
        if self.comes(0.015):
            self.edit_rule()
        if self.comes(0.03):
            self.change_posts(day)

    def on(self, row, day):
        acts = {"": self.of_unit, "unit": self.of_leader, "review": self.of_reviewer, "office": self.of_reviewer}
        if row.state in ("suspended", "withdrawn"):
            if self.comes(0.02):
                act = resume_assignment if row.state == "suspended" else restore_assignment
                self.happen(act, by=self.reviewer(row), assignment=row, reason="可以继续。")
        elif self.comes(0.001):
            self.happen(withdraw_assignment, by=self.office, assignment=row, reason="分工调整。")
        else:
            acts[row.awaiting](row, day)

    def of_unit(self, row, day):
        """What the unit's reporters do, the more the nearer the day."""
        person, late = self.one_of(Role.REPORTER, row.unit), (day - row.due_on).days
        if person and late <= 0 and self.comes(0.012):
            self.apply(person, row, day)
            return
        eager = 0.05 if late > -8 else 0.004
        if person is None or not self.comes(eager + min(0.01 * max(late, 0), 0.05)):
            return
        if row.state == "to_accept":
            self.happen(accept_plan, by=person, plan=row.plan, unit=row.unit)
        elif row.state == "to_plan":
            measures = [{"text": "列清单", "owner": "张工", "due_on": row.plan.due_on}]
            version = row.measures_version
            self.happen(file_measures, by=person, assignment=row, measures=measures, version=version)
        elif row.progress == 100 and self.comes(0.5):
            self.happen(ask_closing, by=person, assignment=row, text="均已完成。")
        else:
            self.hand_in(person, row, day)

    def apply(self, person, row, day):
        kind = self.dice.choice(["extension", "extension", "suspension", "hand_back"])
        more = {"asked_due_on": row.due_on + self.dice.randrange(3, 25) * DAY} if kind == "extension" else {}
        self.happen(apply_for, by=person, assignment=row, kind=kind, reason="人员调整。", **more)

    def hand_in(self, person, row, day):
        period, report = open_period(row, list(row.plan.spans.all()), list(row.reports.all()), day)
        if period:
            is_last = period.ends_on.month == 12 or self.comes(0.05)
            said = {measure.pk: "done" if is_last else "doing" for measure in row.measures.all()}
            draft = Draft(text=f"{day}：办理了。", version=report.version if report else 0, statuses=said)
            self.happen(make.handed_in, person, row, period, draft)

    def of_leader(self, row, day):
        person = self.one_of(Role.LEADER, row.unit)
        if person is None or not self.comes(0.06):
            return
        if row.state == "plan_submitted":
            more = {"reason": "再想想。"} if self.comes(0.2) else {}
            self.happen(return_measures if more else confirm_measures, by=person, assignment=row, **more)
        elif report := self.waiting(row, "to_confirm"):
            more = {"reason": "请补充。"} if self.comes(0.2) else {}
            self.happen(send_back_report if more else confirm_report, by=person, report=report, **more)

    def of_reviewer(self, row, day):
        if not self.comes(0.05):
            return
        person, more = self.reviewer(row), {"reason": "请补充。"} if self.comes(0.3) else {}
        if row.state == "closing":
            more |= {} if more else {"reason": "资料齐全。"}
            self.happen(refuse_closing if self.comes(0.3) else close_assignment, by=person, assignment=row, **more)
        elif report := self.waiting(row, "to_review"):
            self.happen(return_report if more else pass_report, by=person, report=report, **more)

    def waiting(self, row, state):
        return ProgressReport.objects.filter(assignment=row, state=state).select_related("assignment__task").first()

    def one_of(self, role, unit) -> User | None:
        held = Post.objects.valid(today()).with_role(role).filter(unit=unit).order_by("pk").select_related("user")
        return self.dice.choice([post.user for post in held] or [None])

    def reviewer(self, row) -> User:
        """Somebody who may, or may not: the portal says."""
        return self.dice.choice([self.office, self.second, *self.leads])

    # The office and the administrators.

    def edit_calendar(self, day):
        coming = day + self.dice.randrange(0, 12) * DAY
        if WorkingDay.objects.filter(day=coming).exists():
            self.happen(clear_day, by=self.boss, day=coming)
        else:
            working = coming.weekday() > 4
            self.happen(set_day, by=self.boss, day=coming, is_working=working, note="调休")

    def edit_rule(self):
        kind = self.dice.choice(sorted(LADDERS))
        task = self.dice.choice([None, *Task.objects.filter(plan__status="published").order_by("pk")])
        plan = task.plan if task else self.dice.choice([None, *Plan.objects.published().order_by("pk")])
        task = task if self.comes(0.5) else None
        ladder = replace(Ladder(*self.dice.choice(LADDERS[kind])), is_on=self.comes(0.75))
        stored = ReminderRule.objects.filter(kind=kind, plan=plan, task=task).first()
        place = {"plan": plan, "task": task, "version": stored.version if stored else 0}
        self.happen(set_rule, by=self.office, kind=kind, ladder=ladder, **place)

    def change_posts(self, day):
        """Somebody goes, or somebody comes."""
        names, roles = ["甲医院", "乙医院", "丙中心", "局办公室"], [Role.REPORTER, Role.LEADER]
        unit, role = self.units[self.dice.choice(names)], self.dice.choice(roles)
        held = Post.objects.valid(day).with_role(role).filter(unit=unit, deputises=None).order_by("pk")
        if held and self.comes(0.5):
            ends_on = day + self.dice.randrange(0, 4) * DAY
            self.happen(end_post, by=self.boss, post=self.dice.choice(held), ends_on=ends_on)
        elif held and role == Role.LEADER:
            self.deputise(held[0], day)
        else:
            self.happen(self.join, role, unit.name, starts_on=day + self.dice.randrange(0, 4) * DAY)

    def deputise(self, post, day):
        self.people += 1
        somebody = make.user(f"person{self.people}")
        span = {"starts_on": day + self.dice.randrange(0, 3) * DAY, "ends_on": day + self.dice.randrange(4, 20) * DAY}
        self.happen(name_deputy, by=post.user, post=post, user=somebody, **span)
