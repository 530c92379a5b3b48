"""What the work says on pages further left. Registered by name in the settings."""

from django.db.models import Q

from branches.permissions import rights_of
from branches.uses import Use
from records.models import Decision
from tasks.links import assignment_links
from tasks.models import Assignment, OrderStep, ProgressReport, Receipt, Step


def shelf_uses(user, ids):
    """Pairs of a file's id and the row that uses it; six queries."""
    yield from _taken_in(ids)
    yield from _decided(ids)
    rows = [*_reported(ids), *_in_steps(ids), *_answered(ids)]
    seen = Assignment.objects.visible_to(rights_of(user)).filter(pk__in={assignment.pk for _, assignment, _ in rows})
    links = assignment_links(seen.values_list("pk", flat=True))
    for pk, assignment, words in rows:
        yield pk, Use(f"{assignment.task.name}　{words}", links.get(assignment.pk, ""))


def _taken_in(ids):
    for receipt in Receipt.objects.filter(Q(original__in=ids) | Q(scan__in=ids)).select_related("period"):
        yield receipt.original_id, Use(f"代收{receipt.period}填报表　原件")
        yield receipt.scan_id, Use(f"代收{receipt.period}填报表　签字件")


def _decided(ids):
    for scan, title in Decision.objects.filter(scan__in=ids).order_by("pk").values_list("scan_id", "title"):
        yield scan, Use(f"会议决定“{title}”　纪要")


def _answered(ids):
    """What was handed in with an answer to a supervision order."""
    uses = OrderStep.evidence.through.objects.filter(evidence__in=ids)
    for use in uses.select_related("orderstep__order__assignment__task").order_by("pk"):
        order = use.orderstep.order
        yield use.evidence_id, order.assignment, f"{order.name}答复"


def _reported(ids):
    uses = ProgressReport.evidence.through.objects.filter(evidence__in=ids)
    for use in uses.select_related("progressreport__assignment__task", "progressreport__period").order_by("pk"):
        report = use.progressreport
        yield use.evidence_id, report.assignment, f"{report.period}进展"


def _in_steps(ids):
    """What was handed in stays in the history, also when the report lost it later."""
    uses = Step.evidence.through.objects.filter(evidence__in=ids)
    for use in uses.select_related("step__assignment__task", "step__report__period").order_by("pk"):
        step = use.step
        words = f"{step.report.period}进展" if step.report else step.get_verb_display()
        yield use.evidence_id, step.assignment, words
