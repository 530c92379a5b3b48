"""When messages leave the portal and how many of them a day: to the second, and to the last one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.models import WorkingDay
from modelagency.clock import now
from records.actions import send, tell
from records.models import Delivery, Message, ReminderTerms
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def channels(settings):
    settings.CHANNELS_ON = {"mail": True, "robot": True, "sms": False}


@pytest.fixture
def wang():
    return make.user("wang", "王敏", email="wang@anlan.invalid")


def notice(person, count=1, **fields):
    return send([Message(recipient=person, kind="notice", text=f"第 {n} 件", **fields) for n in range(count)])


def at(text) -> datetime:
    """A moment of the clock on the wall in Shanghai."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def held(person):
    return list(Message.objects.filter(recipient=person).order_by("id").values_list("held", flat=True))


@pytest.mark.parametrize(
    ("told", "goes_out"),
    [
        ("2026-09-16T08:29:59", "2026-09-16T08:30:00"),
        ("2026-09-16T08:30:00", "2026-09-16T08:30:00"),
        ("2026-09-16T17:29:59", "2026-09-16T17:29:59"),
        ("2026-09-16T17:30:00", "2026-09-17T08:30:00"),
        ("2026-09-16T00:00:00", "2026-09-16T08:30:00"),
        ("2026-09-16T23:59:59", "2026-09-17T08:30:00"),
        ("2026-09-18T18:00:00", "2026-09-20T08:30:00"),  # a Friday before a working Sunday
        ("2026-09-19T10:00:00", "2026-09-20T08:30:00"),
        ("2026-09-24T17:30:00", "2026-09-28T08:30:00"),  # Mid-Autumn, Friday to Sunday
        ("2026-09-30T20:00:00", "2026-10-08T08:30:00"),  # the National Day holidays
        ("2026-12-31T18:00:00", "2027-01-01T08:30:00"),  # nobody has entered the holidays of 2027
    ],
)
def test_what_is_told_out_of_hours_goes_out_at_the_next_opening(wang, units, the_day, told, goes_out):
    the_day.move_to(at(told), tick=False)
    notice(wang)
    assert Delivery.objects.get().due_at == at(goes_out)


def test_the_hours_are_those_the_office_has_set(wang, the_day):
    ReminderTerms.objects.create(pk=1, opens_at="09:15", closes_at="12:00")
    WorkingDay.objects.create(day=date(2026, 9, 17), is_working=False)
    the_day.move_to(at("2026-09-16T12:00:00"), tick=False)
    notice(wang)
    assert Delivery.objects.get().due_at == at("2026-09-18T09:15:00")


def test_five_a_day_go_out_and_the_rest_is_held(wang):
    notice(wang, 3)
    notice(wang, 4)
    assert held(wang) == [False] * 5 + [True] * 2
    assert Delivery.objects.count() == 5


def test_each_person_has_a_day_of_their_own(wang):
    li = make.user("li", email="li@anlan.invalid")
    notice(wang, 5)
    tell([wang.pk, li.pk], kind="notice", text="第 6 件")
    assert (held(wang)[-1], held(li)) == (True, [False])


def test_a_digest_is_exempt_and_never_counts(wang):
    notice(wang, 1, digest_on=date(2026, 9, 16))
    notice(wang, 5)
    assert held(wang) == [False] * 6
    notice(wang, 1, digest_on=date(2026, 9, 17))
    assert (held(wang)[-1], Delivery.objects.count()) == (False, 7)


def test_a_message_over_two_channels_is_one_push(wang):
    for _ in range(6):
        send([Message(recipient=wang, kind="reminder", text="催办")])
    assert (held(wang), Delivery.objects.count()) == ([False] * 5 + [True], 10)


def test_what_goes_over_no_channel_neither_counts_nor_is_held(settings):
    li = make.user("li")
    notice(li, 9)
    assert (held(li), Delivery.objects.count()) == ([False] * 9, 0)
    settings.CHANNELS_ON = {"mail": False, "robot": False, "sms": False}
    tell([li.pk], kind="reminder", text="催办")
    assert (held(li)[-1], Delivery.objects.count()) == (False, 0)


def test_a_held_message_is_read_like_any_other(wang, client):
    notice(wang, 6)
    client.force_login(wang, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/messages/").content.decode()
    assert all(f"第 {n} 件" in page for n in range(6))


def test_the_day_is_the_one_on_which_it_goes_out(wang, the_day, units):
    """What is told from Thursday evening to Monday, over Mid-Autumn, all goes out on Monday: it shares one cap."""
    the_day.move_to(at("2026-09-24T17:29:59"), tick=False)
    notice(wang, 5)  # Thursday's own
    for moment in ("2026-09-24T17:30:00", "2026-09-26T12:00:00", "2026-09-28T08:00:00", "2026-09-28T16:00:00"):
        the_day.move_to(at(moment), tick=False)
        notice(wang, 2)
    assert held(wang)[5:] == [False] * 5 + [True] * 3
    the_day.move_to(at("2026-09-28T17:30:00"), tick=False)
    notice(wang)
    assert held(wang)[-1] is False


@pytest.mark.parametrize(("cap", "pushed"), [(0, 0), (1, 1), (7, 7)])
def test_the_cap_is_what_the_office_has_set(wang, cap, pushed):
    ReminderTerms.objects.create(pk=1, daily_cap=cap)
    notice(wang, 8)
    assert held(wang).count(False) == pushed


def test_queries_do_not_grow_with_the_messages():
    people = [make.user(f"u{n}", email=f"u{n}@anlan.invalid") for n in range(60)]
    counts = []
    for crowd in (people[:2], people):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            send([Message(recipient=person, kind="reminder", text="催办") for person in crowd])
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 6


def test_a_closed_account_is_told_nothing_outside(wang):
    wang.is_active = False
    wang.save()
    notice(wang)
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 0)


def test_within_hours_it_goes_out_at_once(wang, the_day):
    the_day.move_to(at("2026-09-16T10:00:00"), tick=False)
    notice(wang)
    assert now() - Delivery.objects.get().due_at == timedelta(0)
