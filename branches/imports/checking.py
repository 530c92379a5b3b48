"""Checking a whole file: everything that is wrong at once, or exactly what would be added."""

from dataclasses import dataclass, field

from branches.additions import Additions
from branches.imports.groups import Aliases, check_groups, check_that_names_differ, read_groups
from branches.imports.layout import GROUPS, POSTS, SHEETS
from branches.imports.lines import Line
from branches.imports.people import People
from branches.imports.reading import Content
from branches.imports.units import check_bodies, read_bodies, relate
from branches.imports.world import World
from branches.roles import SENSITIVE
from branches.workbooks.faults import Fault


@dataclass
class Checked:
    """`unchanged`: how many of each kind are there already. `additions` count only while there are no faults."""

    faults: list[Fault]
    additions: Additions
    unchanged: dict[str, int]
    notes: list[str] = field(default_factory=list)
    appointments: list[str] = field(default_factory=list)  # the new posts in words, in their order

    @property
    def to_confirm(self) -> list[str]:
        """Appointments that take effect when the security officer confirms them."""
        posts = zip(self.appointments, self.additions.posts, strict=True)
        return [words for words, post in posts if post.role in SENSITIVE]

    def listed(self) -> list[tuple[str, list[str]]]:
        """(label, what is to be added in words)."""
        new = self.additions
        return [
            ("单位", [unit.name for unit in new.units if unit.covers is None]),
            ("党支部", [unit.name for unit in new.units if unit.covers is not None]),
            ("单位组", [group.name for group in new.groups]),
            ("别名", [alias.text for alias in new.aliases]),
            ("人员", [f"{person.name}（{person.username}）" for person in new.people]),
            ("任职", self.appointments),
        ]


def check(content: Content, world: World) -> Checked:
    faults = list(content.faults)
    lines = {name: _lines(name, content, faults) for name in SHEETS}
    names, groups = read_bodies(lines, world), read_groups(lines[GROUPS])
    aliases = Aliases(names, groups)
    aliases.read()
    relate(names)
    check_that_names_differ(names, groups)
    new, unchanged = Additions(), {}
    new.units, unchanged["units"], unchanged["branches"] = check_bodies(names)
    new.groups, unchanged["groups"] = check_groups(groups, names)
    new.aliases, unchanged["aliases"] = aliases.check()
    people = People(names)
    people.check(lines[POSTS])
    new.people, new.posts = people.added(), people.posts
    unchanged |= {"people": len(people.persons) - len(new.people), "posts": people.unchanged}
    return Checked(_in_order(faults), new, unchanged, content.notes, people.appointments)


def _lines(name: str, content: Content, faults: list[Fault]) -> list[Line]:
    sheet = content.sheets[name]
    letters = {head: letter for letter, head in sheet.heads.items()}
    wrong = {}
    for fault in content.faults:
        wrong.setdefault((fault.sheet, fault.row), set()).add(fault.column)
    return [
        Line(name, row, values, letters, faults, wrong.get((name, row), set())) for row, values in sheet.rows.items()
    ]


def _in_order(faults: list[Fault]) -> list[Fault]:
    """As they stand in the file."""
    sheets = list(SHEETS)
    return sorted(faults, key=lambda fault: (sheets.index(fault.sheet), fault.row, len(fault.column), fault.column))
