"""A list as a sheet of a workbook."""

from branches.models import Unit
from modelagency.clock import today
from modelagency.excel import Table
from modelagency.listings.finding import Found


def table_of(found: Found, rows, user) -> Table:
    """The sheet; `rows` are its lines (they may come one by one)."""
    listing, about = found.listing, found.about(user)
    return Table(
        name=listing.title,
        title=listing.title,
        columns=found.columns(user),
        rows=rows,
        left="　".join(filter(None, [Unit.objects.organisation(), about])),
        right=stamp(user),
    )


def stamp(user) -> str:
    """制表人 张三　2026-09-16."""
    return f"制表人 {user}　{today():%Y-%m-%d}"


def file_name(found: Found) -> str:
    return f"{found.listing.title}_{today():%Y%m%d}.xlsx"
