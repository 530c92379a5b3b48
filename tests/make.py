"""Builders for tests: a small bureau, its people, plans and work, made through the portal's own actions."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.actions.changes import draft_change
from branches.actions.decisions import register_decision
from branches.actions.deputies import name_deputy
from branches.actions.posts import appoint
from branches.actions.units import create_branch, create_unit, learn_alias
from branches.models import Handover, Post, Unit, UnitChange, UnitGroup, User
from branches.roles import Role
from modelagency.clock import now, today
from tasks.actions.assignments import accept_plan
from tasks.actions.changes import apply_change
from tasks.actions.filing import RowsRefused, save_rows, submit_period
from tasks.actions.leads import set_lead_rule
from tasks.actions.measures import confirm_measures, file_measures
from tasks.actions.names import settle_name
from tasks.actions.notices import import_notice, set_terms
from tasks.actions.publishing import publish_plan
from tasks.actions.receipts import collect
from tasks.actions.reports import Draft
from tasks.actions.reviews import confirm_report, pass_report
from tasks.exports.filing import filing_of
from tasks.exports.workbook import workbook
from tasks.models import Assignment, Period, Responsibility
from tasks.outlook import consequences, digest, outlook_of
from tasks.periods import open_period

FOUNDED = date(2020, 1, 1)
PASSWORD = "Mo-Fan-2026"
OFFICES = ["局办公室", "组织人事科", "宣传教育科", "医政科", "行政审批科"]
PARTY = ["局机关党委", "局机关纪委"]
MASS = ["局团工委", "局妇工委", "局工会工委"]

NOTICE = """中共安澜县卫生健康局委员会文件
安卫党〔2026〕9号
关于印发“模范机关”建设要点的通知
一、总体目标
把工作做实。
二、主要任务
（一）建设政治型机关，做表率
1.以理论学习为先导，按季开展集中学习。（责任单位：局机关党委、局直属各单位）
2.以执行落实为使命，按月检查决定事项。（责任单位：局办公室、局直属各单位、局机关各党支部）
（二）建设清廉型机关，做模范
1.严明纪律戒尺，每半年开展一次警示教育，参加率达95%以上。（责任单位：局机关纪委、局直属各单位）
三、工作要求
（一）加强领导。各单位要抓好落实。
中共安澜县卫生健康局委员会
2026年2月26日
"""


def user(username, name="", **fields) -> User:
    return User.objects.create_user(username, PASSWORD, name=name or username, **fields)


def member(username, role, unit, reach=Post.Reach.OWN) -> User:
    """A person with one post."""
    person = user(username)
    appoint(by=None, user=person, unit=unit, role=role, starts_on=FOUNDED, reach=reach)
    return person


def proposed(by, unit) -> Post:
    """An appointment to the office that waits for the security officer."""
    person = user("proposed", "周雅琴")
    return appoint(by=by, user=person, unit=unit, role=Role.OFFICE, reach=Post.Reach.ALL, starts_on=FOUNDED)


CHANGE = {"document_number": "安编〔2026〕12号", "effective_on": "2026-09-16", "reason": "优化机构设置"}


def merger(office, units) -> UnitChange:
    """A draft by which 甲医院 goes into 乙医院."""
    fields = CHANGE | {"effective_on": today(), "kind": UnitChange.Kind.MERGED}
    return draft_change(by=office, units=[units["甲医院"]], takers=[units["乙医院"]], **fields)


def founding(office, units, name="戊处") -> UnitChange:
    """A change that was done: a unit was founded."""
    fields = CHANGE | {"effective_on": today(), "kind": UnitChange.Kind.FOUNDED, "new_name": name}
    change = draft_change(by=office, parent=units["安澜县卫生健康局"], new_kind="office", **fields)
    return apply_change(by=office, change=change, seen=digest(consequences(outlook_of(change))))


def handover(cast) -> Handover:
    """A record by which the reporter of 乙医院 gave nothing but a list to its leader."""
    fields = {"starts_on": today(), "reason": "岗位调整", "told": [["任职（1）", ["乙医院 填报员"]]], "posts": []}
    made = Handover.objects.create(user=cast.stranger, by=cast.system_admin, at=now(), **fields)
    made.heirs.set([cast.stranger_leader])
    return made


def deputy(leader) -> Post:
    """Somebody who acts for `leader` until the end of the week."""
    day, span = today(), timedelta(days=4)
    named = {"post": leader.posts.first(), "user": user("acting", "郑岚")}
    return name_deputy(by=leader, starts_on=day, ends_on=day + span, **named)


SCAN = b"%PDF-1.4\n% minutes\n%%EOF\n"
DECIDED = {"body": "局机关党委会议", "held_on": date(2026, 9, 15), "minutes_number": "会议纪要〔2026〕5号"}
DECIDED |= {"title": "对逾期事项督办", "text": "会议决定，对逾期事项发出督办单。"}


def decision(office, **said):
    """What a meeting decided, entered by one of the office and not checked yet."""
    return register_decision(by=office, upload=SimpleUploadedFile("纪要.pdf", SCAN), **DECIDED | said)


def bureau() -> dict[str, Unit]:
    """Name → unit of a bureau with everything the founding notice names, three affiliated units and three branches."""
    units = {}
    top = units["安澜县卫生健康局"] = _unit("安澜县卫生健康局", Unit.Kind.BUREAU, None)
    for kind, names in [
        (Unit.Kind.PARTY, PARTY),
        (Unit.Kind.OFFICE, OFFICES),
        (Unit.Kind.MASS, MASS),
        (Unit.Kind.AFFILIATED, ["甲医院", "乙医院", "丙中心"]),
    ]:
        units |= {name: _unit(name, kind, top) for name in names}
    party = units["局机关党委"]
    for name, parent, covers, category in [
        ("机关第一党支部", party, ["局办公室", "组织人事科"], "机关"),
        ("甲医院党支部", units["甲医院"], ["甲医院"], "医院"),
        ("乙医院党支部", units["乙医院"], ["乙医院"], "医院"),
    ]:
        branch = create_branch(
            by=None, name=name, starts_on=FOUNDED, parent=parent, covers=[units[c] for c in covers], category=category
        )
        units[name] = branch.unit
    groups(party)
    return units


def groups(party) -> None:
    UnitGroup.objects.create(name="局直属各单位", kind=Unit.Kind.AFFILIATED)
    UnitGroup.objects.create(name="局机关各科室", kind=Unit.Kind.OFFICE)
    UnitGroup.objects.create(name="局机关各党支部", kind=Unit.Kind.BRANCH, under=party)
    for text, name in [("机关党委", "局机关党委"), ("机关纪委", "局机关纪委")]:
        learn_alias(text, unit=Unit.objects.get(name=name))


def unit(name, kind=Unit.Kind.AFFILIATED, **fields) -> Unit:
    """A further unit, right under the top unless `parent` says otherwise."""
    fields = {"starts_on": FOUNDED, "parent": Unit.objects.top()} | fields
    return create_unit(by=None, name=name, kind=kind, **fields)


def _unit(name, kind, parent) -> Unit:
    return create_unit(by=None, name=name, kind=kind, starts_on=FOUNDED, parent=parent)


def draft_plan(office, text=NOTICE, filename="通知.txt"):
    """A draft plan from a notice's text."""
    plan, _ = import_notice(by=office, filename=filename, data=text.encode())
    return plan


