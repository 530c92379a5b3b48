"""Writing one row of a self-assessment or of a marking sheet. Parts of the actions beside this module."""

from assessment.marking_rules import needs_reason, settled, standard, trouble_with, two_places, worth
from assessment.models import Mark
from modelagency.clock import now
from records.refusals import Refusal, StaleVersion


class BadRow(Refusal):
    """What was said about one indicator cannot be taken."""


class Incomplete(BadRow):
    """Something is still missing; what is there can be kept."""


def write_mark(*, by, appraisal, indicator, stage, said, row, known) -> Mark:
    """Store what was said, `row` being what is stored so far. Raise StaleVersion or BadRow."""
    values = settled(indicator, said, known)
    if (row.version if row else 0) != said.version:
        raise StaleVersion(yours=said_words(indicator, values, said.reason), theirs=words(indicator, row))
    if trouble := trouble_with(indicator, values):
        raise BadRow(trouble)
    row = row or Mark(appraisal=appraisal, indicator=indicator, stage=stage)
    for name, value in values.items():
        setattr(row, name, value)
    row.reason, row.version, row.by, row.at = said.reason, said.version + 1, by, now()
    row.save()
    return row


def is_same(indicator, row, said, known) -> bool:
    """Would saving change nothing?"""
    if row is None:
        return said.is_blank
    values = settled(indicator, said, known)
    return row.reason == said.reason and all(getattr(row, name) == value for name, value in values.items())


def expected_of(indicator, known):
    """Points by the standard for what is known, or None."""
    return two_places(standard(indicator, known.quantity, known.base)) if known else None


def lacks(indicator, row, *, stated, expected) -> str:
    """What a row still needs before it can be handed in; empty when nothing."""
    if row is None:
        return "还没有评分"
    if needs_reason(worth(indicator, row), stated=stated, expected=expected) and not row.reason:
        return "请写明理由"
    return ""


def words(indicator, row) -> str:
    """A stored row in words; empty for none."""
    return said_words(indicator, vars(row), row.reason) if row else ""


def said_words(indicator, values, reason) -> str:
    points = values["points"]
    if points is None:
        points = two_places(standard(indicator, values["quantity"], values["base"]))
    number = "未填分数" if points is None else f"{points:.2f} 分"
    return f"{number}：{reason}" if reason else number


def content(indicator, row) -> dict:
    """A row as the trail keeps it."""
    return {"indicator": indicator.pk, "points": str(worth(indicator, row)), "reason": row.reason}
