"""What a check found, to take away."""

from branches.permissions import rights_of
from modelagency.clock import today
from modelagency.data_checks.lines import name_and_note, with_names
from modelagency.data_checks.registry import check_for
from modelagency.excel import Column
from records.listings import Listing


def rows_of(user, query, code):
    """All rows the check finds today."""
    return with_names(check_for(rights_of(user), code).rows(today()))


FOUND = Listing(
    title="数据体检",
    columns=[Column("名称", 40), Column("情况", 60)],
    rows=rows_of,
    cells=name_and_note,
    about=lambda user, query, code: check_for(rights_of(user), code).title,
)
