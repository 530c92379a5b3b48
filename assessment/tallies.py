"""Tallies as a page shows them, by the arithmetic that scores them. No ORM."""

from dataclasses import dataclass
from itertools import groupby

from assessment.scoring.numbers import rounded
from assessment.scoring.votes import groups_with_votes, mean

PLACES = 2


@dataclass(frozen=True)
class Standing:
    """One subject: (group, weight, counts, percent) of each group, and the whole in percent; "" without valid votes."""

    name: str
    lines: list[tuple]
    percent: str


def results_of(tallies, values) -> list[Standing]:
    """One Standing for each subject of `tallies`, rows with their appraisal, subject by subject."""
    groups = groupby(tallies, key=lambda row: row.appraisal_id)
    return [_standing(list(rows), [str(value) for value in values]) for _, rows in groups]


def _standing(rows, values) -> Standing:
    lines = [(row.group, row.weight, row.counts, _percent([row], values)) for row in rows]
    return Standing(rows[0].appraisal.name, lines, _percent(rows, values))


def _percent(rows, values) -> str:
    given = [{"name": row.group, "weight": str(row.weight), "counts": row.counts} for row in rows]
    voted = groups_with_votes({"groups": given, "values": values})
    return rounded(mean(voted), PLACES) if voted else ""
