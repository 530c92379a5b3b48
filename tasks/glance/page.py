"""The whole overview, card by card, from the facts that were read. No ORM."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tasks.glance import cards, sentences
from tasks.glance.choice import Choice
from tasks.glance.headline import headlines
from tasks.lights import ABNORMAL, Light
from tasks.tallies import Tally, whole

OFFICE = "机关党委办公室"
UNITS_ON_A_PAGE = 50


@dataclass(frozen=True)
class Facts:
    """All of a plan that a person may see on a day.

    figures: as of `tasks.overall`; tasks: by id, in order, each with `waited`; units: rows of units by light, with
    "unit", "name", "order", "kind" and "category", empty where there are too many; planned: the planned share of the
    day; before: (day in words, tally of the chosen rows then) to compare with, or None; labels: kind → its name.
    """

    choice: Choice
    figures: list[dict]
    tasks: dict
    labels: dict[str, str]
    planned: int
    units: Iterable[dict] = field(default=())
    before: tuple[str, Tally] | None = None

    @cached_property
    def chosen(self) -> list[dict]:
        return cards.chosen(self.figures, self.choice, self.tasks)

    @cached_property
    def heads(self) -> list:
        return cards.columns(self.chosen, self.units, self.choice, self.labels)

    @cached_property
    def members(self) -> list[tuple]:
        """(id, name, tally) of the chosen units; of a past day nobody knows."""
        return [] if self.choice.day else cards.units_of(row for row in self.units if self.choice.takes_unit(row))


def page_of(facts: Facts, after: int | None = None) -> dict:
    """Everything the templates draw; after: the unit after which the list of units goes on."""
    choice, tally = facts.choice, whole(facts.chosen)
    shown = _choices(facts) | {
        "choice": choice,
        "seen": bool(facts.figures),
        "whole": tally,
        "planned": facts.planned,
        "not_started": choice.rows(light=Light.NOT_STARTED.value),
        "heads": [(group, choice.matrix(**cards.group_of(group.kind, group.category))) for group in facts.heads],
        "heat": cards.heat(facts.chosen, facts.tasks, facts.heads, choice),
        "by_group": cards.by_group(facts.chosen, facts.heads, choice),
        "matrix_query": choice.matrix(),
        "pillars": cards.pillars(facts.chosen, facts.tasks, choice),
    }
    return shown | _told(facts, tally) | _unit_list(facts, after) if tally.total else shown


def _choices(facts) -> dict:
    """What the tabs and selects offer."""
    tasks, choice = facts.tasks.values(), facts.choice
    leads = {task.lead_id or 0: task.lead for task in tasks}
    return {
        "tabs": cards.tabs(facts.figures, choice, facts.tasks, facts.labels),
        "pillar_choices": list({task.pillar_id: task.pillar for task in tasks}.items()),
        "lead_choices": sorted(leads.items(), key=lambda lead: (not lead[0], getattr(lead[1], "order", 0), lead[0])),
        "cleared": choice.page(category="", pillar=None, lead=None, day=None, units=""),
        "today": choice.page(day=None),
        "to_screen": choice.page(screen=True, units=""),
        "from_screen": choice.page(screen=False),
        "office": OFFICE,
    }


def _told(facts, tally) -> dict:
    """What is said in words and in large figures, and what waits for review."""
    choice, chosen = facts.choice, facts.chosen
    waited = {task.pk: task.waited for task in facts.tasks.values()}
    reviews = cards.reviews(chosen, facts.tasks, waited, choice)
    told = [
        sentences.on_progress(tally, facts.planned),
        sentences.on_overdue(chosen, choice, facts.heads, facts.tasks, facts.before),
        sentences.on_reviews(chosen, () if choice.day else reviews, choice, OFFICE),
    ]
    return {
        "sentences": told,
        "headlines": headlines(chosen, tally, choice, facts.planned, facts.before, _unit_counts(facts)),
        "reviews": reviews,
        "waiting": cards.waiting(chosen, "review"),
        "waiting_query": choice.rows(light=Light.WAITING.value, awaiting="review"),
        "overdue": tally.counts.get(Light.OVERDUE, 0),
        "overdue_query": choice.rows(light=Light.OVERDUE.value),
    }


def _unit_counts(facts) -> dict:
    """Light → (number of units, address of their list)."""
    address = {light: f"{facts.choice.page(units=light.value)}#units" for light in ABNORMAL}
    return {light: (len(cards.with_rows(facts.members, light)), address[light]) for light in ABNORMAL}


def _unit_list(facts, after) -> dict:
    """A page of the units asked for: those with something abnormal, or all where a kind is chosen."""
    choice = facts.choice
    which = choice.units or ("all" if choice.kind else "abnormal")
    listed = facts.members if which == "all" else cards.with_rows(facts.members, which)
    page, last = _page(listed, after)
    address = f"?{choice.page(units=which)}"
    return {
        "bodies": len(facts.members),
        "bodies_query": f"{choice.page(units='all')}#units",
        "units": [
            (pk, name, tally, choice.rows(unit=pk), cards.numbers(tally, choice, ABNORMAL, unit=pk))
            for pk, name, tally in page
        ],
        "listed": len(listed),
        "which": which,
        "next_url": f"{address}&page={last}#units" if last else "",
        "first_url": f"{address}#units" if page != listed[: len(page)] else "",
    }


def _page(listed, after) -> tuple[list, int | None]:
    """The units after the one with this id, and the id to go on from, None at the end."""
    keys = [pk for pk, _, _ in listed]
    start = keys.index(after) + 1 if after in keys else 0
    page = listed[start : start + UNITS_ON_A_PAGE]
    return page, page[-1][0] if start + UNITS_ON_A_PAGE < len(listed) else None


def compared_with(points, day: date, days: int):
    """The last of the points that is at least so many days before `day`, None without one."""
    past = [point for point in points if (day - point.day).days >= days]
    return past[-1] if past else None
