"""What was found, to be taken away: as the page has it, all of it."""

from branches.permissions import rights_of
from modelagency.excel import Column
from modelagency.search.asking import asked
from modelagency.search.finding import KINDS, shown_rows, source
from records.listings import Listing

COLUMNS = [Column("类别", 10, centred=True), Column("名称", 40), Column("说明", 60)]


def found(user, query) -> list[tuple]:
    """(label of the kind, what was found) of the kind that is chosen, or of all."""
    rights, (words, kind) = rights_of(user), asked(query)
    keys = ([kind] if kind else KINDS) if words else []
    shown = shown_rows(rights, {key: list(source(key, rights, words)) for key in keys})
    return [(KINDS[key][0], row) for key, rows in shown.items() for row in rows]


LISTING = Listing(
    title="查找结果",
    columns=COLUMNS,
    rows=found,
    cells=lambda pair: (pair[0], pair[1].name, pair[1].about),
    about=lambda user, query: f"查找：{asked(query)[0]}" if asked(query)[0] else "",
)
