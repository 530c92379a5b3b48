"""Who does a unit's own work."""

from branches.models import Unit
from branches.permissions import rights_of
from records.refusals import NotAllowed, NotYours
from tasks.models import Period, Plan, Receipt
from tasks.permissions.offices import require_collecting
from tasks.permissions.rows import NEEDS

OWN_WORK = {"report_unit": "report", "confirm_unit": "confirm"}


def get_unit(user, pk) -> Unit:
    """A unit whose own work the person does, with `abilities`: report or confirm, or both."""
    held = rights_of(user).on(pk)[pk]
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None or "see_unit" not in held:
        raise NotYours
    unit.abilities = {OWN_WORK[permission] for permission in held & OWN_WORK.keys()}
    if not unit.abilities:
        raise NotAllowed("只有本单位的填报员和审核人可以办理。")
    return unit


def require(unit, ability) -> None:
    """Raise NotAllowed unless `get_unit` found this ability."""
    if ability not in unit.abilities:
        raise NotAllowed(NEEDS[ability])


def get_own_period(user, unit_pk, period_pk) -> tuple[Unit, Period]:
    """A unit whose filings this person confirms, and a period in which it has work."""
    held = rights_of(user).on(unit_pk)[unit_pk]
    period = Period.objects.filter(pk=period_pk, plan__assignments__unit=unit_pk).select_related("plan").first()
    if "see_unit" not in held or period is None:
        raise NotYours
    if "confirm_unit" not in held:
        raise NotAllowed(NEEDS["confirm"])
    return Unit.objects.get(pk=unit_pk), period


def get_seen_unit(user, pk) -> Unit:
    """A unit the person may see; others are like none."""
    unit = Unit.objects.filter(pk=pk).first() if "see_unit" in rights_of(user).on(pk)[pk] else None
    if unit is None:
        raise NotYours
    return unit


def get_filing(user, unit_pk, period_pk) -> tuple[Period, list[Period]]:
    """The period and all of its plan, for those who report for the unit; foreign units are like none."""
    if max(unit_pk, period_pk).bit_length() > 63:  # no database counts as far
        raise NotYours
    held = rights_of(user).on(unit_pk)[unit_pk]
    periods = Period.objects.filter(plan__spans=period_pk).select_related("plan").order_by("starts_on")
    periods = list(periods) if "see_unit" in held else []
    period = next((one for one in periods if one.pk == period_pk), None)
    if period is None:
        raise NotYours
    if "report_unit" not in held:
        raise NotAllowed(NEEDS["report"])
    return period, periods


FILES = {"report_unit", "confirm_unit", "run_unit"}  # who may take a unit's workbook along


def get_unit_and_period(user, unit_pk, period_pk, to="file") -> tuple[Unit, Period]:
    """A unit and a period of a published plan; to="report_unit": for those who report for the unit."""
    held = rights_of(user).on(unit_pk)[unit_pk]
    unit = Unit.objects.filter(pk=unit_pk).first() if "see_unit" in held else None
    periods = Period.objects.filter(plan__in=Plan.objects.published()).select_related("plan__notice")
    period = periods.defer("plan__notice__text").filter(pk=period_pk).first()
    if unit is None or period is None:
        raise NotYours
    if not held & (FILES if to == "file" else {to}):
        raise NotAllowed(NEEDS["report"])
    return unit, period


def get_receipt(user, pk, to="see") -> Receipt:
    """What was taken in for a unit: for its own people and those who see all; to="collect": for the office."""
    known = Receipt.objects.select_related("unit", "period__plan__notice", "original", "scan")
    receipt = known.select_related("taken_by", "scanned_by", "confirmed_by").filter(pk=pk).first()
    rights = rights_of(user)
    own = rights.on(receipt.unit_id)[receipt.unit_id] if receipt else set()
    if "see_unit" not in own:
        raise NotYours
    if to == "collect":
        require_collecting(user, receipt.unit_id)
    return receipt
