"""The bureau, its units and branches, and the posts of its people."""

from datetime import date

from django.contrib.auth.hashers import make_password

from branches.actions.posts import appoint
from branches.actions.units import create_branch, create_unit, learn_alias
from branches.models import Post, Unit, UnitGroup, User
from branches.roles import Role
from modelagency.demo.accounts import PASSWORD, accounts
from modelagency.demo.sources import ORDINALS, office_branches, read

FOUNDED = date(2010, 1, 1)
REACH_ALL = {Role.OFFICE, Role.COMMITTEE, Role.INSPECTOR}
Kind = Unit.Kind


def found_bureau() -> dict[str, Unit]:
    """Create all units, branches, groups and aliases; return name → unit."""
    named = read("organisation")
    units = {named["bureau"]: _unit(named["bureau"], Kind.BUREAU, None, 0)}
    top = units[named["bureau"]]
    plain = [(name, Kind(kind), "") for kind in ("party", "office", "mass") for name in named[kind]]
    grouped = [(name, Kind.AFFILIATED, category) for category, names in named["affiliated"].items() for name in names]
    for order, (name, kind, category) in enumerate(plain + grouped, start=1):
        units[name] = _unit(name, kind, top, order, category)
    for order, (name, parent, covers, category) in enumerate(_branches(), start=len(units)):
        branch = create_branch(
            by=None,
            name=name,
            starts_on=FOUNDED,
            parent=units[parent],
            covers=[units[body] for body in covers],
            category=category,
            order=order,
        )
        units[name] = branch.unit
    _name_groups(units)
    return units


def _unit(name, kind, parent, order, category="") -> Unit:
    return create_unit(by=None, name=name, kind=kind, starts_on=FOUNDED, parent=parent, order=order, category=category)


def _branches():
    """(name, parent, bodies covered, category) of every branch, the office's own first."""
    for name, covers in office_branches().items():
        yield name, "局机关党委", covers, "机关"
    for category, units in read("organisation")["unit_branches"].items():
        for unit, count in units.items():
            ordinals = [f"第{ordinal}" for ordinal in ORDINALS[:count]] if count > 1 else [""]
            for ordinal in ordinals:
                yield f"{unit}{ordinal}党支部", unit, [unit], category


def _name_groups(units) -> None:
    for group in read("organisation")["groups"]:
        under = units.get(group.get("under"))
        UnitGroup.objects.create(name=group["name"], kind=group["kind"], under=under)
    for text, name in read("organisation")["aliases"].items():
        learn_alias(text, unit=units[name])


def appoint_people(units) -> None:
    """Create all accounts and give each its one post."""
    password = make_password(PASSWORD)  # slow on purpose, so once for all
    people = accounts()
    users = User.objects.bulk_create(
        User(username=person.username, name=person.name, password=password, is_demo=True) for person in people
    )
    for user, person in zip(users, people, strict=True):
        reach = Post.Reach.ALL if person.role in REACH_ALL else Post.Reach.OWN
        appoint(by=None, user=user, unit=units[person.unit], role=person.role, starts_on=FOUNDED, reach=reach)
