"""What the names in a draft mean: a unit, a group, or nobody here."""

from django.db import transaction

from branches.models import Unit, UnitGroup
from records.actions import record
from records.refusals import Refusal
from tasks.actions.drafts import locked_draft
from tasks.models import Responsibility

NOBODY = "不分派"
UNKNOWN = "待确认"


def meant_as(thing) -> dict:
    """The fields of a Responsibility that means `thing`: a Unit, a UnitGroup, NOBODY, or anything else for unknown."""
    return {
        "unit": thing if isinstance(thing, Unit) else None,
        "group": thing if isinstance(thing, UnitGroup) else None,
        "is_nobody": thing == NOBODY,
    }


@transaction.atomic
def settle_name(*, by, plan, text, meant, seen=None) -> int:
    """A person says what a name means: it holds for the whole draft, and can be said anew until it is published.

    meant: a Unit, a UnitGroup, NOBODY or UNKNOWN; seen: what it meant on the page (`Responsibility.meaning`), so that
    another's answer is not overwritten unseen. Return the number of places.
    """
    locked_draft(by, plan)
    places = Responsibility.objects.filter(task__plan=plan, text=text)
    known = places.select_related("unit", "group").first()
    if known is None:
        raise Refusal(f"方案中没有“{text}”这个写法。")
    if seen is not None and known.meaning != seen:
        raise Refusal(f"您打开页面之后，“{text}”已由他人确认为“{called(known)}”，没有改动。请核对后再办理。")
    places.update(**meant_as(meant))
    count = places.counted().count()
    record(by=by, verb="plan.settle_name", subject=plan, after={"text": text, "meant": str(meant), "places": count})
    return count


@transaction.atomic
def leave_out_names(*, by, plan, texts) -> int:
    """Say of several names at once that they mean nobody here. Names known meanwhile stay as they are.

    Return the number of names."""
    locked_draft(by, plan)
    places = Responsibility.objects.open().filter(task__plan=plan, text__in=texts)
    names = sorted(set(places.values_list("text", flat=True)))
    if not names:
        raise Refusal("这些名称都已由他人确认，没有改动。")
    Responsibility.objects.filter(task__plan=plan, text__in=names).update(**meant_as(NOBODY))
    record(by=by, verb="plan.leave_out_names", subject=plan, after={"text": names})
    return len(names)


def called(named) -> str:
    """What a name is known to mean, in words."""
    return NOBODY if named.is_nobody else str(named.unit or named.group or UNKNOWN)
