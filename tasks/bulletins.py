"""What a bulletin (通报) says: its figures as they are written down, and sentences and tables made of them. No ORM."""

from collections.abc import Sequence
from dataclasses import dataclass

from records.dates import full_date, month_day
from tasks.lights import COUNTED, LIGHT_LABELS, Light
from tasks.tallies import Tally, tallies, whole

NUMERALS = "一二三四五六七八九十"
TITLE = "关于“模范机关”建设推进情况的通报"
OPENING = "现通报如下。"
SHAPES = {"done": "√", "normal": "●", "waiting": "◐", "behind": "▲", "overdue": "◆", "not_started": "○"}
HEADS = ["类型", "任务", "落实项", *(f"{LIGHT_LABELS[Light(code)]}{SHAPES[code]}" for code in COUNTED), "平均进度"]
ROW_HEADS = ["序号", "责任单位", "任务", "应完成日期", "逾期天数"]


@dataclass(frozen=True)
class Text:
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table: caption, heads, lines of words. sums: the last line adds up; names: columns that are left-aligned."""

    caption: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]
    sums: bool = False
    names: tuple[int, ...] = ()


def paper_of(plan, snapshot, figures, tasks, earlier) -> dict:
    """What is kept of the figures of `snapshot`, plain enough for JSON.

    tasks: task id → (pillar's name, leading unit's name or empty), in order; earlier: (snapshot, figures) of a month
    ago, the former None where there is none.
    """
    before, then = earlier
    of_pillar = tallies(figures, lambda row: tasks[row["task"]][0])
    known = {row["task"] for row in figures}
    pillars = dict.fromkeys(pillar for pillar, _ in tasks.values())
    number = {pillar: sum(tasks[task][0] == pillar for task in known) for pillar in pillars}
    return {
        "plan": plan.notice.title,
        "planned": snapshot.planned,
        "tasks": len(known),
        "whole": _kept(whole(figures)),
        "pillars": [[name, number[name], _kept(of_pillar[name])] for name in pillars if name in of_pillar],
        "reviews": _reviews(figures, tasks),
        "before": {"day": before.day.isoformat(), "counts": whole(then).counts} if before else None,
    }


def _kept(tally: Tally) -> dict:
    return {"counts": {code: tally.counts.get(code, 0) for code in COUNTED}, "rows": tally.total, "mean": tally.mean}


def _reviews(figures, tasks) -> list[list]:
    """(leading unit or the office, rows that wait for its review), most first."""
    found = {}
    for row in figures:
        if row["awaiting"] == "review":
            lead = tasks[row["task"]][1] or "机关党委办公室"
            found[lead] = found.get(lead, 0) + row["rows"]
    return sorted(([lead, rows] for lead, rows in found.items()), key=lambda line: (-line[1], line[0]))


def parts_of(bulletin, rows, at, earlier) -> list[Text | Sheet]:
    """The bulletin from the first sentence to the last demand. rows: BulletinRow; at: when the figures were taken, in
    the office's time; earlier: the day they are compared with, or None."""
    paper = bulletin.paper
    return [
        Text(_first(paper, at) + bulletin.opening),
        Text("一、总体情况", is_heading=True),
        Text(_general(paper) + _change(paper, earlier)),
        Sheet(
            "表1　五型任务落实情况" if len(paper["pillars"]) == 5 else "表1　任务落实情况", HEADS, _pillars(paper), True
        ),
        *([Text(_review(paper))] if paper["reviews"] else []),
        Text("二、逾期事项", is_heading=True),
        *_overdue(paper, rows),
        Text("三、下步要求", is_heading=True),
        *(Text(line.strip()) for line in bulletin.demands.splitlines() if line.strip()),
    ]


def as_of(at) -> str:
    """2026年9月16日8时"""
    return f"{full_date(at)}{at.hour}时"


def share(part, total) -> str:
    """In percent with one decimal, rounded half up."""
    tenths = (part * 2000 + total) // (2 * total) if total else 0
    return f"{tenths // 10}.{tenths % 10}%"


def _first(paper, at) -> str:
    total, done = paper["whole"]["rows"], paper["whole"]["counts"]["done"]
    return (
        f"截至{as_of(at)}，《{paper['plan']}》{paper['tasks']}项任务、{total}个落实项，办结{done}项，"
        f"办结率{share(done, total)}；平均进度{paper['whole']['mean'] or '0.0'}%，时序进度{paper['planned']}%。"
    )


def _general(paper) -> str:
    counts = paper["whole"]["counts"]
    words = [
        ("正常推进", "normal"),
        ("待审核", "waiting"),
        ("滞后", "behind"),
        ("逾期", "overdue"),
        ("未开始", "not_started"),
    ]
    return "，".join(f"{word}{counts[code]}项" for word, code in words) + "。"


def _change(paper, earlier) -> str:
    if earlier is None:
        return ""
    then, counts = paper["before"]["counts"], paper["whole"]["counts"]
    moved = [(LIGHT_LABELS[Light(code)], counts[code] - then.get(code, 0)) for code in ("done", "behind", "overdue")]
    said = [f"{word}{'增加' if change > 0 else '减少'}{abs(change)}项" for word, change in moved if change]
    return f"与{month_day(earlier)}相比，{'，'.join(said) or '办结、滞后、逾期项数没有变化'}。"


def _pillars(paper) -> list[list[str]]:
    lines = [*paper["pillars"], ["合计", paper["tasks"], paper["whole"]]]
    return [
        [name, str(tasks), str(kept["rows"]), *(str(kept["counts"][code]) for code in COUNTED), f"{kept['mean']}%"]
        for name, tasks, kept in lines
    ]


def _review(paper) -> str:
    leads = "、".join(f"{lead}{rows}项" for lead, rows in paper["reviews"])
    return f"复核方面，待复核{sum(rows for _, rows in paper['reviews'])}项，其中{leads}。"


def _overdue(paper, rows) -> list[Text | Sheet]:
    total = paper["whole"]["counts"]["overdue"]
    if not total:
        return [Text("没有逾期事项。")]
    units = len({row.unit for row in rows})
    only = f"表2只列逾期最久的{len(rows)}项。" if len(rows) < total else ""
    said = f"逾期{total}项，涉及{units}个单位。" if not only else f"逾期{total}项。{only}"
    lines = [
        [str(row.number), row.unit, f"◆ {row.task}", month_day(row.due_on) if row.due_on else "", str(row.days)]
        for row in rows
    ]
    return [Text(said), Sheet("表2　逾期事项（按逾期天数排列）", ROW_HEADS, lines, names=(1, 2))]
