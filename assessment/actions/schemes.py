"""Drafting, discarding and publishing schemes."""

from django.db import transaction

from assessment.models import Indicator, Scheme, Section
from assessment.scoring import Kind, trouble_with_points
from modelagency.clock import now
from records.actions import record
from records.refusals import Refusal

SECTION = "党建工作"
AUTO_NAME = "任务落实进度"


@transaction.atomic
def create_scheme(*, by, year, name, plan, auto_points, manual_name, manual_points, standard) -> Scheme:
    """Draft a scheme of two indicators: one from the progress in `plan`, one marked by hand.

    Where the name has been published this year, the draft is its next version. Raise Refusal when it has a draft
    already or the points do not add up.
    """
    if trouble := trouble_with_points([auto_points, manual_points]):
        raise Refusal(trouble)
    if plan.status != plan.Status.PUBLISHED:
        raise Refusal("实施方案尚未发布，不能作为考核依据。")
    version = Scheme.objects.filter(year=year, name=name, status=Scheme.Status.PUBLISHED).count() + 1
    scheme, is_new = Scheme.objects.get_or_create(year=year, name=name, version=version, defaults={"plan": plan})
    if not is_new:
        raise Refusal(f"“{name}”已有一份未发布的草案，请先发布或删除那一份。")
    section = Section.objects.create(scheme=scheme, name=SECTION, order=1)
    Indicator.objects.bulk_create(
        [
            Indicator(section=section, order=1, name=AUTO_NAME, points=auto_points, kind=Kind.AUTO_PROGRESS),
            Indicator(
                section=section, order=2, name=manual_name, points=manual_points, kind=Kind.DEDUCT, standard=standard
            ),
        ]
    )
    record(by=by, verb="scheme.create", subject=scheme, after=_content(scheme))
    return scheme


@transaction.atomic
def discard_scheme(*, by, scheme) -> None:
    """Delete a draft. Raise Refusal when it has been published meanwhile."""
    scheme = _locked_draft(scheme)
    record(by=by, verb="scheme.discard", subject=scheme, before=_content(scheme))
    scheme.delete()


@transaction.atomic
def publish_scheme(*, by, scheme) -> Scheme:
    """Freeze a draft. Raise Refusal when it is published already or its points do not add up to 100."""
    scheme = _locked_draft(scheme)
    points = Indicator.objects.filter(section__scheme=scheme).values_list("points", flat=True)
    if trouble := trouble_with_points(points):
        raise Refusal(trouble)
    scheme.status, scheme.published_at, scheme.published_by = Scheme.Status.PUBLISHED, now(), by
    scheme.save(update_fields=["status", "published_at", "published_by"])
    record(by=by, verb="scheme.publish", subject=scheme, before={"status": "draft"}, after={"status": "published"})
    return scheme


def _locked_draft(scheme) -> Scheme:
    scheme = Scheme.objects.select_for_update().filter(pk=scheme.pk).first()
    if scheme is None:
        raise Refusal("这份草案已被删除。")
    if not scheme.is_draft:
        raise Refusal("考核方案发布后不再改动；需要调整时，请新建同名方案，作为下一版。")
    return scheme


def _content(scheme) -> dict:
    indicators = Indicator.objects.filter(section__scheme=scheme)
    return {
        "plan": scheme.plan_id,
        "indicators": [[item.name, item.kind, str(item.points), item.standard] for item in indicators],
    }
