"""减负账本: units by month, one unit by kind of request, and the requests of a month."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import BadRequest
from django.http import Http404

from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import today
from modelagency.excel import Column
from records.listings import Listing
from records.models import ReminderTerms
from tasks.burden import BY_CODE, SOURCES, asked, requests_of
from tasks.burden_sums import months_of
from tasks.forms.burden import YEARS, BurdenForm
from tasks.permissions import get_seen_unit

MONTHS = [Column(f"{month}月", 7) for month in range(1, 13)]


@dataclass(frozen=True)
class Cell:
    """The requests of a month; over: more than the limit."""

    month: date
    number: int
    over: bool


@dataclass(frozen=True)
class Line:
    """A unit's year, or a kind of request in it. key: of the unit."""

    key: int
    label: str
    cells: list[Cell]
    code: str = ""

    @property
    def total(self) -> int:
        return sum(cell.number for cell in self.cells)

    @property
    def is_over(self) -> bool:
        return any(cell.over for cell in self.cells)


def chosen_of(query) -> dict:
    """year (this year's without one), kind, over; BadRequest for what there is not."""
    form = BurdenForm(query)
    if not form.is_valid():
        raise BadRequest("没有这样的账本，请从“减负账本”重新选择年度和类别。")
    return form.cleaned_data | {"year": form.cleaned_data["year"] or today().year}


def limit_held() -> int | None:
    return ReminderTerms.current().burden_limit


def year_of(user, chosen) -> tuple[dict, list[Line]]:
    """What was asked of the units this person may see, and a line for each unit it was asked of."""
    rights, year = rights_of(user), chosen["year"]
    units = Unit.objects.all() if rights.sees_all else Unit.objects.filter(pk__in=rights.units("see_unit"))
    found = asked(date(year, 1, 1), date(year, 12, 31), None if rights.sees_all else units.values("pk"))
    units = units.filter(pk__in={unit for unit, _ in found}).in_order()
    limit = limit_held()
    return found, [line_of(found, unit, months_of(year), chosen["kind"], limit) for unit in units]


def line_of(found, unit, months, kind, limit) -> Line:
    cells = []
    for month in months:
        counts = found.get((unit.pk, month), Counter())
        number = counts[kind] if kind else counts.total()
        cells.append(Cell(month, number, not kind and limit is not None and number > limit))
    return Line(unit.pk, unit.name, cells)


def shown(lines, chosen) -> list[Line]:
    """Those above the limit when only they are asked for, else those of whom anything was asked."""
    return [line for line in lines if (line.is_over if chosen["over"] else line.total)]


def lines_of_unit(unit, year) -> tuple[list[Line], Line]:
    """A line for each kind of request, and all together."""
    found, months = asked(date(year, 1, 1), date(year, 12, 31), [unit.pk]), months_of(year)
    kinds = [
        Line(unit.pk, source.label, [Cell(month, found[unit.pk, month][source.code], False) for month in months], code)
        for code, source in BY_CODE.items()
    ]
    return kinds, line_of(found, unit, months, "", limit_held())


def month_asked(unit, chosen, year, month) -> list[tuple]:
    """(kind of request, [(day, words, link)]) of one month; Http404 for a month that is none."""
    if not (1 <= month <= 12 and YEARS["min_value"] <= year <= YEARS["max_value"]):
        raise Http404
    return requests_of(unit, date(year, month, 1), [BY_CODE[chosen["kind"]]] if chosen["kind"] else SOURCES)


def _units(user, query) -> list[Line]:
    chosen = chosen_of(query)
    return shown(year_of(user, chosen)[1], chosen)


def _kinds(user, query, pk) -> list[Line]:
    kinds, together = lines_of_unit(get_seen_unit(user, pk), chosen_of(query)["year"])
    return [*kinds, Line(pk, "合计", together.cells)]


def _requests(user, query, pk, year, month) -> list[tuple]:
    found = month_asked(get_seen_unit(user, pk), chosen_of(query), year, month)
    return [(source.label, words, day) for source, items in found for day, words, _ in items]


def _numbers(line) -> tuple:
    return (line.label, *(cell.number for cell in line.cells), line.total)


def _about(user, query, **parts) -> str:
    chosen = chosen_of(query)
    kind = BY_CODE[chosen["kind"]].label if chosen["kind"] else ""
    only = "只列超过上限的单位" if chosen["over"] else ""
    return "　".join(filter(None, [f"{chosen['year']} 年", kind, only]))


BURDEN = Listing(
    title="减负账本",
    columns=[Column("单位", 26), *MONTHS, Column("全年", 9)],
    rows=_units,
    cells=_numbers,
    about=_about,
)
OF_UNIT = Listing(
    title="单位减负账本",
    columns=[Column("类别", 18), *MONTHS, Column("全年", 9)],
    rows=_kinds,
    cells=_numbers,
    about=lambda user, query, pk: f"{get_seen_unit(user, pk)}　{_about(user, query)}",
)
OF_MONTH = Listing(
    title="当月请求",
    columns=[Column("类别", 16), Column("请求", 60), Column("日期", 12, centred=True)],
    rows=_requests,
    cells=lambda entry: entry,
    about=lambda user, query, pk, year, month: f"{get_seen_unit(user, pk)}　{year} 年 {month} 月",
)
