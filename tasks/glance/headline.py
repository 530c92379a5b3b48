"""The five figures of the overview, each with what belongs to it. No ORM."""

from dataclasses import dataclass

from tasks.glance.cards import Part, waiting
from tasks.glance.choice import Choice
from tasks.lights import Light

WORDS = {
    Light.DONE: "办结",
    Light.NORMAL: "正常推进",
    Light.WAITING: "待审核",
    Light.BEHIND: "滞后",
    Light.OVERDUE: "逾期",
}
SIDES = {"unit": "单位", "review": "牵头复核"}
MORE_IS_WORSE = (Light.BEHIND, Light.OVERDUE)


@dataclass(frozen=True)
class Headline:
    """A light, how many rows it has, the address of these rows, and the notes below."""

    light: str
    word: str
    number: int
    query: str
    notes: list[Part]


def headlines(figures, tally, choice: Choice, planned, before, units) -> list[Headline]:
    """before: (day in words, tally) to compare with, or None; units: light → (number of units, their address)."""
    notes = {
        Light.DONE: _apart([Part(f"办结率 {_share(tally)}%")], _change(tally, before, Light.DONE)),
        Light.NORMAL: [Part(f"平均 {tally.mean}%，时序 {planned}%；"), _not_started(tally, choice)],
        Light.WAITING: _sides(figures, choice),
        Light.BEHIND: _apart(_units(units, Light.BEHIND), _change(tally, before, Light.BEHIND)),
        Light.OVERDUE: _apart(_units(units, Light.OVERDUE), _change(tally, before, Light.OVERDUE)),
    }
    return [
        Headline(code.value, word, tally.counts.get(code, 0), choice.rows(light=code.value), notes[code])
        for code, word in WORDS.items()
    ]


def _apart(said, change) -> list[Part]:
    return [*said, Part("　"), *change] if said and change else said or change


def _share(tally) -> str:
    done = tally.counts.get(Light.DONE, 0)
    tenths = (done * 2000 + tally.total) // (2 * tally.total)
    return f"{tenths // 10}.{tenths % 10}"


def _change(tally, before, light) -> list[Part]:
    """较 8月17日 增加 6 项, in the tone of what got better or worse."""
    if before is None:
        return []
    day, then = before
    more = tally.counts.get(light, 0) - then.counts.get(light, 0)
    if not more:
        return [Part(f"与 {day} 持平")]
    tone = ("worse" if more > 0 else "better") if light in MORE_IS_WORSE else ""
    return [Part(f"较 {day} "), Part(f"{'增加' if more > 0 else '减少'} {abs(more)} 项", tone=tone)]


def _not_started(tally, choice) -> Part:
    number = tally.counts.get(Light.NOT_STARTED, 0)
    return Part(f"未开始 {number}", choice.rows(light=Light.NOT_STARTED.value) if number else "")


def _sides(figures, choice) -> list[Part]:
    """Whom the rows under review wait for."""
    found = [(side, word, waiting(figures, side)) for side, word in SIDES.items()]
    shown = [
        Part(f"{word} {number}", choice.rows(light=Light.WAITING.value, awaiting=side) if number else "")
        for side, word, number in found
    ]
    office = waiting(figures, "office")
    query = choice.rows(light=Light.WAITING.value, awaiting="office")
    shown += [Part(f"办公室决定 {office}", query)] if office else []
    return [part for one in shown for part in (one, Part("，"))][:-1]


def _units(units, light) -> list[Part]:
    number, query = units.get(light, (0, ""))
    return [Part(f"{number} 个单位", query, page="tasks:overview")] if number else []
