"""Four hundred days of reminders in the portal, line by line against a model that imports nothing of it."""

from tests.tasks.reminder_model import RULES, Model
from tests.tasks.reminder_story import digests, ledger, standings
from tests.tasks.year_of_a_bureau import Year

WORKED_OUT = ("awaiting", "due_on", "late_on", "turn_on", "returned")
KINDS = {"due_soon", "due", "overdue", "period_opens", "period_closes", "returned", "to_confirm", "to_review"}
REASONS = {"", "left", "stopped", "closed", "handed_in", "answered", "moved", "off", "overtaken"}


def lived(clock):
    """The story of the days, and the model that was told it as it went; row by row both stand alike every evening."""
    year, model, heard = Year(clock), Model(), 0
    for day in year.live():
        for name, arguments in year.story.events[heard:]:
            getattr(model, name)(**arguments)
        heard = len(year.story.events)
        stand = {pk: [getattr(row, name) for name in WORKED_OUT] for pk, row in model.rows.items()}
        assert stand == standings(), day
    return year.story.events, model


def few(lines) -> list[str]:
    """The earliest lines, by the day on which they were to be sent."""
    return [str(line) for line in sorted(lines, key=lambda line: (line[7], line[:2], line[3:5]))[:5]]


def agrees(events, portal, without) -> bool:
    """Would the model without a rule say the same? It is not heard out once it has said something else for good."""
    model, heard = Model(without), 0
    for name, arguments in events:
        getattr(model, name)(**arguments)
        if not portal.issuperset(model.settled[heard:]):
            return False
        heard = len(model.settled)
    return model.lines() == portal


def test_the_ledger_of_400_days_is_the_models_and_no_rule_of_it_can_be_spared(db, the_day):
    events, model = lived(the_day)
    portal, lines = ledger(), model.lines()
    assert (few(lines - portal), few(portal - lines)) == ([], [])
    assert digests() == sorted(model.digests)
    assert ({line[1] for line in lines}, {line[9] for line in lines}) == (KINDS, REASONS)
    assert len(lines) > 1500
    assert [name for name in RULES if agrees(events, portal, without=name)] == []
