"""What a unit writes of a measure, and how it reads. No ORM."""

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

    def words(self) -> dict:
        """The fields of a stored measure of the same names."""
        return {"text": self.text, "due_on": self.due_on, "owner": self.owner, "proof": self.proof}


def unsaid(words) -> list[str]:
    """What a plan to be handed in still lacks: names of empty fields of `words`."""
    return [name for name in ("proof", "owner") if not words[name]]


def listing(measures) -> str:
    """One line for each of `measures`, planned or stored."""
    return "\n".join(line(measure) for measure in measures)


def line(measure) -> str:
    said = f"{measure.text}（{measure.owner or '未定责任人'}，{measure.due_on:%Y-%m-%d}）"
    return f"{said}完成标志：{measure.proof}" if measure.proof else said
