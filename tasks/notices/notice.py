"""What a notice says, as read. Every string is the notice's own words."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Unit:
    """A responsible unit as written; role is "lead", "responsible", "support" or None (not said)."""

    text: str
    role: str | None = None


@dataclass(frozen=True)
class Pillar:
    """Tasks under no heading are in a pillar without a number, which bears the notice's title."""

    number: str
    title: str


@dataclass(frozen=True)
class Task:
    """`pillar` is the number of a Pillar of the same notice; `number` is "" where none is written.

    `statement` holds the words that named the units ("责任单位：…"); `text` is without them.
    """

    number: str
    pillar: str
    title: str
    text: str
    units: tuple[Unit, ...]
    targets: tuple[str, ...]
    deadline: str | None
    statement: str

    def as_dict(self):
        return {
            "number": self.number,
            "pillar": self.pillar,
            "title": self.title,
            "text": self.text,
            "units": [asdict(unit) for unit in self.units],
            "targets": list(self.targets),
            "deadline": self.deadline,
        }


@dataclass(frozen=True)
class Notice:
    """`date` is ISO or None; `other_sections` are headings of goals and requirements, which hold no tasks."""

    document_number: str | None
    title: str
    issuer: str | None
    date: str | None
    pillars: tuple[Pillar, ...]
    tasks: tuple[Task, ...]
    not_understood: tuple[str, ...]
    other_sections: tuple[str, ...]

    def as_dict(self):
        return {
            "document_number": self.document_number,
            "title": self.title,
            "issuer": self.issuer,
            "date": self.date,
            "pillars": [asdict(pillar) for pillar in self.pillars],
            "tasks": [task.as_dict() for task in self.tasks],
            "not_understood": list(self.not_understood),
        }
