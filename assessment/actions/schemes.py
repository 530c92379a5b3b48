"""Drafting, discarding and publishing schemes."""

from decimal import Decimal

from django.db import transaction

from assessment.models import Component, Grade, Indicator, Scheme, Section, Veto
from modelagency.clock import now
from records.actions import record
from records.refusals import Refusal


@transaction.atomic
def draft_scheme(*, by, year, name, plan, content) -> Scheme:
    """Draft a scheme from `content`: the fields of Scheme beside "components" (with "sections", with "indicators"),
    "grades" and "vetoes", each a list of dicts of fields, in order.

    Where the name has been published this year, the draft is its next version. Raise Refusal when it has a draft
    already or the plan is none to assess by.
    """
    if plan.status != plan.Status.PUBLISHED:
        raise Refusal("实施方案尚未发布，不能作为考核依据。")
    version = Scheme.objects.filter(year=year, name=name, status=Scheme.Status.PUBLISHED).count() + 1
    terms = {key: value for key, value in content.items() if key not in ("components", "grades", "vetoes")}
    scheme, is_new = Scheme.objects.get_or_create(
        year=year, name=name, version=version, defaults={"plan": plan, **terms}
    )
    if not is_new:
        raise Refusal(f"“{name}”已有一份未发布的草案，请先发布或删除那一份。")
    _write_components(scheme, content.get("components", []))
    Grade.objects.bulk_create(_placed(Grade, content.get("grades", []), scheme=scheme))
    Veto.objects.bulk_create(_placed(Veto, content.get("vetoes", []), scheme=scheme))
    record(by=by, verb="scheme.create", subject=scheme, after=_summary(scheme))
    return scheme


def _write_components(scheme, components) -> None:
    for place, component in enumerate(components, start=1):
        fields = {key: value for key, value in component.items() if key != "sections"}
        row = Component.objects.create(scheme=scheme, order=place, **fields)
        for number, section in enumerate(component["sections"], start=1):
            fields = {key: value for key, value in section.items() if key != "indicators"}
            part = Section.objects.create(component=row, order=number, **fields)
            Indicator.objects.bulk_create(_placed(Indicator, section["indicators"], section=part))


def _placed(model, rows, **parent) -> list:
    return [model(order=place, **parent, **row) for place, row in enumerate(rows, start=1)]


@transaction.atomic
def discard_scheme(*, by, scheme) -> None:
    """Delete a draft. Raise Refusal when it has been published meanwhile."""
    scheme = _locked_draft(scheme)
    record(by=by, verb="scheme.discard", subject=scheme, before=_summary(scheme))
    scheme.delete()


@transaction.atomic
def publish_scheme(*, by, scheme) -> Scheme:
    """Freeze a draft. Raise Refusal when it is published already or cannot be."""
    scheme = _locked_draft(scheme)
    if trouble := _trouble(scheme):
        raise Refusal(trouble)
    scheme.status, scheme.published_at, scheme.published_by = Scheme.Status.PUBLISHED, now(), by
    scheme.save(update_fields=["status", "published_at", "published_by"])
    record(by=by, verb="scheme.publish", subject=scheme, before={"status": "draft"}, after={"status": "published"})
    return scheme


def _trouble(scheme) -> str:
    if not scheme.feeds:
        return "请先确定平时考核取谁的工作。"
    weights = sum(scheme.components.values_list("weight", flat=True), Decimal(0))
    return "" if weights == 100 else f"各构成的权重相加应为 100%，现为 {weights}%。"


def _locked_draft(scheme) -> Scheme:
    scheme = Scheme.objects.select_for_update().filter(pk=scheme.pk).first()
    if scheme is None:
        raise Refusal("这份草案已被删除。")
    if not scheme.is_draft:
        raise Refusal("考核方案发布后不再改动；需要调整时，请新建同名方案，作为下一版。")
    return scheme


def _summary(scheme) -> dict:
    rows = [[item.name, item.kind, str(item.points), item.standard] for item in scheme.indicators()]
    return {"plan": scheme.plan_id, "indicators": rows}