def published_plan(office, text=NOTICE, *, due_on, lead_rule="first", periods="quarterly", **terms):
    """A published plan; names without the level prefix are settled as a person would."""
    plan = draft_plan(office, text)
    unknown = Responsibility.objects.filter(task__plan=plan, unit=None, group=None)
    for name in set(unknown.values_list("text", flat=True)):
        settle_name(by=office, plan=plan, text=name, meant=Unit.objects.get(name=f"局{name}"))
    set_lead_rule(by=office, plan=plan, rule=lead_rule)
    set_terms(by=office, plan=plan, year=due_on.year, due_on=due_on, periods=periods, **terms)
    publish_plan(by=office, plan=plan)
    plan.refresh_from_db()
    return plan


def assignment_of(plan, unit, order=1) -> Assignment:
    """The row of `unit` for the plan's task number `order`."""
    return Assignment.objects.get(plan=plan, unit=unit, task__order=order)


def working(assignment, reporter, leader, *, measures=2) -> Assignment:
    """Bring a row to 推进中 with confirmed measures."""
    assignment.refresh_from_db()
    if assignment.state == "to_accept":
        accept_plan(by=reporter, plan=assignment.plan, unit=assignment.unit)
    rows = [{"text": f"举措{n}", "owner": "张工", "due_on": assignment.plan.due_on} for n in range(1, measures + 1)]
    file_measures(by=reporter, assignment=assignment, measures=rows, version=0)
    confirm_measures(by=leader, assignment=assignment)
    assignment.refresh_from_db()
    return assignment


