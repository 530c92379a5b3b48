"""The people of the demo. All have the same password; none is meant to be a real person."""

from dataclasses import dataclass

from branches.roles import Role
from modelagency.demo.sources import bodies, read

PASSWORD = "anlan-demo-668"
STRIDE = 7  # between given names, so that neighbours differ


@dataclass(frozen=True)
class Account:
    """`unit` is the home unit's name; `role` a branches.roles.Role."""

    name: str
    username: str
    role: str
    unit: str

    def as_dict(self) -> dict:
        return {"username": self.username, "password": PASSWORD, "role": self.role, "unit": self.unit}


def cast() -> list[Account]:
    """The people a visitor signs in as."""
    return [Account(**person) for person in read("people")["cast"]]


def accounts() -> list[Account]:
    """The cast first, then a reporter and a leader for every other body."""
    named = cast()
    filled = {(person.unit, person.role) for person in named}
    seats = [(unit, role.value) for unit in bodies() for role in (Role.REPORTER, Role.LEADER)]
    free = [seat for seat in seats if seat not in filled]
    return named + [_invented(index, *seat) for index, seat in enumerate(free)]


def _invented(index, unit, role) -> Account:
    surnames, given = read("people")["surnames"], read("people")["given"]
    family, spelled = surnames[index % len(surnames)].split()
    own, sound = given[index * STRIDE % len(given)].split()
    return Account(family + own, spelled + sound, role, unit)
