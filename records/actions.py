"""The writers of history and messages. Call them inside the transaction of the change they tell of."""

from django.contrib.auth import get_user_model
from django.db import transaction

from modelagency.clock import now
from records import context
from records.models import AuditEvent, Delivery, LongJob, Message
from records.pushes import allot
from records.refusals import Refusal

MOST_UNDER_WAY = 3  # files being made for one person


def record(
    *, by, verb, subject=None, unit_id=None, before=None, after=None, result=AuditEvent.Result.DONE
) -> AuditEvent:
    """Write one line of history: `by` (a user or None for the portal itself) did `verb` to `subject`."""
    event = _line(by, verb, subject, unit_id, before, after, result, context.take_deputy())
    event.save()
    return event


def record_all(*, by, verb, subjects) -> None:
    """Write one line for each of `subjects`: (thing, its unit's id, what it is after)."""
    as_deputy = context.take_deputy()
    AuditEvent.objects.bulk_create(
        _line(by, verb, subject, unit_id, None, after, AuditEvent.Result.DONE, as_deputy)
        for subject, unit_id, after in subjects
    )


def _line(by, verb, subject, unit_id, before, after, result, as_deputy) -> AuditEvent:
    trail = context.current()
    return AuditEvent(
        by=by,
        by_label=str(by) if by else "系统",
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        subject_label=str(subject)[:300] if subject is not None else "",
        unit_id=unit_id if unit_id is not None else getattr(subject, "unit_id", None),
        before=_storable(before),
        after=_storable(after),
        result=result,
        ip=trail.ip,
        request_id=trail.request_id,
        acting_as=f"代　{trail.acting_as}".rstrip() if as_deputy else trail.acting_as,
    )


def _storable(values) -> dict:
    """PostgreSQL keeps no NUL, and people send all sorts of things."""
    return {name: said.replace("\0", "") if isinstance(said, str) else said for name, said in (values or {}).items()}


def tell(recipients, *, kind, text, link="") -> None:
    """Give each of `recipients` (user ids) one message; an id named twice gets it once."""
    send([Message(recipient_id=pk, kind=kind, text=text[:500], link=link) for pk in sorted(set(recipients))])


def send(messages) -> list[Message]:
    """Store messages, and what is to leave the portal; nothing leaves before the transaction has ended."""
    messages = list(messages)
    deliveries = allot(messages)
    Message.objects.bulk_create(messages)
    Delivery.objects.bulk_create(deliveries)
    return messages


@transaction.atomic
def read_messages(*, by) -> int:
    """Mark all of a person's messages as read; return how many were new."""
    count = Message.objects.of(by).unread().order_by().update(read_at=now())
    record(by=by, verb="messages.read", after={"count": count})
    return count


@transaction.atomic
def send_again(*, by, delivery) -> None:
    """Send one that failed or was put off at once, as if for the first time; raise Refusal when it is no longer so."""
    if not _restart(Delivery.objects.filter(pk=delivery.pk)):
        raise Refusal("这一条已经在发送、已经发出或已经有人重新发送，不用再办。")
    after = {"channel": delivery.get_channel_display()}
    record(by=by, verb="delivery.again", subject=delivery.message.recipient, after=after)


@transaction.atomic
def send_all_again(*, by, rows, words) -> int:
    """The same for all of a queryset of deliveries; `words` say in the trail which. Return how many."""
    count = _restart(rows)
    if not count:
        raise Refusal("没有要重新发送的消息，可能刚刚有人办理过。")
    record(by=by, verb="delivery.all_again", after={"which": words, "count": count})
    return count


def _restart(rows) -> int:
    values = {"state": Delivery.State.WAITING, "attempts": 0, "due_at": now(), "error": ""}
    return rows.stuck().order_by().update(**values)


@transaction.atomic
def ask_job(*, by, kind, title, params, scope) -> LongJob:
    """Have a file made; the same asked for again while it is under way is the same row. Raise Refusal for too many."""
    get_user_model().objects.select_for_update().get(pk=by.pk)  # ten equal requests at once are one row
    under_way = list(LongJob.objects.of(by).open())
    same = [job for job in under_way if (job.kind, job.params, job.scope) == (kind, params, scope)]
    if same:
        return same[0]
    if len(under_way) >= MOST_UNDER_WAY:
        raise Refusal(f"您已有 {len(under_way)} 份文件正在生成，请等其中一份完成后再导出。")
    job = LongJob.objects.create(kind=kind, user=by, title=title[:200], params=params, scope=scope, asked_at=now())
    record(by=by, verb="long_job.ask", subject=job)
    return job


@transaction.atomic
def fetch_job(*, by, job, scope) -> None:
    """Write down that the file was fetched; raise Refusal when it is not to be had, or not by what `by` may see now."""
    if job.state == LongJob.State.EXPIRED or (job.expires_at and job.expires_at <= now()):
        raise Refusal("文件已经超过保留期限，已删除。请回到清单重新导出。")
    if job.state != LongJob.State.DONE:
        raise Refusal("文件还没有生成，请稍候。")
    if job.scope != scope:
        raise Refusal("生成这份文件之后，您的岗位或查看范围有变动，不能再下载。请回到清单重新导出。")
    record(by=by, verb="long_job.fetch", subject=job, after={"name": job.name})
