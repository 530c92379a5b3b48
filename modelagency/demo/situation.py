"""What has become of each row by a given day. Drawn is a day in the third quarter; other days follow from it."""

from enum import StrEnum

from modelagency.demo.chance import below
from modelagency.demo.sources import situation
from modelagency.demo.year import Year


class Fate(StrEnum):
    """How a row stands; the letters of situation.txt."""

    DONE = "d"
    NORMAL = "n"  # this quarter not reported yet
    REPORTED = "a"  # this quarter's report has passed
    RETURNED = "c"
    TO_CONFIRM = "u"
    TO_REVIEW = "r"
    BEHIND = "b"
    OVERDUE = "o"
    OVERDUE_LONG = "O"
    ADDED = "z"  # given to the unit only lately
    IDLE = "i"  # nothing had to be done yet
    MEASURES_FILED = "p"


# Rows done by the share of the year that is over (percent); between two lines in proportion.
DONE_BY = [(0, 0), (68, 163), (90, 300), (100, 540)]
NEXT_DONE = (Fate.DONE, Fate.REPORTED, Fate.NORMAL)
# Before the first report is due nothing can be done, late or behind.
OPENING = {Fate.DONE: Fate.REPORTED, Fate.NORMAL: Fate.IDLE, Fate.BEHIND: Fate.IDLE, Fate.OVERDUE: Fate.IDLE}
OPENING[Fate.OVERDUE_LONG] = OPENING[Fate.ADDED] = Fate.IDLE
# After the last day what is not done waits for somebody or is overdue.
CLOSING = {Fate.NORMAL: Fate.DONE, Fate.REPORTED: Fate.DONE, Fate.RETURNED: Fate.OVERDUE, Fate.BEHIND: Fate.TO_REVIEW}
CLOSING[Fate.ADDED] = CLOSING[Fate.IDLE] = Fate.OVERDUE


def fates(year: Year) -> dict[tuple[str, int], Fate]:
    """(body, place of the task) → fate on the day of `year`."""
    drawn = {key: Fate(letter) for key, letter in situation().items()}
    return {key: _possible(fate, key, year) for key, fate in _closed(drawn, year).items()}


def all_done() -> dict[tuple[str, int], Fate]:
    """The fates of a year that is over and in which nothing was left."""
    return dict.fromkeys(situation(), Fate.DONE)


def _closed(drawn, year):
    """As many rows done as the day asks for: first those drawn so, then those that stand best."""
    shuffled = sorted(drawn, key=lambda key: below(10**6, *key))
    order = [key for fate in NEXT_DONE for key in shuffled if drawn[key] == fate]
    done = order[: rows_done(year.planned)]
    still_open = {key: Fate.REPORTED for key, fate in drawn.items() if fate == Fate.DONE}
    return drawn | still_open | dict.fromkeys(done, Fate.DONE)


def rows_done(planned: int) -> int:
    for (share, rows), (next_share, next_rows) in zip(DONE_BY, DONE_BY[1:], strict=False):
        if planned <= next_share:
            return rows + (next_rows - rows) * (planned - share) // (next_share - share)
    return DONE_BY[-1][1]


def _possible(fate: Fate, key, year: Year) -> Fate:
    if year.focus is None:
        return Fate.MEASURES_FILED if fate == Fate.TO_CONFIRM else Fate.IDLE
    if not year.past:
        return OPENING.get(fate, fate)
    if year.today > year.due_on:
        return CLOSING.get(fate, fate)
    if fate == Fate.ADDED and year.day_at(year.added_at) <= year.spans[year.past[-1]].due_on:
        return Fate.IDLE
    if fate == Fate.BEHIND and not year.is_behind(0):
        return Fate.IDLE
    return fate
