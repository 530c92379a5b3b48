"""When a colour is due, as the office sets it."""

from django.db import transaction

from records.actions import record
from records.refusals import StaleVersion
from tasks.colours import DEFAULTS, Colour
from tasks.models import OrderRule
from tasks.permissions import require_office


@transaction.atomic
def set_order_rule(*, by, colour, version, overdue=None, urgings=None, unmet=None) -> OrderRule:
    """The conditions of a colour (numbers of 1 or more, None: not asked; one at least). Raise StaleVersion."""
    require_office(by)
    first = DEFAULTS[Colour(colour)]
    fields = {"overdue": first.overdue, "urgings": first.urgings, "unmet": first.unmet}
    OrderRule.objects.get_or_create(colour=colour, defaults=fields)
    rule = OrderRule.objects.select_for_update(of=("self",)).get(colour=colour)
    new = {"overdue": overdue, "urgings": urgings, "unmet": unmet}
    before = {name: getattr(rule, name) for name in new}
    if rule.version != version:
        raise StaleVersion(yours=_words(new), theirs=_words(before))
    for name, value in new.items():
        setattr(rule, name, value)
    rule.version, rule.changed_by = version + 1, by
    rule.save()
    record(by=by, verb="order.set_rule", subject=rule, before=before, after=new)
    return rule


def _words(values) -> str:
    labels = {"overdue": "逾期工作日", "urgings": "催办次数", "unmet": "上一颜色未满足工作日"}
    return "，".join(f"{label} {values[name] or '不问'}" for name, label in labels.items())
