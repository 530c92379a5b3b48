"""Lines of history, and messages."""

from datetime import UTC, datetime

import pytest

from records.actions import read_messages, record, tell
from records.context import Trail, following
from records.models import AuditEvent, Message
from tests import make


@pytest.fixture
def people(db):
    return [make.user(f"person{n}", name) for n, name in enumerate(["王敏", "李强", "张伟"])]


def told():
    return list(Message.objects.order_by("id").values_list("recipient__name", "text"))


def test_a_line_says_who_did_what_to_what(people, units):
    unit = units["甲医院"]
    event = record(by=people[0], verb="unit.rename", subject=unit, unit_id=unit.pk, before={"a": 1}, after={"a": 2})
    event.refresh_from_db()
    assert (event.by, event.by_label, event.verb, event.result) == (people[0], "王敏", "unit.rename", "done")
    assert (event.subject_type, event.subject_id, event.subject_label) == ("branches.unit", unit.pk, "甲医院")
    assert (event.unit_id, event.before, event.after) == (unit.pk, {"a": 1}, {"a": 2})
    assert event.at.replace(microsecond=0, second=0) == datetime(2026, 9, 16, 1, 0, tzinfo=UTC)


def test_the_unit_is_the_subjects_own_where_nobody_says(people, cast):
    post = cast.reporter.posts.get()
    assert record(by=people[0], verb="post.look", subject=post).unit_id == post.unit_id


@pytest.mark.django_db
def test_without_person_and_subject_it_was_the_portal():
    event = record(by=None, verb="nightly")
    assert (event.by, event.by_label, event.subject_type, event.subject_id) == (None, "系统", "", None)
    assert (event.subject_label, event.unit_id, event.before, event.after) == ("", None, {}, {})


@pytest.mark.django_db
def test_a_line_carries_address_and_number_of_the_request():
    with following(Trail(ip="10.1.2.3", request_id="abc")):
        event = record(by=None, verb="look", result=AuditEvent.Result.REFUSED)
    assert (event.ip, event.request_id, event.result) == ("10.1.2.3", "abc", "refused")
    event = record(by=None, verb="look")
    assert (event.ip, event.request_id) == ("", "")


def test_a_line_outlives_person_and_subject(people):
    person = people[0]
    event = record(by=person, verb="look", subject=person)
    person.delete()
    event.refresh_from_db()
    assert (event.by, event.by_label, event.subject_label) == (None, "王敏", "王敏")


def test_a_long_label_is_cut(people, units):
    units["甲医院"].name = "长" * 400
    assert record(by=None, verb="look", subject=units["甲医院"]).subject_label == "长" * 300


def test_everybody_is_told_once(people):
    ids = [person.pk for person in people]
    tell([ids[2], ids[0], ids[2], ids[0]], kind=Message.Kind.NOTICE, text="已发布", link="/")
    assert told() == [("王敏", "已发布"), ("张伟", "已发布")]


def test_telling_nobody_writes_nothing(people):
    tell([], kind=Message.Kind.NOTICE, text="已发布")
    assert told() == []


def test_a_message_is_cut_to_its_column(people):
    tell([people[0].pk], kind=Message.Kind.NOTICE, text="长" * 600)
    assert told() == [("王敏", "长" * 500)]


def test_reading_marks_the_own_messages_only(people):
    ids = [person.pk for person in people[:2]]
    tell(ids, kind=Message.Kind.NOTICE, text="一")
    tell(ids, kind=Message.Kind.NOTICE, text="二")
    assert read_messages(by=people[0]) == 2
    assert read_messages(by=people[0]) == 0
    assert list(Message.objects.unread().order_by("id").values_list("recipient__name", flat=True)) == ["李强", "李强"]


def test_the_first_reading_is_the_one_that_counts(people, the_day):
    tell([people[0].pk], kind=Message.Kind.NOTICE, text="一")
    read_messages(by=people[0])
    first = Message.objects.get().read_at
    the_day.move_to("2026-09-17T01:00:00Z")
    read_messages(by=people[0])
    assert Message.objects.get().read_at == first


def test_reading_is_recorded(people):
    tell([people[0].pk], kind=Message.Kind.NOTICE, text="一")
    read_messages(by=people[0])
    event = AuditEvent.objects.get()
    assert (event.by, event.verb, event.after) == (people[0], "messages.read", {"count": 1})
