"""Several people urge at the same moment: one urging of a unit, whoever is first, with its control; and as many
statements for 300 rows as for 3."""

from collections import Counter
from functools import partial
from itertools import groupby
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import now, today
from records.models import AuditEvent, Message, Reminder
from tasks.actions.urging import urge
from tasks.models import Assignment, Urge, UrgedRow
from tasks.urging import considered
from tests import make
from tests.cast import DUE
from tests.races import at_once, looking_first
from tests.test_queries import notice

SEND = "/assignments/urge/send/"


@pytest.fixture
def row(cast, plan, units):
    return make.working(make.assignment_of(plan, units["甲医院"]), cast.reporter, cast.leader)


@pytest.mark.django_db(transaction=True)
def test_ten_equal_posts_are_one_urging(cast, row, signed_in):
    data = {"rows": row.pk, "token": uuid4()}
    clients = [signed_in(cast.office) for _ in range(10)]
    answers = at_once(*[partial(client.post, SEND, data) for client in clients])
    assert [answer.status_code for answer in answers] == [302] * 10
    assert AuditEvent.objects.filter(verb="assignment.urge").count() == 1
    kept = Urge.objects.count(), UrgedRow.objects.count(), Message.objects.filter(text__contains="催办").count()
    assert kept == (1, 1, 1)
    assert [one.state for one in Reminder.objects.filter(rule="urge")] == ["sent"]


@pytest.mark.django_db(transaction=True)
def test_of_several_people_who_urge_a_unit_one_does(cast, row, signed_in):
    people = [cast.office, cast.deputy, cast.lead]
    posts = [partial(signed_in(who).post, SEND, {"rows": row.pk, "token": uuid4()}) for who in people]
    assert [answer.status_code for answer in at_once(*posts)] == [302] * 3
    assert Urge.objects.count() == 1
    assert Message.objects.filter(text__contains="催办").count() == 1
    found = Counter(Reminder.objects.filter(rule="urge").values_list("recipient__username", "state", "offset"))
    # The two who came second found the interval: one line for the reporter, and one for the leader, who hears of a
    # second urging.
    assert found == {("reporter", "sent", 1): 1, ("reporter", "suppressed", 2): 1, ("leader", "suppressed", 2): 1}


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_each_would_urge(cast, row):
    def keep(units):
        assert [len(unit.urged) for unit in units] == [1]
        own = {"by": cast.office, "by_label": "", "side": "", "day": today(), "at": now(), "token": uuid4()}
        Urge.objects.create(unit=row.unit, **own)

    looks = partial(considered, rights_of(cast.office), [row.pk], 3)
    assert looking_first(looks, keep, keep, keep) == [None] * 3
    assert Urge.objects.count() == 3


def statements(cast, rows) -> list[str]:
    """How each statement begins; rows that SQLite takes in several parts count once."""
    office = type(cast.office).objects.get(pk=cast.office.pk)
    with CaptureQueriesContext(connection) as queries:
        found = urge(by=office, rows=rows, token=uuid4())
    assert found.rows == len(rows)
    return [begin for begin, _ in groupby(query["sql"].split('"')[:2] for query in queries)]


def test_as_many_statements_for_300_rows_as_for_3(cast, units):
    assert connection.features.supports_json_field  # SQLite is asked once in a connection
    for n in range(30):
        make.member(f"r{n}", "reporter", make.unit(f"第{n}卫生院"))
    plan = make.published_plan(cast.office, notice(10), due_on=DUE)
    rows = list(Assignment.objects.filter(plan=plan, unit__name__startswith="第").values_list("pk", flat=True))
    some = Unit.objects.get(name="甲医院")
    few = statements(cast, list(plan.assignments.filter(unit=some).values_list("pk", flat=True))[:3])
    many = statements(cast, rows)
    assert (len(rows), len(many)) == (300, len(few))
    assert len(few) <= 20


@pytest.mark.parametrize("way", ["row", "filter", "period"])
def test_the_look_asks_as_often_for_300_rows_as_for_3(way, cast, units, signed_in):
    assert connection.features.supports_json_field
    for n in range(30):
        make.member(f"r{n}", "reporter", make.unit(f"第{n}卫生院"))
    client, counts = signed_in(cast.office), []
    for tasks in (3, 10):
        plan = make.published_plan(cast.office, notice(tasks), due_on=DUE)
        rows = plan.assignments.filter(unit__name__startswith="第")
        chosen = {
            "row": {"row": list(rows.values_list("pk", flat=True))[: 3 if tasks == 3 else 300]},
            "filter": {"plan": plan.pk, "light": "not_started"},
            "period": {"period": plan.spans.order_by("starts_on").first().pk},
        }
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/assignments/urge/", chosen[way])
        assert answer.context["rows"] >= (3 if tasks == 3 else 30)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
