"""How units are grouped in figures: by kind (the codes of Unit.kind), and inside a kind by category. No ORM."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

BODIES = "bodies"
BODIES_LABEL = "机关党委、纪委和群团"
TOGETHER = {BODIES: ("party", "mass")}
SEGMENTS = ("affiliated", "branch", "office", BODIES, "bureau")
KINDS_IN_ORDER = ("bureau", "party", "mass", "office", "branch", "affiliated")
UNSORTED = "-"  # in an address: units without a category


@dataclass(frozen=True)
class Group:
    """The units of one kind and category, as far as they have rows.

    units, rows: how many; abnormal_units, abnormal_rows: of these with something 滞后 or 逾期, and such rows.
    """

    kind: str
    category: str
    label: str
    units: int
    rows: int
    abnormal_units: int
    abnormal_rows: int

    @property
    def query(self) -> str:
        """What an address says to name this group."""
        return urlencode({"kind": self.kind, "category": self.category or UNSORTED})


def kinds_of(code: str) -> tuple[str, ...]:
    """The kinds a code of an address stands for."""
    return TOGETHER.get(code, (code,))


def category_of(code: str) -> str:
    """Unit.category as named by an address."""
    return "" if code == UNSORTED else code


def segment_of(kind: str) -> str:
    """The segment in which units of `kind` (or of kinds shown together) stand."""
    return next(segment for segment in SEGMENTS if kind == segment or kind in kinds_of(segment))


def groups(rows: Iterable[dict], labels: dict[str, str]) -> list[Group]:
    """Groups in the order of the organisation, those without a category last in their kind.

    rows: as of `AssignmentQuerySet.by_category`; labels: kind → its name.
    """
    found = sorted(rows, key=_place)
    split = {row["kind"] for row in found if row["category"]}
    return [
        Group(label=_label(row, labels, row["kind"] in split), **{name: row[name] for name in row if name != "place"})
        for row in found
    ]


def kind_label(kind: str, members: Iterable[Group], labels: dict[str, str]) -> str:
    """The name of a whole kind (or of kinds shown together); branches of one category carry it in their name."""
    names = {group.label for group in members if group.kind == kind}
    if kind == "branch" and len(names) == 1:
        return names.pop()
    return labels.get(kind, BODIES_LABEL)


def _place(row) -> tuple:
    return KINDS_IN_ORDER.index(row["kind"]), not row["category"], row["place"], row["category"]


def _label(row, labels, is_split) -> str:
    kind = labels[row["kind"]]
    if row["category"]:
        return row["category"] + (kind if row["kind"] == "branch" else "")
    return f"{kind}（未分类）" if is_split else kind
