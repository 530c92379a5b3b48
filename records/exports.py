"""通知 as a list."""

from modelagency.excel import Column
from records.listings import Listing, moment
from records.models import Message


def asks_unread(query) -> bool:
    """Does ?unread=1 leave out what has been read?"""
    return query.get("unread") == "1"


def messages_of(user, query):
    """What the portal has told this person, newest first."""
    found = Message.objects.of(user)
    return found.unread() if asks_unread(query) else found


MESSAGES = Listing(
    title="通知",
    columns=[
        Column("种类", 12, centred=True),
        Column("内容", 80),
        Column("时间", 18, centred=True),
        Column("阅读", 18, centred=True),
    ],
    rows=messages_of,
    cells=lambda one: (one.get_kind_display(), one.text, moment(one.created_at), moment(one.read_at) or "未读"),
)
