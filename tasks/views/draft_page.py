"""The review screen of a draft: the notice beside what was read from it. Only reads; one list of cards per pillar."""

from collections import Counter
from dataclasses import dataclass, field

from django.template.loader import render_to_string

from branches.actions.names import NameBook
from branches.models import Unit, UnitGroup
from modelagency.clock import today
from tasks.actions.spread import spread_of
from tasks.drafts import lacks_lead, questions, tasks_of
from tasks.models import Plan


@dataclass(frozen=True)
class Ask:
    """An unknown name, asked for once: its first place, how often it is written, what it probably means and why."""

    named: object
    places: int
    suggested: object
    reason: str

    @property
    def token(self) -> str:
        """The suggestion as the form says it."""
        return f"{'group' if isinstance(self.suggested, UnitGroup) else 'unit'}-{self.suggested.pk}"


@dataclass
class Card:
    """A task as it was read: how many rows it opens into, its names as (responsibility, members or None, leads),
    the names first met here that nobody knows, and the units one of which may lead it."""

    task: object
    rows: int
    chips: list
    asks: list = field(default_factory=list)
    to_lead: bool = False
    lead: object = None

    @property
    def units(self) -> list:
        """Who may lead the task."""
        return list({named.unit_id: named.unit for named, *_ in self.chips if named.unit_id}.values())

    @property
    def is_open(self) -> bool:
        return self.to_lead or not self.chips or any(not named.is_known for named, *_ in self.chips)


@dataclass
class Group:
    """A pillar with the cards to show, its dropped tasks, and how many tasks and open names it has."""

    pillar: object
    cards: list = field(default_factory=list)
    dropped: list = field(default_factory=list)
    tasks: int = 0
    open_names: int = 0


def draft_page(plan, only_open) -> dict:
    """The context of the screen; `only_open` leaves out the tasks that ask nothing (只看待确认)."""
    tasks = list(tasks_of([plan]).prefetch_related("targets"))
    leftovers = list(plan.leftovers.select_related("task__pillar"))
    opened, book = spread_of(plan, tasks, today()), NameBook.of(today())
    kept = [task for task in tasks if not task.is_dropped]
    names = [named for task in kept for named in task.responsibilities.all()]
    cards = [_card(plan, task, opened) for task in kept]
    _place_questions(cards, names, book)
    asked = questions(plan, tasks, sum(not leftover.decision for leftover in leftovers))
    return {
        "plan": plan,
        "tasks": tasks,
        "kept": kept,
        "pillar_count": len({task.pillar_id for task in kept}),
        "pillars": _groups(tasks, cards, only_open),
        "leftovers": leftovers,
        "open_leftovers": asked.leftovers,
        "opened": opened,
        "asked": asked,
        "places": len(names),
        "matched": sum(bool(named.unit_id or named.group_id) for named in names),
        "left_out": sum(named.is_nobody for named in names),
        "open_places": sum(not named.is_known for named in names),
        "nobody": _counted(named.text for named in names if named.is_nobody),
        "known": {named.text: named for named in names if named.is_known},
        "without_idea": [ask.named.text for card in cards for ask in card.asks if not ask.suggested],
        "stated": sum(task.states_lead for task in kept),
        "rules": Plan.LeadRule.choices,
        "options": _options(book),
    }


def _options(book) -> str:
    """Everything a name may mean, as options of a select."""
    things = list(book.names.values())
    groups = sorted((thing for thing in things if isinstance(thing, UnitGroup)), key=lambda group: group.pk)
    units = sorted((thing for thing in things if isinstance(thing, Unit)), key=lambda unit: (unit.order, unit.pk))
    return render_to_string("tasks/_units_and_groups.html", {"groups": groups, "units": units})


def _card(plan, task, opened) -> Card:
    names, lead = list(task.responsibilities.all()), opened.leads.get(task.pk)
    # Until a rule is confirmed the first unit is only proposed.
    proposed = names[0].unit_id if names and not plan.lead_rule and not task.states_lead else None
    chips = []
    for named in names:
        size = opened.sizes.get(named.group_id, 0) if named.group_id else None
        leads = "牵头" if named.unit_id and named.unit_id == lead else ""
        leads = "建议牵头" if named.unit_id and named.unit_id == proposed else leads
        chips.append((named, size, leads))
    to_lead = lacks_lead(plan, task) and plan.lead_rule == Plan.LeadRule.EACH
    return Card(task, len(opened.rows.get(task.pk, ())), chips, to_lead=to_lead, lead=lead)


def _place_questions(cards, names, book) -> None:
    """Ask for each unknown name where it is first met."""
    unknown = Counter(named.text for named in names if not named.is_known)
    meant = {}
    for named in names:
        if named.is_known:
            meant.setdefault(named.unit or named.group, Counter())[named.text] += 1
    asked = set()
    for card in cards:
        for named, *_ in card.chips:
            if not named.is_known and named.text not in asked:
                asked.add(named.text)
                suggested = book.suggest(named.text)
                card.asks.append(Ask(named, unknown[named.text], suggested, _reason(suggested, meant.get(suggested))))


def _reason(suggested, written) -> str:
    """Why a unit is proposed: how the notice writes it elsewhere, or that the register has it."""
    if suggested is None:
        return ""
    if written:
        text, places = written.most_common(1)[0]
        return f"另有 {places} 处写作“{text}”"
    return "名册中有同名单位"


def _groups(tasks, cards, only_open) -> list[Group]:
    """One group per pillar that has something to show."""
    by_task, groups = {card.task.pk: card for card in cards}, {}
    for task in tasks:
        group = groups.setdefault(task.pillar_id, Group(task.pillar))
        if task.is_dropped:
            group.dropped.append(task)
            continue
        card = by_task[task.pk]
        group.tasks += 1
        group.open_names += len({named.text for named, *_ in card.chips if not named.is_known})
        if card.is_open or not only_open:
            group.cards.append(card)
    return [group for group in groups.values() if group.cards or not only_open]


def _counted(texts) -> list:
    return list(Counter(texts).items())
