"""Reads of messages and of history."""

import pytest

from records.actions import record, tell
from records.models import AuditEvent, Message
from tests import make

pytestmark = pytest.mark.django_db


def test_messages_of_a_person_newest_first():
    one, two = make.user("one"), make.user("two")
    for text in ("一", "二", "三"):
        tell([one.pk, two.pk], kind="notice", text=text)
    assert [message.text for message in Message.objects.of(one)] == ["三", "二", "一"]
    assert {message.recipient for message in Message.objects.of(one)} == {one}


def test_history_newest_first():
    for verb in ("a", "b"):
        record(by=None, verb=verb)
    assert [event.verb for event in AuditEvent.objects.newest_first()] == ["b", "a"]
