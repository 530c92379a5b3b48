"""From a scheme and what is known about a subject to a total, with the lines that explain it. No ORM.

Data in, data out: the same plain dictionaries that a sealed package holds, all numbers in them decimal strings.
"""

from assessment.scoring.rules import read_indicator, read_scheme
from assessment.scoring.totals import Line, Score, total
from assessment.scoring.values import standard

ENGINE = "1"  # goes into every seal; a change of any rule here takes the next number

__all__ = ["ENGINE", "Line", "Score", "by_standard", "score", "score_all"]


def score(scheme: dict, subject: dict) -> Score:
    """Score one subject. Raise ValueError where a number is not a decimal string."""
    return total(read_scheme(scheme), subject)


def score_all(scheme: dict, subjects: list[dict]) -> list[Score]:
    """The same for many, in the order given."""
    rules = read_scheme(scheme)
    return [total(rules, subject) for subject in subjects]


def by_standard(indicator: dict, quantity, base=None):
    """Points (Fraction) that the standard gives for a quantity and a base; None where it gives none."""
    return standard(read_indicator(indicator), quantity, base)
