"""Finding what a notice means by a name."""

from datetime import date

import pytest

from branches.actions.names import NameBook
from branches.actions.units import learn_alias
from branches.models import Unit, UnitGroup
from tests.cast import TODAY


@pytest.fixture
def book(units):
    return NameBook.of(TODAY)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("局办公室", "局办公室"),
        ("局 办公室", "局办公室"),
        ("局办\n公室", "局办公室"),
        ("机关党委", "局机关党委"),  # a known alias
        ("局甲医院", "甲医院"),  # with the level prefix
        ("局直属各单位", "局直属各单位"),
        ("办公室", None),  # without the prefix it is a guess
        ("局局办公室", "局办公室"),
        ("丁医院", None),
        ("", None),
    ],
)
def test_a_name_is_found_without_doubt_or_not_at_all(book, written, meant):
    found = book.find(written)
    assert (found and found.name) == meant


@pytest.mark.parametrize(("written", "idea"), [("办公室", "局办公室"), ("直属各单位", "局直属各单位"), ("甲院", None)])
def test_a_name_without_the_prefix_is_suggested(book, written, idea):
    suggested = book.suggest(written)
    assert (suggested and suggested.name) == idea


def test_a_unit_that_is_gone_is_not_meant(units):
    learn_alias("甲院", unit=units["甲医院"])
    Unit.objects.filter(name="甲医院").update(ends_on=date(2026, 9, 15))
    book = NameBook.of(TODAY)
    assert (book.find("甲医院"), book.find("甲院")) == (None, None)


def test_a_unit_is_meant_until_its_last_day(units):
    Unit.objects.filter(name="甲医院").update(ends_on=TODAY)
    assert NameBook.of(TODAY).find("甲医院") == units["甲医院"]


def test_an_alias_may_mean_a_group(units):
    group = UnitGroup.objects.get(name="局直属各单位")
    learn_alias("各直属单位", group=group)
    assert NameBook.of(TODAY).find("各直属单位") == group


def test_the_book_takes_three_queries(units, django_assert_num_queries):
    with django_assert_num_queries(3):
        book = NameBook.of(TODAY)
    with django_assert_num_queries(0):
        assert [book.find(text).name for text in ("局办公室", "机关党委", "局直属各单位")]
