"""Wide lists walk by key: the page after a row is asked for by that row's id, so no page is slower than the first."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page; `next_key` is the value of ?page= for the following one, or None."""

    rows: list
    next_key: int | None
    is_first: bool


def page_key(request) -> int | None:
    """The key in ?page=; None for the first page. Raise BadRequest for anything but a whole number."""
    text = request.GET.get("page", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadRequest("页码不对，请从列表第一页重新翻页。")
    return int(text)


def page_of(rows, key, *, newest_first=False, size=PAGE) -> Page:
    """The page after the row with id `key` of a queryset ordered by id."""
    if key is not None:
        rows = rows.filter(id__lt=key) if newest_first else rows.filter(id__gt=key)
    found = list(rows[: size + 1])
    more = len(found) > size
    return Page(rows=found[:size], next_key=found[size - 1].id if more else None, is_first=key is None)
