"""From the address of a page to the list on it, and from a list to its rows."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import IntegerField, QuerySet
from django.http import Http404, QueryDict
from django.urls import resolve

from records.listings import Listing

CHUNK = 2000  # rows that are in memory at a time


@dataclass(frozen=True)
class Found:
    """A list as one person has it before them. path: of its page; query: what the address says of filters."""

    listing: Listing
    path: str
    query: QueryDict
    parts: dict

    def read(self, user) -> "Rows":
        """All its rows; refuses as the page does."""
        return Rows(self.listing, self.listing.rows(user, self.query, **self.parts), user)

    def columns(self, user) -> list:
        columns = self.listing.columns
        return list(columns(user, self.query, **self.parts) if callable(columns) else columns)

    def about(self, user) -> str:
        return self.listing.about(user, self.query, **self.parts)


def find(path: str, query: QueryDict) -> Found:
    """The list on the page at `path`; Http404 where there is none. Of which page `query` speaks says nothing."""
    match = resolve(path)
    listing = getattr(match.func, "listing", None)
    if listing is None:
        raise Http404
    query = query.copy()
    query.pop("page", None)
    return Found(listing, path, query, match.kwargs)


class Rows:
    """Rows of a list. Of a queryset only the ids are kept, and the rows are read some at a time: however long the list
    is, little of it is in memory, and what changes meanwhile neither doubles a row nor drops one."""

    def __init__(self, listing: Listing, source, user):
        self.listing, self.user = listing, user
        is_wide = isinstance(source, QuerySet) and isinstance(source.model._meta.pk, IntegerField)
        self.source = source if is_wide else list(source)
        self.is_wide = is_wide

    @cached_property
    def keys(self) -> array:
        """The ids, in the order of the list."""
        return array("q", self.source.values_list("pk", flat=True).iterator(chunk_size=10_000))

    def __len__(self) -> int:
        return len(self.keys if self.is_wide else self.source)

    def __iter__(self) -> Iterator[list]:
        """The cells of one row after another."""
        for rows in self._chunks():
            if self.listing.prepare:
                self.listing.prepare(rows, self.user)
            yield from map(self.listing.cells, rows)

    def _chunks(self) -> Iterator[list]:
        if not self.is_wide:
            for start in range(0, len(self.source), CHUNK):
                yield self.source[start : start + CHUNK]
            return
        for start in range(0, len(self.keys), CHUNK):
            keys = list(self.keys[start : start + CHUNK])
            found = {row.pk: row for row in self.source.order_by().filter(pk__in=keys)}
            yield [found[key] for key in keys if key in found]