def draft(assignment, today, text="", status="doing", version=0, **fields):
    """The open period and a draft for it that gives each measure `status`."""
    periods, reports = list(assignment.plan.spans.all()), list(assignment.reports.all())
    period, _ = open_period(assignment, periods, reports, today)
    statuses = {measure.pk: status for measure in assignment.measures.all()}
    return period, Draft(text=text or f"已完成{period}工作。", version=version, statuses=statuses, **fields)


def page(assignment, period=None) -> str:
    """The address of the page on which the row is reported."""
    period = period or assignment.plan.spans.first()
    return reverse("tasks:period_report", args=[assignment.unit_id, period.pk])


def row_form(assignment, text="已完成。", status="doing", version=0, **more) -> dict:
    """The fields of one row of that page, as a browser sends them."""
    said = {"text": text, "version": version, "period": assignment.plan.spans.first().pk} | more
    said |= {f"measure-{pk}": status for pk in assignment.measures.values_list("pk", flat=True)}
    return {f"r{assignment.pk}-{name}": value for name, value in said.items()}


def submitted(assignment, reporter, today, **fields):
    """A report handed in by the unit's reporter, waiting for its leader."""
    period, said = draft(assignment, today, **fields)
    return handed_in(reporter, assignment, period, said)


def saved(by, assignment, period, said):
    """The report of one row, saved by itself."""
    return _one_row(save_rows, by, assignment, period, said)


def handed_in(by, assignment, period, said):
    """The same, handed in."""
    return _one_row(submit_period, by, assignment, period, said)


def _one_row(act, by, assignment, period, said):
    try:
        return act(by=by, unit=assignment.unit, period=period, drafts={assignment.pk: said})[0]
    except RowsRefused as refused:
        raise refused.faults[assignment.pk] from refused


def passed(assignment, reporter, leader, reviewer, today, **fields):
    """A report that went all the way."""
    report = submitted(assignment, reporter, today, **fields)
    confirm_report(by=leader, report=report)
    pass_report(by=reviewer, report=report)
    assignment.refresh_from_db()
    return report


def receipt(office, *rows, text="单位交来的进展。", status="doing"):
    """What the office took in of rows of one unit, sent by another way."""
    unit, drafts = rows[0].unit, {}
    for row in rows:
        period, drafts[row.pk] = draft(row, today(), text=text, status=status)
    plan_period = Period.objects.select_related("plan__notice").get(pk=period.pk)
    data = workbook(filing_of(unit, plan_period), today())
    upload = SimpleUploadedFile("填报表.xlsx", data)
    return collect(by=office, unit=unit, period=period, drafts=drafts, upload=upload, way="微信或 QQ")
