"""What of the tasks a meeting of the committee has to take (需议定). Reads only."""

from django.urls import reverse

from records.dates import full_date, month_day
from records.models import Decision
from tasks.agenda import NAMES, Matter, named_in_short
from tasks.colours import COLOUR_LABELS, COLOURS
from tasks.models import Assignment, SupervisionOrder
from tasks.order_states import OrderState

MOST = 20


def matters(plan) -> list[Matter]:
    """Orders to be issued, rows handed back, decisions that a second person has not confirmed."""
    return [*_orders(), *_handed_back(plan), *_decisions()]


def _orders() -> list[Matter]:
    """One for each colour, the gravest first."""
    waiting = SupervisionOrder.objects.filter(state=OrderState.TO_ISSUE).order_by("answer_by", "id")
    found = {colour: [] for colour in reversed(COLOURS)}
    for colour, unit, day in waiting.values_list("colour", "assignment__unit__name", "answer_by"):
        found[colour].append((unit, day))
    return [_of_colour(colour, orders) for colour, orders in found.items() if orders]


def _of_colour(colour, orders) -> Matter:
    units, days = list(dict.fromkeys(unit for unit, _ in orders)), {day for _, day in orders}
    until = f"，{month_day(days.pop())}前书面答复" if len(days) == 1 else ""
    return Matter(
        text=f"签发{COLOUR_LABELS[colour]}督办单 ",
        number=f"{len(orders)} 张",
        names=named_in_short(units),
        advice=f"签发{until}",
        url=f"{reverse('tasks:orders')}?state={OrderState.TO_ISSUE}&colour={colour}",
    )


def _handed_back(plan) -> list[Matter]:
    """Rows whose unit says that the task is not its own."""
    rows = Assignment.objects.counted().filter(plan=plan, awaiting=Assignment.Awaiting.OFFICE)
    if not (number := rows.count()):
        return []
    first = rows.select_related("task__pillar", "unit").in_order()[: NAMES + 1]
    names = named_in_short([f"{row.unit}（{row.task}）" for row in first])
    url = f"{reverse('tasks:assignments')}?plan={plan.pk}&awaiting={Assignment.Awaiting.OFFICE}"
    return [Matter("申请退还任务 ", "同意的转交其他单位", url, f"{number} 项", names)]


def _decisions() -> list[Matter]:
    entered = Decision.objects.filter(state=Decision.State.ENTERED).order_by("pk")[:MOST]
    return [
        Matter(
            f"确认{full_date(one.held_on)}会议决定：{one.title}（{one.minutes_number}）",
            "由未登记的人核对后确认",
            reverse("branches:decision", args=[one.pk]),
        )
        for one in entered
    ]
