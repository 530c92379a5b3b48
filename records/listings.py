"""A list said once: the page, its workbook and its print view show the same rows. No ORM."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.timezone import localtime


def nothing(*args, **parts) -> str:
    """What a list says under its title when it says nothing."""
    return ""


@dataclass(frozen=True)
class Listing:
    """What can be taken away from a page.

    columns: of modelagency.excel, or a function called as rows is. rows(user, query, **parts of the address): a
    queryset or a list of all that the page shows this person, over all its pages; it refuses what the page refuses.
    cells(row): a value for each column. prepare(rows, user): asks for some hundred rows at a time what cells need
    besides. about: words under the title, called as rows is.
    """

    title: str
    columns: Sequence | Callable[..., Sequence]
    rows: Callable[..., Iterable]
    cells: Callable[[object], Sequence]
    prepare: Callable | None = None
    about: Callable[..., str] = nothing


def moment(at) -> str | None:
    """An instant in a cell: 2026-09-15 10:05, in the office's time."""
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else None


def listed(listing: Listing):
    """Mark a view as the page of a list, so that the list can be taken away from under the view's address."""

    def mark(view):
        view.listing = listing
        return view

    return mark
