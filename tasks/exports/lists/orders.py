"""督办单."""

from django.core.exceptions import BadRequest
from django.db.models import Q

from branches.models import Unit
from branches.permissions import rights_of
from modelagency.excel import Column
from records.listings import Listing
from tasks.forms.orders import OrderFilterForm
from tasks.models import SupervisionOrder, Task

COLUMNS = [
    Column("编号", 18),
    Column("颜色", 8, centred=True),
    Column("事项", 26),
    Column("理由", 40),
    Column("单位", 24),
    Column("答复期限", 12, centred=True),
    Column("印发日期", 12, centred=True),
    Column("状态", 12, centred=True),
]


def filter_of(query) -> OrderFilterForm:
    """The valid form; BadRequest for what it refuses."""
    form = OrderFilterForm(query)
    if not form.is_valid():
        raise BadRequest("筛选条件不对：" + "".join(error for errors in form.errors.values() for error in errors))
    return form


def orders_of(user, chosen):
    """The orders this person may see, the newest first."""
    rows = SupervisionOrder.objects.visible_to(rights_of(user)).for_rows()
    rows = rows.filter(**{name: chosen[name] for name in ("state", "colour") if chosen[name]})
    for word in chosen["q"].split():
        tasks, units = Task.every.named(word), Unit.objects.found(word)
        rows = rows.filter(Q(assignment__task__in=tasks) | Q(assignment__unit__in=units))
    return rows.order_by("-id")


def cells(order) -> tuple:
    row, colour = order.assignment, order.get_colour_display()
    number = order.name if order.number else "未编号"
    days = (order.answer_by, order.issued_on)
    return (number, colour, row.task.called, order.reason, row.unit.name, *days, order.get_state_display())


ORDERS = Listing(
    title="督办单",
    columns=COLUMNS,
    rows=lambda user, query: orders_of(user, filter_of(query).cleaned_data),
    cells=cells,
)
