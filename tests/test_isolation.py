"""Nothing that belongs to one unit alone shows to the people of another: no text, no id, no file, and no answer that
tells a foreign id from one that never was. Driven by the addresses and the models there are, so that a new page or a
new kind of row is looked at without being named here."""

import random
import re
from collections import defaultdict
from urllib.parse import quote, quote_plus

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.utils.html import escape

from branches.actions.evidence import add_version, shelve_all
from branches.models import Unit, User
from modelagency.clock import today
from records.models import AuditEvent
from tasks.actions.applications import apply_for
from tasks.actions.assignments import accept_plan
from tasks.actions.measures import confirm_measures, file_measures, return_measures
from tasks.actions.reviews import confirm_report, return_report
from tests import make
from tests.branches.files import PDF
from tests.crawl import Visit, patterns
from tests.tasks import ordered

# What everybody may read: who there is, and who does what for which unit.
PUBLIC = {"unit", "branch", "unitalias", "unitancestor", "post", "responsibility", "unituserpermission"}
# Ways from a row to the person it belongs to; other persons in a row only did something.
BELONGS_TO = {"user", "recipient"}
NEVER = 9_999_999


@pytest.fixture(autouse=True)
def _numbers_of_their_own(db):
    """Every table counts from a number of its own, so that an id tells whose it is wherever it stands."""
    every = [model for model in apps.get_models() if isinstance(model._meta.pk, models.AutoField)]
    with connection.cursor() as cursor:
        for number, model in enumerate(every):
            table, start = model._meta.db_table, 1_000_000 + number * 10_000
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, start])
            else:
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.pk.column])
                cursor.execute(f"ALTER SEQUENCE {cursor.fetchone()[0]} RESTART WITH {start + 1}")


def live(plan, unit, sign, reporter, leader, lead):
    """A unit's work with `sign` in every word a person can write."""
    accept_plan(by=reporter, plan=plan, unit=unit)
    rows = [make.assignment_of(plan, unit, order) for order in (1, 2, 3)]
    for row in rows:
        words = {"text": f"{sign}举措", "owner": f"{sign}责任人", "proof": f"{sign}成效", "due_on": plan.due_on}
        file_measures(by=reporter, assignment=row, measures=[words], version=0)
    return_measures(by=leader, assignment=rows[2], reason=f"{sign}举措退回")
    for row in rows[:2]:
        confirm_measures(by=leader, assignment=row)
    file = SimpleUploadedFile(f"{sign}佐证.pdf", PDF + f"{sign}内容".encode())
    report = make.submitted(rows[0], reporter, today(), text=f"{sign}进展", uploads=(file,))
    confirm_report(by=leader, report=report)
    return_report(by=lead, report=report, reason=f"{sign}退回理由")
    period, draft = make.draft(rows[1], today(), text=f"{sign}草稿")
    make.saved(reporter, rows[1], period, draft)
    about = {"kind": "extension", "asked_due_on": plan.due_on}
    apply_for(by=reporter, assignment=rows[1], reason=f"{sign}申请理由", **about)
    (item,) = shelve_all(by=reporter, unit=unit, uploads=[SimpleUploadedFile(f"{sign}书架.pdf", PDF + sign.encode())])
    newer = SimpleUploadedFile(f"{sign}新版.png.pdf", PDF + f"{sign}新版".encode())
    add_version(by=reporter, evidence=item, upload=newer)


@pytest.fixture
def lives(cast, plan, units):
    """Two units with a life each."""
    live(plan, units["甲医院"], "甲密", cast.reporter, cast.leader, cast.lead)
    live(plan, units["乙医院"], "乙记", cast.stranger, cast.stranger_leader, cast.lead)
    make.deputy(cast.leader)
    for name, sign, reporter in [("甲医院", "甲密", cast.reporter), ("乙医院", "乙记", cast.stranger)]:
        said = {word: f"{sign}督办{word}" for word in ("reason", "demands", "exception")}
        order = ordered.issued(cast, make.assignment_of(plan, units[name]), **said)
        ordered.answered_by(reporter, order, text=f"{sign}督办答复", files=[f"{sign}督办.pdf"])


