"""Totals as pages and exports show them: by category, ranked inside it. No ORM."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from assessment.scoring import BANDS, band
from tasks.ranking import ranks

NOT_COMPUTED = "尚未计算"


@dataclass(frozen=True)
class Freshness:
    """When the totals were computed (None: never), how many marks there are, and the inputs now and then by name."""

    computed_at: datetime | None
    marked: int
    inputs: dict
    computed_from: dict

    @property
    def changed(self) -> list[str]:
        """What has changed since the totals were computed."""
        if self.computed_at is None:
            return []
        return [name for name, now in self.inputs.items() if self.computed_from.get(name) != now]


@dataclass(frozen=True)
class Standing:
    """Where one total stands in its category of `size` branches; no total, no rank."""

    rank: int | None
    size: int


@dataclass(frozen=True)
class Row:
    """One branch. `parts` follow the indicators; `total`, `rank` None and `band` empty while something is missing."""

    appraisal: object
    indicators: Sequence
    parts: list[Decimal | None]
    total: Decimal | None
    rank: int | None
    band: str
    missing: str

    def labelled(self):
        """(indicator, part) pairs."""
        return zip(self.indicators, self.parts, strict=True)


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


def unranked(places: dict[int, Standing]) -> dict[int, Standing]:
    """The same without the ranks, for people of a branch: ranks are not theirs to know before the committee decides."""
    return {pk: replace(place, rank=None) for pk, place in places.items()}


def categories(appraisals: Iterable, places: dict[int, Standing], parts: dict, indicators: Sequence) -> list[Category]:
    """`appraisals` (those a person sees, in order) by category; `parts`: (appraisal id, indicator id) → value."""
    grouped = defaultdict(list)
    for appraisal in appraisals:
        own = [parts.get((appraisal.pk, indicator.pk)) for indicator in indicators]
        grouped[appraisal.category].append(_row(appraisal, indicators, own, places[appraisal.pk].rank))
    return [
        Category(name, places[rows[0].appraisal.pk].size, sorted(rows, key=lambda row: row.rank or len(places) + 1))
        for name, rows in grouped.items()
    ]


def _row(appraisal, indicators, parts, rank) -> Row:
    result = getattr(appraisal, "result", None)
    total = result.total if result else None
    return Row(appraisal, indicators, parts, total, rank, band(total), result.missing if result else NOT_COMPUTED)
