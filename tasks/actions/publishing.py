"""Publishing a plan: every responsible unit gets its part. Doing it again adds only what is missing."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from branches.actions.names import NameBook
from branches.actions.units import learn_alias
from branches.models import Post, Unit, WorkingDay
from branches.roles import Role
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Message
from records.refusals import Refusal
from tasks.actions.rollups import count_plan
from tasks.actions.rows import add_rows
from tasks.actions.spread import AVOIDANCE, spread_of, without_reviewer
from tasks.drafts import questions, tasks_of
from tasks.models import Period, Plan, Responsibility
from tasks.rhythms import Span, spans_of


def troubles(plan, opened, asked) -> list[str]:
    """What stands in the way of publishing, in Chinese; empty when nothing does. asked: drafts.questions."""
    found = []
    if asked.names:
        found.append(f"还有名称没有对应到单位：{'、'.join(sorted(asked.names))}。")
    if asked.bare:
        found.append(f"以下任务没有责任单位，请补充或剔除：{'、'.join(task.name for task in asked.bare)}。")
    if asked.leads:
        found.append(f"还有 {len(asked.leads)} 项任务没有确认谁牵头。")
    if not plan.has_terms:
        found.append("请先填写年度、办结时限和填报期。")
    elif plan.status == Plan.Status.DRAFT and plan.due_on <= today():
        found.append("办结时限应晚于今天，请重新填写。")
    elif plan.due_on < today():
        found.append("方案已过办结时限，不能再补发。")
    if not opened.assignments:
        found.append("展开后没有任何责任单位，请检查单位组的成员。")
    without = without_reviewer(opened)
    if without:
        names = Unit.objects.filter(pk__in=without).in_order().values_list("name", flat=True)
        found.append(f"以下单位的事项没有可复核的人：{'、'.join(names)}。{AVOIDANCE}")
    return found


@transaction.atomic
def publish_plan(*, by, plan) -> int:
    """Give every responsible unit its rows. Return how many are new: 0 when all were there."""
    plan = _locked_with_namesakes(plan)
    if plan is None:
        raise Refusal("这份草稿已被删除。")
    tasks = list(tasks_of([plan]))
    opened = spread_of(plan, tasks, today())
    if found := troubles(plan, opened, questions(plan, tasks, leftovers=0)):
        raise Refusal("暂不能发布：" + "".join(found))
    if plan.status == Plan.Status.DRAFT:
        _publish_terms(plan, tasks, by)
        _learn_names(plan)
    _write_leads(plan, opened)
    added = add_rows(plan, opened.rows, starts_on=today())
    count_plan(plan)
    _announce(plan, added)
    record(by=by, verb="plan.publish", subject=plan, after={"added": len(added), "units": len(opened.units)})
    return len(added)


def _locked_with_namesakes(plan) -> Plan | None:
    """The plan as it is now, with all plans of its document number locked in one order; None when it is gone."""
    number = plan.notice.document_number
    same = Q(pk=plan.pk) | Q(notice__document_number=number) if number else Q(pk=plan.pk)
    rows = (
        Plan.objects.select_for_update(of=("self",), no_key=True).select_related("notice").filter(same).order_by("pk")
    )
    return next((row for row in rows if row.pk == plan.pk), None)


def _publish_terms(plan, tasks, by) -> None:
    number = plan.notice.document_number
    if number and Plan.objects.published().filter(year=plan.year, notice__document_number=number).exists():
        raise Refusal(f"{plan.year} 年度已发布过同一文号的方案，请打开原方案补发。")
    plan.status, plan.published_at, plan.published_by = Plan.Status.PUBLISHED, now(), by
    plan.starts_on = plan.counted_on = today()
    plan.save()
    spans = coming_spans(plan, tasks, WorkingDay.objects.calendar(), today())
    Period.objects.bulk_create(Period(plan=plan, **vars(span)) for span in spans)


def coming_spans(plan, tasks, calendar, day) -> list[Span]:
    """The periods that a plan with these terms and tasks gets when it is published on `day`."""
    return spans_of(
        {task.rhythm or plan.periods for task in tasks if not task.is_dropped},
        plan.year,
        plan_due=plan.due_on,
        calendar=calendar,
        published_on=day,
        lead_days=plan.lead_days,
    )


def _write_leads(plan, opened) -> None:
    tasks = list(plan.tasks.all())
    for task in tasks:
        task.lead_id = opened.leads.get(task.pk)
    plan.tasks.model.objects.bulk_update(tasks, ["lead"])


def _learn_names(plan) -> None:
    """Remember what a person said of names that could not be found without asking."""
    book = NameBook.of(today())
    names = Responsibility.objects.counted().filter(task__plan=plan, is_nobody=False)
    for named in names.select_related("unit", "group").order_by("id"):
        if book.find(named.text) != (named.unit or named.group):
            learn_alias(named.text, unit=named.unit, group=named.group)


def _announce(plan, added) -> None:
    """One message to each reporter of a unit that got rows."""
    units = {row.unit_id for row in added}
    reporters = Post.objects.valid(today()).with_role(Role.REPORTER).filter(unit__in=units)
    tell(
        reporters.values_list("user_id", flat=True),
        kind=Message.Kind.NOTICE,
        text=f"《{plan}》已发布，请为本单位签收任务",
        link=reverse("home"),
    )
