"""通报."""

from branches.permissions import rights_of
from modelagency.excel import Column
from records.listings import Listing
from tasks.models import Bulletin

COLUMNS = [
    Column("年度", 8, centred=True),
    Column("期号", 8, centred=True),
    Column("标题", 40),
    Column("发文机关", 30),
    Column("数据截至", 12, centred=True),
    Column("印发日期", 12, centred=True),
    Column("状态", 10, centred=True),
]


def bulletins_of(user):
    """Those this person may read, the newest first."""
    return Bulletin.objects.visible_to(rights_of(user)).with_people().order_by("-id")


def cells(bulletin) -> tuple:
    days = (bulletin.snapshot.day, bulletin.issued_on)
    return (bulletin.year, bulletin.number, bulletin.title, bulletin.issuer, *days, bulletin.get_state_display())


BULLETINS = Listing(title="通报", columns=COLUMNS, rows=lambda user, query: bulletins_of(user), cells=cells)
