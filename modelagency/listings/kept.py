"""What happened and what left the portal, as lists."""

from django.core.exceptions import BadRequest

from branches.people import home_units
from branches.permissions import rights_of
from modelagency.clock import today
from modelagency.excel import Column
from modelagency.templatetags.trail import changes, type_words, verb_words
from records.listings import Listing, moment
from records.models import AuditEvent, Delivery
from records.permissions import may_read_trail, may_see_deliveries
from records.refusals import NotAllowed

VIEWS = {"failed": "发送失败", "put_off": "等待重试"}


def trail_of(user):
    """The audit trail, newest first; for those who read it."""
    if not may_read_trail(rights_of(user).roles):
        raise NotAllowed("操作留痕只对纪检审计和审计管理员开放。")
    return AuditEvent.objects.newest_first()


def require_deliveries(user) -> None:
    if not may_see_deliveries(rights_of(user).roles):
        raise NotAllowed("发送情况由机关党委办公室和系统管理员查看。")


def view_of(fields) -> tuple[str, str]:
    """The list of deliveries and the channel asked for; raise BadRequest for what is neither."""
    view, channel = fields.get("view") or "failed", fields.get("channel", "")
    if view not in VIEWS or channel not in {"", *Delivery.Channel.values}:
        raise BadRequest("没有这个列表，请从“发送情况”重新打开。")
    return view, channel


def deliveries_of(user, view, channel):
    """Those that failed or wait for another attempt, over one channel or all."""
    require_deliveries(user)
    rows = Delivery.objects.failed() if view == "failed" else Delivery.objects.put_off()
    rows = rows.filter(channel=channel) if channel else rows
    return rows.select_related("message__recipient").newest_first()


def add_units(rows, user=None) -> None:
    """Say of each delivery the `unit` of who was to have it."""
    units = home_units([row.message.recipient_id for row in rows], today())
    for row in rows:
        row.unit = units.get(row.message.recipient_id, "")


def _event(event) -> tuple:
    said = "；".join(f"{name}：{before + ' → ' if before else ''}{after}" for name, before, after in changes(event))
    kind = f"{type_words(event.subject_type)} {event.subject_id}" if event.subject_type else None
    did = (moment(event.at), event.by_label, event.acting_as, verb_words(event.verb), event.get_result_display())
    return (*did, event.subject_label, kind, said, event.ip or "系统内部", event.request_id)


def _delivery(row) -> tuple:
    message = row.message
    what = (str(message.recipient), row.unit, message.get_kind_display(), row.get_channel_display(), row.error)
    return (*what, row.attempts, moment(message.created_at), moment(row.due_at) if row.state == "waiting" else None)


TRAIL = Listing(
    title="操作留痕",
    columns=[
        Column("时间", 18, centred=True),
        Column("操作人", 12),
        Column("代理", 14),
        Column("动作", 18),
        Column("结果", 8, centred=True),
        Column("对象", 30),
        Column("对象编号", 18),
        Column("内容", 60),
        Column("来源", 16),
        Column("请求编号", 22),
    ],
    rows=lambda user, query: trail_of(user),
    cells=_event,
)
DELIVERIES = Listing(
    title="发送情况",
    columns=[
        Column("收件人", 12),
        Column("单位", 24),
        Column("种类", 10, centred=True),
        Column("渠道", 10, centred=True),
        Column("原因", 44),
        Column("已试（次）", 9),
        Column("消息时间", 18, centred=True),
        Column("下次发送", 18, centred=True),
    ],
    rows=lambda user, query: deliveries_of(user, *view_of(query)),
    cells=_delivery,
    prepare=add_units,
    about=lambda user, query: VIEWS[view_of(query)[0]],
)
