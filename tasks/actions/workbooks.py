"""Keeping an uploaded workbook until the person who uploaded it has seen what it would change."""

from datetime import timedelta

from django.db import transaction

from modelagency.clock import now
from records.actions import record
from tasks.models import PendingWorkbook

KEPT_FOR = timedelta(hours=1)


@transaction.atomic
def keep_workbook(*, by, unit, period, filename, sha256, data, content, way="") -> PendingWorkbook:
    """Keep a workbook that waits for its confirmation; an earlier one of the same person is dropped. way: how it came
    to the office (代收); empty where the unit's own people upload it."""
    fields = {"unit": unit, "period": period, "filename": filename, "sha256": sha256, "way": way}
    fields |= {"is_collected": bool(way), "data": data, "content": content, "kept_at": now()}
    kept, _ = PendingWorkbook.objects.update_or_create(user=by, defaults=fields)
    record(by=by, verb="workbook.check", unit_id=unit.pk, after={"file": filename, "sha256": sha256})
    return kept


def waiting_workbook(user) -> PendingWorkbook | None:
    """The workbook a person uploaded last, while it waits."""
    kept = PendingWorkbook.objects.select_related("unit", "period__plan__notice")
    return kept.filter(user=user, kept_at__gt=now() - KEPT_FOR).first()


def forget_workbooks(*, now) -> int:
    """Drop what has waited too long; return how many files."""
    return PendingWorkbook.objects.filter(kept_at__lte=now - KEPT_FOR).delete()[0]
