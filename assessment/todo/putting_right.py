"""Rounds under way, and what they brought up: for the office that runs them and the units that put things right."""

from django.db.models import Q
from django.urls import reverse

from assessment.models import Rectification, VoteRound
from assessment.todo.errands import Errand
from branches.roles import Role

MOST = 20
State = Rectification.State


def round_errands(rights, today) -> list[Errand]:
    found = []
    if rights.is_office:
        found += [*_rounds(), *_to_confirm(rights)]
    if rights.has_role(Role.REPORTER, Role.LEADER):
        found += _to_answer(rights)
    return found


def _rounds() -> list[Errand]:
    rounds = VoteRound.objects.filter(state=VoteRound.State.OPEN).order_by("held_on", "pk")[:MOST]
    return [
        Errand("述职评议进行中", str(round), reverse("assessment:round", args=[round.pk]), "去办理", round.held_on)
        for round in rounds
    ]


def _to_confirm(rights) -> list[Errand]:
    items = Rectification.objects.filter(state=State.DONE)
    own = _of(rights.home_units, "owner") | _of(rights.home_units, "appraisal__unit")
    return [
        _errand(item, "整改情况待确认", "去确认")
        for item in items.exclude(pk__in=items.filter(own).values("pk"))[:MOST]
    ]


def _to_answer(rights) -> list[Errand]:
    mine = _of(rights.units("report_unit"), "owner") | _of(rights.units("confirm_unit"), "owner")
    items = Rectification.objects.filter(state=State.OPEN).filter(mine).distinct()[:MOST]
    return [_errand(item, "整改事项被退回" if item.returned_because else "整改事项", "去报送") for item in items]


def _of(units, path) -> Q:
    """Rows whose unit at `path` is one of `units`, a branch that covers one, or covered by one; as `bodies.own`."""
    ways = ("", "__branch__covers", "__covering_branches")
    found = Q()
    for way in ways:
        found |= Q(**{f"{path}{way}__in": units})
    return found


def _errand(item, title, label) -> Errand:
    return Errand(title, item.text, reverse("assessment:rectification", args=[item.pk]), label, item.due_on)
