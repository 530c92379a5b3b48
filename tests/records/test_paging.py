"""Walking a long list by key."""

import pytest
from django.core.exceptions import BadRequest
from django.test import RequestFactory

from records.models import Message
from records.paging import PAGE, page_key, page_of
from tests import make


def asked(text):
    return page_key(RequestFactory().get("/", {"page": text}))


@pytest.mark.parametrize(("text", "key"), [("", None), ("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_key_is_a_whole_number(text, key):
    assert asked(text) == key


@pytest.mark.parametrize("text", ["abc", "-1", "1.5", " 1", "１", "²", "\x00", "1;drop", "9" * 19, "0x1"])
def test_anything_else_is_a_bad_request(text):
    with pytest.raises(BadRequest, match="^页码不对，请从列表第一页重新翻页。$"):
        asked(text)


def test_no_key_is_the_first_page():
    assert page_key(RequestFactory().get("/")) is None


@pytest.fixture
def listed(db):
    """listed(n) → a person's n messages, and their ids."""

    def listed(count):
        person = make.user("person")
        Message.objects.bulk_create(Message(recipient=person, kind="notice", text=str(n)) for n in range(count))
        return Message.objects.filter(recipient=person), list(
            Message.objects.values_list("id", flat=True).order_by("id")
        )

    return listed


def walk(rows, *, newest_first) -> list[list[int]]:
    pages, key = [], None
    while not pages or key is not None:
        page = page_of(rows, key, newest_first=newest_first)
        assert page.is_first is (not pages)
        pages.append([row.id for row in page.rows])
        key = page.next_key
    return pages


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 1])
@pytest.mark.parametrize("newest_first", [False, True])
def test_walking_meets_every_row_once(listed, count, newest_first):
    rows, ids = listed(count)
    pages = walk(rows.order_by("-id" if newest_first else "id"), newest_first=newest_first)
    assert [pk for page in pages for pk in page] == (ids[::-1] if newest_first else ids)
    assert [len(page) for page in pages[:-1]] == [PAGE] * ((max(count, 1) - 1) // PAGE)


def test_a_row_that_is_gone_is_still_a_key(listed):
    rows, ids = listed(3)
    rows.filter(pk=ids[1]).delete()
    assert [row.id for row in page_of(rows.order_by("id"), ids[1]).rows] == [ids[2]]


def test_a_key_past_the_end_is_an_empty_page(listed):
    rows, _ = listed(1)
    page = page_of(rows.order_by("id"), 10**18 - 1)
    assert (page.rows, page.next_key, page.is_first) == ([], None, False)


def test_a_page_is_one_query(listed, django_assert_num_queries):
    rows, _ = listed(PAGE + 1)
    with django_assert_num_queries(1):
        page_of(rows.order_by("id"), 0)
