"""How people came to the points: self-assessment, marks, corrections, and who gave them."""

from collections import defaultdict

from assessment.models import Correction, Mark

COLUMNS = ("appraisal__name", "indicator__name", "quantity", "base", "points", "reason", "by__name", "at")
CORRECTION = "correction"


def trails_of(cycle) -> dict[str, list[dict]]:
    """Name of the subject → its marks and corrections, in the order they were given."""
    found = defaultdict(list, {name: [] for name in cycle.appraisals.order_by().values_list("name", flat=True)})
    given = Mark.objects.filter(appraisal__cycle=cycle, submitted_at__isnull=False).order_by()
    for stage, *row in given.values_list("stage", *COLUMNS):
        _add(found, stage, *row)
    for row in Correction.objects.filter(appraisal__cycle=cycle).order_by().values_list(*COLUMNS):
        _add(found, CORRECTION, *row)
    return {name: sorted(rows, key=lambda row: tuple(map(str, row.values()))) for name, rows in found.items()}


def _add(found, stage, name, indicator, quantity, base, points, reason, by, at) -> None:
    numbers = {"quantity": quantity, "base": base, "points": points}
    said = {key: None if number is None else str(number) for key, number in numbers.items()}
    found[name].append(
        {"at": at.isoformat(), "stage": stage, "indicator": indicator, **said, "reason": reason, "by": by}
    )
