"""代收 and 催办记录."""

from branches.permissions import rights_of
from modelagency.excel import Column
from records.listings import Listing, moment
from tasks.models import Receipt, Urge
from tasks.permissions import require_collecting


def receipts_of(user):
    """Everything taken in, the newest first; for the office."""
    require_collecting(user)
    known = Receipt.objects.select_related("unit", "period__plan", "taken_by", "confirmed_by")
    return known.defer("rows").order_by("-id")


def urges_of(user):
    """What was urged, the newest first: of all units, of one's own, and by oneself."""
    found = Urge.objects.visible_to(rights_of(user)).select_related("unit")
    return found.prefetch_related("rows__assignment__task__pillar").order_by("-pk")


def _receipt(receipt) -> tuple:
    period = f"{receipt.period.plan.year} 年{receipt.period}"
    return (receipt.unit.name, period, moment(receipt.taken_at), str(receipt.taken_by), receipt.way, receipt.stage)


def _urge(urge) -> tuple:
    rows = "；".join(f"{one.assignment.task.called}（第 {one.number} 次）" for one in urge.rows.all())
    return (urge.unit.name, rows, urge.text, urge.side, urge.by_label, moment(urge.at))


RECEIPTS = Listing(
    title="代收",
    columns=[
        Column("单位", 26),
        Column("填报期", 20, centred=True),
        Column("代收时间", 18, centred=True),
        Column("代收人", 12),
        Column("来件方式", 16),
        Column("进展", 14, centred=True),
    ],
    rows=lambda user, query: receipts_of(user),
    cells=_receipt,
)
URGES = Listing(
    title="催办记录",
    columns=[
        Column("单位", 26),
        Column("事项", 44),
        Column("附言", 30),
        Column("催办方", 18),
        Column("催办人", 12),
        Column("时间", 18, centred=True),
    ],
    rows=lambda user, query: urges_of(user),
    cells=_urge,
)
