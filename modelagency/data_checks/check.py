"""What a check is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from assessment.checks import Level

ORDER = (Level.ERROR, Level.WARNING, Level.NOTE)
LABELS = {Level.ERROR: "必须处理", Level.WARNING: "建议处理", Level.NOTE: "提示"}


@dataclass(frozen=True)
class Check:
    """One thing looked for, under one model.

    code: its address; why: why it matters and what to do; rows: day → the rows found, of which the page shows the
    number and the list; is_organisation: of units, posts and people, which the system officer keeps too.
    """

    code: str
    level: Level
    title: str
    why: str
    rows: Callable[[date], QuerySet]
    is_organisation: bool = False

    @property
    def label(self) -> str:
        return LABELS[self.level]
