"""Self-assessment, marking and what the office confirms: what waits for this person."""

from django.db.models import Count, Q
from django.urls import reverse

from assessment.kinds import MARKED
from assessment.models import Appraisal, Cycle, Entry, Exemption, Indicator, Mark
from assessment.permissions import in_conflict
from assessment.querysets import of_own_subjects
from assessment.todo.errands import Errand
from branches.roles import Role

MOST = 20
SelfState, State = Appraisal.SelfState, Cycle.State


def marking_errands(rights, today) -> list[Errand]:
    found = []
    if rights.has_role(Role.REPORTER, Role.LEADER):
        found += _selves(rights)
    if rights.is_office or rights.has_role(Role.LEAD):
        found += [*_asked_again(rights), *_to_mark(rights)]
    if rights.is_office:
        found += [*_pending(rights, Entry, "加减分待确认"), *_pending(rights, Exemption, "不适用待同意")]
    return found


def _selves(rights) -> list[Errand]:
    """Own subjects to assess, to redo, to confirm; two queries."""
    rows = Appraisal.objects.filter(of_own_subjects(rights, "unit")).distinct()
    running = Q(cycle__state=State.SELF) | Q(cycle__state=State.MARKING) & ~Q(self_state=SelfState.DRAFT)
    rows = rows.filter(running).exclude(self_state=SelfState.SUBMITTED).select_related("cycle__scheme").order_by("pk")
    return [errand for row in rows[:MOST] if (errand := _of_self(rights, row))]


def _of_self(rights, row) -> Errand | None:
    url, due = reverse("assessment:self", args=[row.pk]), row.cycle.self_due_on
    if row.self_state == SelfState.TO_CONFIRM:
        if not rights.has_role(Role.LEADER) or row.self_by_id == rights.user.pk:
            return None
        return Errand("自评待审核", f"{row.name}　{row.cycle}", url, "去审核", due)
    if not rights.has_role(Role.REPORTER):
        return None
    if row.self_state == SelfState.RETURNED:
        return Errand("自评被退回", f"{row.name}：{row.returned_because}", url, "去补正", due)
    return Errand("自评待提交", f"{row.name}　{row.cycle}", url, "填写自评", due)


def _asked_again(rights) -> list[Errand]:
    rows = Mark.objects.filter(by=rights.user, appraisal__cycle__state=State.MARKING).exclude(asked_again="")
    rows = rows.select_related("appraisal", "indicator").order_by("pk")[:MOST]
    return [
        Errand(
            "评分请您复看",
            f"{row.appraisal.name}“{row.indicator.name}”：{row.asked_again}",
            f"{reverse('assessment:marks', args=[row.appraisal_id])}?section={row.indicator.section_id}",
            "去复看",
        )
        for row in rows
    ]


def _to_mark(rights) -> list[Errand]:
    """Running cycles with indicators of this person's, and how many marks are still to come; three queries."""
    mine = Q(marker__in=rights.units("lead_unit"))
    if rights.is_office:
        mine |= Q(marker=None)
    cycles = {one.scheme_id: one for one in Cycle.objects.filter(state=State.MARKING).select_related("scheme")[:MOST]}
    rules = Indicator.objects.filter(mine, section__component__scheme__in=cycles, kind__in=MARKED, points__gt=0)
    wanted = rules.order_by().values_list("section__component__scheme").annotate(Count("pk"))
    given = Mark.objects.filter(indicator__in=rules, stage=Mark.Stage.MARK, submitted_at__isnull=False).order_by()
    done = dict(given.values_list("appraisal__cycle").annotate(Count("pk")))
    sizes = dict(
        Appraisal.objects.filter(cycle__in=cycles.values()).order_by().values_list("cycle").annotate(Count("pk"))
    )
    found = []
    for scheme, number in wanted:
        cycle = cycles[scheme]
        left = number * sizes.get(cycle.pk, 0) - done.get(cycle.pk, 0)
        if left > 0:
            url = f"{reverse('assessment:marking')}?cycle={cycle.pk}"
            found.append(Errand("评分", f"{cycle}，您负责的还有 {left} 项待评", url, "去评分", cycle.marks_due_on))
    return found


def _pending(rights, model, title) -> list[Errand]:
    """What another of the office entered about a subject that is not the person's own; four queries at most."""
    waiting = {"appraisal__cycle__state__in": [State.SELF, State.MARKING, State.REVIEW]}
    waiting |= {"confirmed_at" if model is Entry else "approved_at": None}
    rows = list(model.objects.filter(**waiting).exclude(entered_by=rights.user).order_by("pk")[:MOST])
    subjects = Appraisal.objects.with_bodies().in_bulk([row.appraisal_id for row in rows]) if rows else {}
    return [
        Errand(title, f"{subject.name}：{row}", reverse("assessment:review", args=[subject.pk]), "去办理")
        for row in rows
        if not in_conflict(rights, subject := subjects[row.appraisal_id])
    ]
