"""How far a cycle has come: the steps with their days and what comes next."""

from dataclasses import dataclass

from assessment.links import deciding_of, publicity_of, seal_of
from assessment.models import Cycle, Result
from assessment.seals import code_of
from assessment.windows import notice_window
from branches.models import WorkingDay
from modelagency.clock import day_of, today
from records.dates import month_day

State = Cycle.State
DONE, CURRENT, IDLE = "ok", "current", "idle"
AFTER_DECISION = (State.DECIDED, State.PUBLIC, State.SEALED)


@dataclass(frozen=True)
class Step:
    """state: how it is drawn; url: the page on which the step is taken, may be empty."""

    name: str
    text: str
    state: str
    url: str = ""


def course_of(cycle, rights) -> list[Step]:
    """评分与计算, 党委审定, 公示与申诉, 封存; three queries at most."""
    steps = [_scoring(cycle), _deciding(cycle, rights), _publishing(cycle), _sealing(cycle, rights)]
    current = next((place for place, step in enumerate(steps) if step.state != DONE), len(steps))
    return [
        Step(step.name, step.text, CURRENT if place == current else step.state, step.url)
        for place, step in enumerate(steps)
    ]


def _scoring(cycle) -> Step:
    name = "评分与计算"
    if not cycle.is_closed:
        return Step(name, f"现在是{cycle.get_state_display()}阶段", IDLE)
    if cycle.computed_at is None:
        return Step(name, "评分已结束，总分尚未计算", IDLE)
    missing = Result.objects.filter(appraisal__cycle=cycle, total=None).count()
    return Step(name, f"{month_day(day_of(cycle.computed_at))} 计算，缺项 {missing}", IDLE if missing else DONE)


def _deciding(cycle, rights) -> Step:
    url = deciding_of(cycle) if rights.sees_all and cycle.is_closed else ""
    if cycle.state in AFTER_DECISION:
        text = f"{month_day(day_of(cycle.decided_at))} 审定" if cycle.decided_at else "已审定"
        return Step("党委审定", text, DONE, url)
    if cycle.state == State.SUBMITTED:
        return Step("党委审定", f"{month_day(day_of(cycle.submitted_at))} 提交，待审定", IDLE, url)
    return Step("提交党委审定", "", IDLE, url)


def _publishing(cycle) -> Step:
    name, notice = "公示与申诉", getattr(cycle, "public_notice", None)
    if notice:
        text = f"{month_day(notice.opens_on)}至{month_day(notice.closes_on)}，收到意见 {notice.objections} 件"
        return Step(name, text, DONE if today() > notice.closes_on else IDLE, publicity_of(cycle))
    if cycle.state == State.DECIDED:
        opens_on, closes_on = notice_window(today(), WorkingDay.objects.calendar())
        return Step(name, f"可定为{month_day(opens_on)}至{month_day(closes_on)}，5 个工作日", IDLE, publicity_of(cycle))
    return Step(name, "审定后公示 5 个工作日", IDLE)


def _sealing(cycle, rights) -> Step:
    url = seal_of(cycle) if rights.sees_all and cycle.is_public else ""
    if cycle.state == State.SEALED:
        return Step("封存", f"校验码 {code_of(cycle)}", DONE, url)
    return Step("封存", "公示期满、申诉办结后封存", IDLE, url)
