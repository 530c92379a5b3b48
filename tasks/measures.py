"""What a unit writes of a measure, and how it reads. No ORM."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MOST_MEASURES = 12  # of one assignment


@dataclass(frozen=True)
class Planned:
    """A measure as its unit plans it. `proof`: how one sees that it is done; `pk` of the stored one it replaces."""

    text: str
    due_on: date
    owner: str = ""
    proof: str = ""
    pk: int | None = None

    @property
    def replaces(self) -> int | None:
        return self.pk

    def words(self) -> dict:
        """The fields of a stored measure of the same names."""
        return {"text": self.text, "due_on": self.due_on, "owner": self.owner, "proof": self.proof}


def moved(day, *, years, first, last, calendar) -> date:
    """`day` so many years later: a working day from `first` to `last`."""
    later = date(day.year + years, day.month, min(day.day, monthrange(day.year + years, day.month)[1]))
    within = min(max(later, first), last)
    before = calendar.on_or_before(within)
    return before if before >= first else calendar.on_or_after(within)


def unsaid(words) -> list[str]:
    """What a plan to be handed in still lacks: names of empty fields of `words`."""
    return [name for name in ("proof", "owner") if not words[name]]


def is_complete(measures) -> bool:
    """May these stored measures be handed in?"""
    return bool(measures) and not any(unsaid(measure.words()) for measure in measures)


def listing(measures) -> str:
    """One line for each of `measures`, planned or stored."""
    return "\n".join(line(measure) for measure in measures)


def line(measure) -> str:
    said = f"{measure.text}（{measure.owner or '未定责任人'}，{measure.due_on:%Y-%m-%d}）"
    return f"{said}完成标志：{measure.proof}" if measure.proof else said


@dataclass(frozen=True)
class Change:
    """What becomes of one measure: `before` is None for a new one, `after` for one that is given up."""

    before: object
    after: object

    @property
    def starts_anew(self) -> bool:
        """Is it about something else than before, so that what was accepted of it says nothing any more?"""
        if self.before is None or self.after is None:
            return False
        return (self.before.text, self.before.proof) != (self.after.text, self.after.proof)

    def __str__(self):
        if self.before is None:
            return f"新增：{line(self.after)}"
        return f"原为：{line(self.before)}\n改为：{line(self.after)}" if self.after else f"取消：{line(self.before)}"


def changes(stored, lines) -> list[Change]:
    """What `lines` (planned measures with `replaces`, the id of the stored one) make of the `stored` measures; what
    stays as it is is left out."""
    by_pk, kept, found = {measure.pk: measure for measure in stored}, set(), []
    for after in lines:
        before = by_pk.get(after.replaces) if after.replaces not in kept else None
        kept.add(after.replaces)
        if before is None or before.words() != after.words():
            found.append(Change(before, after))
    return found + [Change(measure, None) for measure in stored if measure.pk not in kept]