def private(units, people) -> dict[type, list]:
    """Model → rows that belong to the units or their people alone, by whatever way of foreign keys."""
    every = [model for model in apps.get_models() if model._meta.model_name not in PUBLIC]
    owned = defaultdict(dict)
    while True:
        before = sum(map(len, owned.values()))
        for model in every:
            for row in model._base_manager.filter(_belongs(model, units, people, owned)):
                owned[model][row.pk] = row
        if sum(map(len, owned.values())) == before:
            return {model: list(rows.values()) for model, rows in owned.items() if rows}


def _belongs(model, units, people, owned):
    condition = models.Q(pk__in=[])
    for column in model._meta.concrete_fields:
        to = column.related_model
        if to is Unit or (to is None and column.name == "unit_id"):
            condition |= models.Q(**{f"{column.name}__in": units})
        elif to is User and column.name in BELONGS_TO:
            condition |= models.Q(**{f"{column.name}__in": people})
        elif to in owned:
            condition |= models.Q(**{f"{column.name}__in": list(owned[to])})
    return condition


def texts_of(rows) -> set[str]:
    """Words a person wrote or a file is called by."""
    kinds = (models.CharField, models.TextField, models.FileField)
    return {
        str(getattr(row, column.attname))
        for row in rows
        for column in row._meta.concrete_fields
        if isinstance(column, kinds) and not column.choices and len(str(getattr(row, column.attname))) >= 4
    }


class Watch:
    """What belongs to unit A alone."""

    def __init__(self, units, cast):
        own = [units[name].pk for name in ("甲医院", "甲医院党支部")]
        people = [cast.reporter.pk, cast.leader.pk]
        self.rows = private(own, people)
        self.ids = {row.pk for rows in self.rows.values() for row in rows if row.pk >= 1_000_000}
        self.texts = {text for rows in self.rows.values() for text in texts_of(rows)} - set(self._known()) | {"甲密"}
        self.samples = [rows[0].pk for rows in self.rows.values() if rows[0].pk in self.ids] + own[:1]

    def _known(self):
        """Words that stand in other rows too; the trail repeats what is somewhere else."""
        for model in set(apps.get_models()) - {AuditEvent}:
            own = [row.pk for row in self.rows.get(model, ())]
            yield from texts_of(model._base_manager.exclude(pk__in=own))

    def leaks_on(self, visit) -> dict[str, list[str]]:
        """Text or id → addresses on which it shows."""
        found = {text: visit.showing(text) for text in self.texts}
        found |= {str(pk): visit.showing(str(pk)) for pk in self.ids & visit.numbers()}
        return {what: where for what, where in found.items() if where}


@pytest.fixture
def watch(lives, units, cast):
    return Watch(units, cast)


def visited(client) -> Visit:
    return Visit().go(client, [pattern.filled({}) for pattern in patterns() if not pattern.parameters])


def plain(answer, *numbers) -> tuple:
    """An answer without what differs each time, and without the ids that were asked for."""
    text = answer.getvalue().decode("utf-8", "replace")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", re.sub(r"\b[0-9a-f]{32}\b", "", text))
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.items()) if name != "Content-Length")
    for number in numbers:
        text, headers = text.replace(str(number), "#"), headers.replace(str(number), "#")
    return answer.status_code, headers, text


def asked(client, method, url, data=None):
    client.cookies.pop("messages", None)  # what the answer before said would stand on this one's page
    with transaction.atomic():
        answer = getattr(client, method)(url, data or {})
        transaction.set_rollback(True)
    return answer


def attempts(watch, *visits):
    """(address with an id of A, the same with one that never was, the ids) for every address with parameters.

    Where there are several, each is tried in the place of one of an address the two really met."""
    met = [address for visit in visits for address in sorted(visit.addresses)]
    for pattern in patterns():
        known = [values for path in met if (values := pattern.values_in(path))][:3]
        known += [dict.fromkeys(pattern.parameters, NEVER)]
        tries = {
            tuple(sorted((values | {name: pk}).items())): name
            for values in known
            for name in pattern.parameters
            for pk in watch.samples
        }
        for values, name in tries.items():
            values = dict(values)
            yield pattern.filled(values), pattern.filled(values | {name: NEVER}), values[name]


