"""How far a row has come: its measures and what of them has been accepted, so that its light is what it should be."""

from modelagency.demo.chance import below, pick
from modelagency.demo.situation import Fate
from modelagency.demo.year import Year
from tasks.progress import MeasureStatus, percentage

COUNTS = (2, 3, 4)  # measures of a row
REACH = 22  # points a row lies beside the planned share at most
SLOW = {Fate.BEHIND, Fate.OVERDUE, Fate.OVERDUE_LONG}


def statuses(halves: int, measures: int) -> list[MeasureStatus]:
    """The statuses of `measures` in order of their due days, which together are worth `halves` halves."""
    done, doing = divmod(halves, 2)
    rest = measures - done - doing
    return [MeasureStatus.DONE] * done + [MeasureStatus.DOING] * doing + [MeasureStatus.NOT_STARTED] * rest


def share(halves: int, measures: int) -> int:
    return percentage(statuses(halves, measures))


def aim(fate: Fate, year: Year, key) -> tuple[int, int]:
    """(number of measures, halves accepted in the end) of a row that is under way."""
    first = below(len(COUNTS), "count", *key)
    counts = [*COUNTS[first:], *COUNTS[:first]]
    started = [(count, halves) for count in counts for halves in range(1, 2 * count)]
    fitting = [pair for pair in started if _fits(fate, year, *pair)]
    own = [pair for pair in fitting if pair[0] == counts[0]]
    return pick(own or fitting or [_least(fate, year, counts)], "aim", *key)


def _fits(fate, year, count, halves) -> bool:
    progress, slow = share(halves, count), fate in SLOW
    return abs(progress - year.planned) <= (2 * REACH if slow else REACH) and year.is_behind(progress) == slow


def _least(fate, year, counts) -> tuple[int, int]:
    """Where no share near the planned one fits: nothing done by a slow row, else the smallest share that is in time."""
    if fate in SLOW:
        return counts[0], 0
    enough = [(count, halves) for count in counts for halves in range(1, 2 * count + 1)]
    in_time = (pair for pair in enough if not year.is_behind(share(*reversed(pair))))
    return min(in_time, key=lambda pair: share(*reversed(pair)))
