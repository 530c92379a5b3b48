"""同项对照: one indicator for all subjects of a category, grouped by equal facts. A constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, F, FilteredRelation, Q, Window
from django.db.models.functions import RowNumber

from assessment.marking_rules import known_words, standard, two_places, worth
from assessment.models import Appraisal, Correction, Fact, Mark

SHOWN = 10  # rows of a group before it is opened
GROUPS = 20  # groups of a page


@dataclass
class Facts:
    """Subjects whose facts are equal. values: points → how many have them; unmarked: how many have none."""

    quantity: Decimal | None
    base: Decimal | None
    expected: Decimal | None
    values: dict = field(default_factory=dict)
    unmarked: int = 0
    rows: list = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(self.values.values()) + self.unmarked

    @property
    def is_unequal(self) -> bool:
        return self.quantity is not None and len(self.values) > 1

    @property
    def odd(self) -> int:
        """How many differ from what most have, or from the standard where it gives something."""
        usual = self.expected if self.expected in self.values else max(self.values, key=self.values.get)
        return sum(count for value, count in self.values.items() if value != usual)

    @property
    def words(self) -> str:
        return known_words(self)

    @property
    def key(self) -> str:
        """As an address names it."""
        return f"{'' if self.quantity is None else self.quantity}_{'' if self.base is None else self.base}"


@dataclass(frozen=True)
class Row:
    """One subject: fact, self mark, mark and last correction, each None where there is none (or it is hidden)."""

    appraisal: Appraisal
    indicator: object
    fact: Fact | None
    own: Mark | None
    mark: Mark | None
    correction: Correction | None

    @property
    def stated(self):
        return worth(self.indicator, self.own)

    @property
    def given(self):
        return worth(self.indicator, self.mark)

    @property
    def corrected(self):
        return worth(self.indicator, self.correction)

    @property
    def known(self) -> str:
        return known_words(self.fact)


@dataclass
class Comparison:
    """What `viewer` sees of it; hides: only the own marks, not yet what others handed in."""

    cycle: object
    indicator: object
    category: str
    viewer: object
    hides: bool

    @property
    def subjects(self):
        return self.cycle.appraisals.filter(category=self.category)

    def groups(self) -> list[Facts]:
        """All groups, those with equal facts and unequal marks first; one query."""
        found = {}
        for quantity, base, points, marked, known, own_base, count in self._counted():
            key = quantity, base
            if key not in found:
                found[key] = Facts(quantity, base, two_places(standard(self.indicator, quantity, base)))
            if not marked:
                found[key].unmarked += count
                continue
            value = points if points is not None else two_places(standard(self.indicator, known, own_base))
            found[key].values[value] = found[key].values.get(value, 0) + count
        return sorted(found.values(), key=_order)

    def _counted(self):
        fact = FilteredRelation("facts", condition=Q(facts__indicator=self.indicator))
        marks = FilteredRelation("marks", condition=self.visible("marks__"))
        rows = self.subjects.order_by().annotate(fact=fact, mark=marks)
        keys = ("fact__quantity", "fact__base", "mark__points", "marked", "mark__quantity", "mark__base")
        rows = rows.annotate(marked=Q(mark__pk__isnull=False)).values_list(*keys)
        return rows.annotate(Count("pk"))

    def visible(self, at="") -> Q:
        """Which marks of the indicator the viewer sees, as a condition on what stands at `at`."""
        seen = Q(**{f"{at}by": self.viewer})
        if not self.hides:
            seen |= Q(**{f"{at}submitted_at__isnull": False})
        return Q(**{f"{at}stage": Mark.Stage.MARK, f"{at}indicator": self.indicator}) & seen

    def fill(self, groups, shown=SHOWN) -> None:
        """Put the first rows of each group into it."""
        wanted = Q(pk__in=[])
        for group in groups:
            wanted |= self._where(group)
        numbered = self._with_facts().annotate(
            nth=Window(RowNumber(), partition_by=[F("fact__quantity"), F("fact__base")], order_by="pk")
        )
        rows = self.rows(numbered.filter(wanted).filter(nth__lte=shown).order_by("pk"))
        by_key = defaultdict(list)
        for row in rows:
            by_key[(row.fact.quantity, row.fact.base) if row.fact else (None, None)].append(row)
        for group in groups:
            group.rows = by_key[group.quantity, group.base]

    def of_group(self, group):
        """Queryset of the subjects of one group, by id."""
        return self._with_facts().filter(self._where(group)).order_by("pk")

    def _with_facts(self):
        return self.subjects.annotate(fact=FilteredRelation("facts", condition=Q(facts__indicator=self.indicator)))

    @staticmethod
    def _where(group) -> Q:
        """NULL equals NULL here."""
        conditions = {}
        for name in ("quantity", "base"):
            value = getattr(group, name)
            conditions[f"fact__{name}__isnull" if value is None else f"fact__{name}"] = True if value is None else value
        return Q(**conditions)

    def rows(self, appraisals) -> list[Row]:
        """The subjects with all that is known of them; four queries."""
        appraisals = list(appraisals)
        where = {"appraisal__in": [one.pk for one in appraisals], "indicator": self.indicator}
        facts = _by_subject(Fact.objects.filter(**where))
        own = _by_subject(Mark.objects.filter(**where, stage=Mark.Stage.SELF, submitted_at__isnull=False))
        marks = _by_subject(Mark.objects.filter(self.visible(), **where).select_related("by"))
        later = _by_subject(Correction.objects.filter(**where).select_related("by").order_by("pk"))
        found = (facts, own, marks, later)
        return [Row(one, self.indicator, *(kind.get(one.pk) for kind in found)) for one in appraisals]


def _by_subject(rows) -> dict:
    return {row.appraisal_id: row for row in rows}


def _order(group) -> tuple:
    unknown = group.quantity is None
    return not group.is_unequal, unknown, -(group.quantity or 0), group.base or 0
