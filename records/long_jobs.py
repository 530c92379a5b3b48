"""Makes the files people wait for: one at a time, by any number of workers, each by a lease.

Whoever takes a row keeps it by a thread that moves the lease on while the work goes on; when the process is killed the
thread goes too, the lease runs out and another worker begins anew. After three attempts the person is told.
"""

import logging
import threading
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.module_loading import import_string

from modelagency.clock import now
from records.actions import record, tell
from records.models import LongJob
from records.refusals import NotAllowed, NotYours, Refusal

log = logging.getLogger(__name__)
LEASE, BEAT = timedelta(seconds=60), 20  # seconds between two moves of the lease
LONGEST = timedelta(hours=1)  # of one attempt: what hangs is given up
MOST_ATTEMPTS = 3
KEPT = timedelta(days=7)
FOLDER = "exports"
GAVE_UP = "连续几次都没有做完。请先筛选，分几份导出；仍不行的，请联系系统管理员。"
NOT_ALLOWED = "您的岗位或查看范围有变动，不能再导出这份清单。"


class LostError(Exception):
    """Another worker has the row by now."""


def work_off() -> int:
    """Make what waits, until nothing does or another worker is at it; return how many were taken."""
    count = 0
    while job := take():
        _do(job)
        count += 1
    return count


def take() -> LongJob | None:
    """The oldest row that waits, for this worker alone; None while another is at work: big files come one by one."""
    instant, token = now(), uuid4().hex
    if LongJob.objects.at_work(instant).exists():
        return None
    waiting = LongJob.objects.to_take(instant)
    first = waiting.order_by("id").values_list("pk", flat=True).first()
    held = {"state": "running", "taken_by": token, "leased_until": instant + LEASE, "started_at": instant}
    if not waiting.filter(pk=first).update(attempts=F("attempts") + 1, stage="", done=0, **held):
        return None
    return LongJob.objects.select_related("user").get(pk=first)


def _do(job) -> None:
    _drop_files(job)
    if job.attempts > MOST_ATTEMPTS:
        _fail(job, GAVE_UP)
        return
    try:
        with _kept(job), import_string(settings.LONG_JOBS[job.kind])(job, _progress(job)) as made:
            job.file = default_storage.save(f"{FOLDER}/{job.pk}-{job.attempts}.xlsx", File(made.file))
            _finish(job, made.name)
    except LostError:
        log.warning("long job %d was taken by another worker", job.pk)
    except (NotYours, NotAllowed):
        _fail(job, NOT_ALLOWED)
    except Refusal as refusal:
        _fail(job, str(refusal))
    except Exception:
        log.exception("long job %d failed", job.pk)
        _rows(job).update(leased_until=now())  # the next tick tries again


def _rows(job):
    """The row while this worker has it."""
    return LongJob.objects.filter(pk=job.pk, taken_by=job.taken_by, state=LongJob.State.RUNNING)


def _progress(job):
    def told(stage, done=0, total=0):
        """Say how far it has come; raise LostError when the row is another's."""
        if not _rows(job).update(stage=stage, done=done, total=total):
            raise LostError

    return told


@contextmanager
def _kept(job):
    """Move the lease on as long as the body runs, but not for ever."""
    over, ends = threading.Event(), now() + LONGEST

    def keep():
        while not over.wait(BEAT) and now() < ends:
            _rows(job).update(leased_until=now() + LEASE)
        connection.close()  # it is the thread's own

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@transaction.atomic
def _finish(job, name) -> None:
    size, instant = default_storage.size(job.file), now()
    ended = {"ended_at": instant, "expires_at": instant + KEPT, "leased_until": None}
    if not _rows(job).update(state="done", file=job.file, name=name, size=size, done=F("total"), **ended):
        default_storage.delete(job.file)
        raise LostError
    record(by=None, verb="long_job.done", subject=job, after={"name": name})
    words = f"“{job.title}”已生成，请在 {KEPT.days} 天内下载。"
    tell([job.user_id], kind="notice", text=words, link=reverse("export_page", args=[job.pk]))


@transaction.atomic
def _fail(job, words) -> None:
    if _rows(job).update(state="failed", error=words[:300], ended_at=now(), leased_until=None):
        record(by=None, verb="long_job.fail", subject=job, after={"reason": words})
        text = f"“{job.title}”没有生成：{words}"
        tell([job.user_id], kind="notice", text=text, link=reverse("export_page", args=[job.pk]))


def _drop_files(job) -> None:
    """What attempts that were killed have left."""
    for attempt in range(1, job.attempts + 1):
        default_storage.delete(f"{FOLDER}/{job.pk}-{attempt}.xlsx")


def forget_files(*, now) -> int:
    """Remove the files that are kept no longer; return how many. The rows stay and say so."""
    over = list(LongJob.objects.over(now))
    for job in over:
        default_storage.delete(job.file)
        LongJob.objects.filter(pk=job.pk).update(state=LongJob.State.EXPIRED, file="")
    return len(over)