def told_apart(client, watch, *visits, under="/") -> list[str]:
    """Addresses that answer otherwise for what is A's than for what never was."""
    found, answers = [], {}
    for url, never, pk in attempts(watch, *visits):
        if not url.startswith(under):
            continue
        for method in ("get", "head", "post"):
            there = plain(asked(client, method, url), pk, NEVER)
            if (method, never) not in answers:
                answers[method, never] = plain(asked(client, method, never), NEVER)
            if there != answers[method, never]:
                found.append(f"{method} {url} {there[0]} {answers[method, never][0]}")
    return found


def test_a_unit_sees_its_own(watch, cast, signed_in):
    """The crawl is worth something: as unit A it meets every text of A, its files and its ids."""
    visits = [visited(signed_in(person)) for person in (cast.reporter, cast.leader)]
    signs = {text for text in watch.texts if text.startswith("甲密") and text != "甲密"}
    assert {text for text in signs if not any(visit.showing(text) for visit in visits)} == set()
    assert any("甲密内容" in text for visit in visits for _, text in visit.seen.values())
    names = {model.__name__ for model, rows in watch.rows.items() if {row.pk for row in rows} & visits[0].numbers()}
    assert names >= {"Assignment", "Evidence"}
    assert not {url: status for visit in visits for url, (status, _) in visit.seen.items() if status >= 500}


@pytest.mark.parametrize("who", ["stranger", "stranger_leader"])
def test_nothing_of_a_unit_shows_to_another(who, watch, cast, signed_in):
    assert watch.leaks_on(visited(signed_in(getattr(cast, who)))) == {}


@pytest.mark.parametrize("who", ["stranger", "stranger_leader"])
def test_what_is_foreign_answers_like_what_never_was(who, watch, cast, signed_in):
    client = signed_in(getattr(cast, who))
    own = visited(signed_in(cast.reporter if who == "stranger" else cast.leader))
    assert told_apart(client, watch, own, visited(client)) == []


@pytest.mark.parametrize("who", ["stranger", "stranger_leader"])
def test_a_foreign_id_in_a_form_answers_like_what_never_was(who, watch, cast, signed_in):
    client = signed_in(getattr(cast, who))
    forms = {
        form.action: form for form in visited(client).forms if form.method == "post" and "logout" not in form.action
    }
    assert forms
    for url, form in forms.items():
        filled = {name: values[0] for name, values in form.fields.items()}
        for name in (name for name, values in form.fields.items() if any(map(str.isdigit, values))):
            nowhere = plain(asked(client, "post", url, filled | {name: NEVER}), NEVER)
            for pk in watch.samples:
                there = plain(asked(client, "post", url, filled | {name: pk}), pk)
                assert there == nowhere, (url, name, pk)


def test_looking_for_a_foreign_text_finds_what_looking_for_nonsense_finds(watch, cast, signed_in):
    client = signed_in(cast.stranger)
    searches = {(form.action.split("?")[0], "q") for form in visited(client).forms if "q" in form.fields}
    assert len(searches) >= 3
    for path, name in sorted(searches):
        for text in sorted({text[:40] for text in watch.texts}):
            nonsense = "".join(random.Random(text).choices("龘靐齉爩鱻麤龗灪籱厵", k=len(text)))
            found, nothing = (asked(client, "get", path, {name: words}) for words in (text, nonsense))
            assert searched(found, text) == searched(nothing, nonsense), (path, text)


def searched(answer, words) -> tuple:
    status, _, text = plain(answer)
    for written in {quote(words), quote(words, safe=""), quote_plus(words), escape(words), words}:
        text = text.replace(written, "#")
    return status, text


def test_a_planted_leak_is_found(watch, cast, signed_in, settings):
    settings.ROOT_URLCONF = "tests.leaky_urls"
    client = signed_in(cast.stranger)
    visit = visited(client)
    leaks = watch.leaks_on(visit)
    assert leaks["甲密举措"] == ["/leak/listing/"]
    assert {where for what, places in leaks.items() if what.isdigit() for where in places} == {"/leak/choosing/"}
    told = told_apart(client, watch, visit, under="/leak/")
    assert {line.split()[0] for line in told} == {"get", "head", "post"}
