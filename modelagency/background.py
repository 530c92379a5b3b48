"""后台任务: what the portal does by itself, when it last did, when it will, and what is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery.schedules import crontab, maybe_schedule
from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.permissions import rights_of
from branches.roles import Role
from modelagency.celery import app
from modelagency.clock import now
from modelagency.health import QUEUE_LIMIT, queue_age
from records.models import Job
from records.refusals import NotAllowed

LABELS = {
    "tasks.remind": "到期提醒",
    "tasks.daily": "自动办理（修订生效、默认签收等）",
    "tasks.roll_up": "汇总数推进到当天，每天留一份快照",
    "tasks.forget_workbooks": "清除没有确认的填报表",
    "branches.forget_imports": "清除没有确认的导入",
    "records.deliver": "站外发送",
    "records.work_off": "生成大文件",
    "records.forget_files": "清除过期的文件",
}
GRACE = timedelta(minutes=3)  # a job may wait for a worker, and a tick may be left out
LONGEST = timedelta(minutes=30)  # of one run; one that has not ended by then was cut off


@dataclass
class Line:
    """One job of the timetable. `late` is by how much it should have started, None while it is in time."""

    label: str
    every: str
    last_at: datetime | None
    next_at: datetime | None
    late: str | None
    trouble: str  # what went wrong with the last run
    error: str
    is_running: bool
    runs: int


@require_safe
def jobs(request):
    """What runs by itself and how it went."""
    if not may_see_jobs(rights_of(request.user)):
        raise NotAllowed("后台任务只对系统管理员和机关党委办公室开放。")
    lines, age = timetable(now()), queue_age()
    waiting = words_of(timedelta(seconds=age)) if age > QUEUE_LIMIT else ""
    return render(
        request, "jobs.html", {"lines": lines, "late": sum(bool(line.late) for line in lines), "queue": waiting}
    )


def may_see_jobs(rights) -> bool:
    return rights.is_office or rights.has_role(Role.SYSTEM_ADMIN)


def timetable(instant) -> list[Line]:
    """A line for each job the clock starts, in the timetable's order."""
    known = {job.name: job for job in Job.objects.all()}
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    return [_line(entry, known.get(entry["task"]) or Job(name=entry["task"]), instant) for entry in entries]


def _line(entry, job, instant) -> Line:
    schedule = maybe_schedule(entry["schedule"], app=app)
    next_at = next_after(schedule, job.started_at) if job.started_at else None
    trouble = _trouble(job, instant)
    return Line(
        label=LABELS[job.name],
        every=words_of(_gap(schedule, instant)),
        last_at=job.started_at,
        next_at=next_at,
        late=words_of(instant - next_at) if next_at and instant - next_at > GRACE else None,
        trouble=trouble,
        error=job.error if trouble == "出错" else "",
        is_running=not trouble and _is_open(job),
        runs=job.runs,
    )


def _trouble(job, instant) -> str:
    if job.failed_at and not (job.done_at and job.done_at >= job.failed_at):
        return "出错"
    return "没有做完" if _is_open(job) and instant - job.started_at > LONGEST else ""


def _is_open(job) -> bool:
    """Whether the run begun last has not ended, well or badly."""
    ends = [end for end in (job.done_at, job.failed_at) if end]
    return bool(job.started_at) and not (ends and max(ends) >= job.started_at)


def next_after(schedule, instant) -> datetime:
    """When a job started at `instant` starts again."""
    if isinstance(schedule, crontab):
        start, step, _ = schedule.remaining_delta(instant)
        return start + step
    return instant + schedule.run_every


def _gap(schedule, instant) -> timedelta:
    first = next_after(schedule, instant)
    return next_after(schedule, first) - first


def words_of(time: timedelta) -> str:
    """A length of time in the two largest units it has: 2 天 3 小时, 12 分钟, 20 秒."""
    seconds = int(time.total_seconds())
    parts = [(seconds // 86_400, "天"), (seconds // 3600 % 24, "小时"), (seconds // 60 % 60, "分钟")]
    said = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(said[:2]) or f"{seconds} 秒"
