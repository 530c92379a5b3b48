"""What the figures of a year come to, in sentences; and the few of them that stand on top. No ORM."""

from dataclasses import dataclass

from records.dates import month_day
from tasks.lights import LIGHT_LABELS, Light

ON_TOP = (Light.DONE, Light.WAITING, Light.BEHIND, Light.OVERDUE, Light.NOT_STARTED)


@dataclass(frozen=True)
class Headline:
    """So many rows have the light; `then`: as many had it in the year before, None where that is not to be compared."""

    light: str
    label: str
    number: int
    then: int | None


def is_like(before, is_over) -> bool:
    """Are the two years of like length? A year that is under way is not held against a whole one."""
    return bool(before and before.compared.total and (is_over or before.same_day))


def headlines(tally, before, is_over) -> list[Headline]:
    was = before.compared.counts if is_like(before, is_over) else None
    return [
        Headline(
            code.value,
            LIGHT_LABELS[code],
            tally.counts.get(code.value, 0),
            None if was is None else was.get(code.value, 0),
        )
        for code in ON_TOP
    ]


def when(before) -> str:
    """What the figures of the year before are of: 去年同期（9月16日）, or the whole of that year."""
    return f"去年同期（{month_day(before.same_day.day)}）" if before.same_day else f"{before.plan.year} 年"


def sentences(tally, planned, before, is_over) -> list[str]:
    """How far the unit has come, against the time that is over and against itself."""
    said = [f"平均进度 {tally.mean}%，{_gap(tally.tenths - planned * 10, '比时序快', '比时序慢', '与时序持平')}。"]
    if before and before.compared.total:
        gap = _gap(tally.tenths - before.compared.tenths, "高", "低", "相同")
        said.append(f"{when(before)}为 {before.compared.mean}%{f'，这一年{gap}' if is_like(before, is_over) else ''}。")
    return said


def _gap(tenths, more, less, same) -> str:
    size = f" {abs(tenths) // 10}.{abs(tenths) % 10} 个百分点"
    return same if not tenths else (more if tenths > 0 else less) + size
