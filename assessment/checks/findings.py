"""What a check finds. No ORM."""

from dataclasses import dataclass, field
from enum import StrEnum

NAMED = 5


class Level(StrEnum):
    """An error stands in the way of the step; a warning is for people to weigh; a note is good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One sentence, what it is about, and where it is put right: `page`, the name of an address, with `args`."""

    code: str
    level: Level
    text: str
    page: str
    args: tuple = ()
    names: tuple[str, ...] = field(default=())

    def __str__(self):
        if not self.names:
            return f"{self.text}。"
        more = f"等 {len(self.names)} 个" if len(self.names) > NAMED else ""
        return f"{self.text}：{'、'.join(self.names[:NAMED])}{more}。"


def errors(findings) -> list[Finding]:
    return [finding for finding in findings if finding.level == Level.ERROR]
