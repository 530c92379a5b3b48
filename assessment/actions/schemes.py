"""Drafting, discarding and publishing schemes."""

from django.db import transaction

from assessment.drafts import content_of, troubles_of
from assessment.models import Component, Cycle, Grade, Indicator, Scheme, Section, Veto
from modelagency.clock import now, today
from records.actions import record
from records.refusals import Refusal

MOST_NAMED = 3  # errors in one refusal


@transaction.atomic
def draft_scheme(*, by, year, name, plan, content) -> Scheme:
    """Draft a scheme from `content`: the fields of Scheme beside "components" (with "sections", with "indicators"),
    "grades" and "vetoes", each a list of dicts of fields, in order.

    Where the name has been published this year, the draft is its next version. Raise Refusal when it has a draft
    already or the plan is none to assess by.
    """
    scheme = write_draft(year=year, name=name, plan=plan, content=content)
    record(by=by, verb="scheme.create", subject=scheme, after=_summary(scheme))
    return scheme


def write_draft(*, year, name, plan, content) -> Scheme:
    """The same as part of another action, which tells the history."""
    if plan.status != plan.Status.PUBLISHED:
        raise Refusal("实施方案尚未发布，不能作为考核依据。")
    version = Scheme.objects.filter(year=year, name=name, status=Scheme.Status.PUBLISHED).count() + 1
    terms = {key: value for key, value in content.items() if key not in ("components", "grades", "vetoes")}
    scheme, is_new = Scheme.objects.get_or_create(
        year=year, name=name, version=version, defaults={"plan": plan, **terms}
    )
    if not is_new:
        raise Refusal(f"“{name}”已有一份未发布的草案，请先发布或删除那一份。")
    write_content(scheme, content)
    return scheme


def write_content(scheme, content) -> None:
    """Fill an empty draft with the components, grades and vetoes of `content`."""
    _write_components(scheme, content.get("components", []))
    Grade.objects.bulk_create(_placed(Grade, content.get("grades", []), scheme=scheme))
    Veto.objects.bulk_create(_placed(Veto, content.get("vetoes", []), scheme=scheme))


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
    scheme = locked_draft(scheme)
    record(by=by, verb="scheme.discard", subject=scheme, before=_summary(scheme))
    scheme.delete()


@transaction.atomic
def publish_scheme(*, by, scheme) -> Scheme:
    """Freeze a draft. Raise Refusal when it is published already, has errors, or an earlier version runs."""
    scheme = locked_draft(scheme)
    if Cycle.objects.filter(scheme__in=versions_of(scheme)).exists():
        raise Refusal("上一版已经开始考核。请打开“改版影响”页，看过谁的得分会变，再在那里发布并启用。")
    freeze(scheme, by)
    record(by=by, verb="scheme.publish", subject=scheme, before={"status": "draft"}, after={"status": "published"})
    return scheme


def freeze(scheme, by) -> None:
    """Make a locked draft published; raise Refusal while it has errors."""
    errors = [trouble.words for trouble in troubles_of(content_of(scheme), today()) if trouble.is_error]
    if errors:
        more = f"等 {len(errors)} 处" if len(errors) > MOST_NAMED else ""
        raise Refusal(f"方案里还有错误，不能发布：{''.join(errors[:MOST_NAMED])}{more}")
    scheme.status, scheme.published_at, scheme.published_by = Scheme.Status.PUBLISHED, now(), by
    scheme.save(update_fields=["status", "published_at", "published_by"])


def versions_of(scheme):
    """All versions of a scheme."""
    return Scheme.objects.filter(year=scheme.year, name=scheme.name)


def locked_draft(scheme) -> Scheme:
    """The draft, with all its versions locked; raise Refusal when it is none any more."""
    versions = list(versions_of(scheme).select_for_update().order_by("pk"))
    found = next((row for row in versions if row.pk == scheme.pk), None)
    if found is None:
        raise Refusal("这份草案已被删除。")
    if not found.is_draft:
        raise Refusal("考核方案发布后不再改动；需要调整时，请改版：复制为下一版草案，改好再发布。")
    return found


def _summary(scheme) -> dict:
    rows = [[item.name, item.kind, str(item.points), item.standard] for item in scheme.indicators()]
    return {"plan": scheme.plan_id, "indicators": rows}
