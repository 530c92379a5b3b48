"""Totals as pages and exports show them: by category, ranked inside it. No ORM."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.scoring import BANDS, band
from tasks.ranking import ranks

NOT_COMPUTED = "尚未计算"


@dataclass(frozen=True)
class Standing:
    """Where one total stands in its category of `size` branches; no total, no rank."""

    rank: int | None
    size: int


@dataclass(frozen=True)
class Row:
    """One branch. `parts` follow the indicators; `total`, `rank` None and `band` empty while something is missing."""

    appraisal: object
    parts: list[Decimal | None]
    total: Decimal | None
    rank: int | None
    band: str
    missing: str


@dataclass(frozen=True)
class Category:
    """The rows a person sees of a category that has `size` branches, best first."""

    name: str
    size: int
    rows: list[Row]

    def spread(self) -> list[tuple[str, Decimal, int]]:
        """Band, its lower limit and how many of the rows fall into it."""
        return [(name, limit, sum(row.band == name for row in self.rows)) for limit, name in BANDS]


def standings(totals: Iterable[tuple[int, str, Decimal | None]]) -> dict[int, Standing]:
    """Appraisal id → its place, from (appraisal id, category, total) of a whole cycle."""
    members = defaultdict(list)
    for pk, category, total in totals:
        members[category].append((pk, total))
    return {
        pk: Standing(rank, len(group))
        for group in members.values()
        for (pk, _), rank in zip(group, ranks([total for _, total in group]), strict=True)
    }


def categories(appraisals: Iterable, places: dict[int, Standing], parts: dict, keys: Sequence[int]) -> list[Category]:
    """`appraisals` (those a person sees, in order) by category; `parts`: (appraisal id, indicator id) → value."""
    grouped = defaultdict(list)
    for appraisal in appraisals:
        own = [parts.get((appraisal.pk, key)) for key in keys]
        grouped[appraisal.category].append(_row(appraisal, own, places[appraisal.pk].rank))
    return [
        Category(name, places[rows[0].appraisal.pk].size, sorted(rows, key=lambda row: row.rank or len(places) + 1))
        for name, rows in grouped.items()
    ]


def _row(appraisal, parts, rank) -> Row:
    result = getattr(appraisal, "result", None)
    total = result.total if result else None
    return Row(appraisal, parts, total, rank, band(total), result.missing if result else NOT_COMPUTED)
