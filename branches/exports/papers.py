"""会议决定, the shelves and what lies on them, and the working calendar."""

from django.core.exceptions import BadRequest
from django.db.models import Count, Q

from branches.forms.shelf import FilterForm
from branches.models import Evidence, WorkingDay
from branches.permissions import get_shelf, own_shelves, require_decisions, require_keeper, rights_of
from branches.uses import uses_of
from modelagency.clock import today
from modelagency.excel import Column
from records.listings import Listing, moment
from records.models import Decision
from records.refusals import NotAllowed


def decisions_of(user):
    """Everything registered, the newest first; for those who see all."""
    require_decisions(user)
    return Decision.objects.select_related("entered_by", "checked_by").newest_first()


def shelves_of(user) -> list:
    """The shelves a person may look at, each with `materials`, how many lie there."""
    current = Count("evidence", filter=Q(evidence__is_current=True))
    units = list(own_shelves(rights_of(user)).annotate(materials=current))
    if not units:
        raise NotAllowed("书架由单位的填报员和审核人查看。")
    return units


def filters_of(query) -> FilterForm:
    """The valid form of a shelf; BadRequest for what it refuses."""
    filters = FilterForm(query)
    if not filters.is_valid():
        raise BadRequest("筛选条件不对，请清除后重新选择。")
    return filters


def on_shelf(unit, *, q, year, used):
    """The newest version of each material of a unit, the newest first."""
    rows = Evidence.objects.filter(unit=unit).current().select_related("uploaded_by").order_by("-id")
    rows = rows.filter(name__icontains=q) if q else rows
    rows = rows.filter(uploaded_at__year=year) if year else rows
    return rows.used(used == "yes") if used else rows


def add_uses(rows, user) -> None:
    """Say of each material its `uses`, as far as the person may know."""
    uses = uses_of(user, [item.pk for item in rows])
    for item in rows:
        item.uses = uses[item.pk]


def year_of(query) -> int:
    """?year= of the calendar, by default this one; BadRequest for what is none."""
    text = query.get("year", "")
    if not text:
        return today().year
    if not (text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= 2100):
        raise BadRequest("年份应在 2000 至 2100 之间。")
    return int(text)


def days_of(user, query):
    """The exceptions of a year; for those who keep the calendar."""
    require_keeper(user)
    return WorkingDay.objects.filter(day__year=year_of(query)).order_by("day")


def _decision(decision) -> tuple:
    checked = str(decision.checked_by) if decision.checked_by else None
    entry = (str(decision.entered_by), moment(decision.entered_at), checked, moment(decision.checked_at))
    words = (decision.title, decision.minutes_number, decision.body, decision.held_on)
    return (*words, *entry, decision.get_state_display())


def _material(item) -> tuple:
    uses = "；".join(use.text for use in item.uses)
    return (item.name, item.size, item.version, moment(item.uploaded_at), str(item.uploaded_by), uses)


DECISIONS = Listing(
    title="会议决定",
    columns=[
        Column("决定事项", 40),
        Column("纪要编号", 18),
        Column("会议", 22),
        Column("会议日期", 12, centred=True),
        Column("登记人", 12),
        Column("登记时间", 18, centred=True),
        Column("确认人", 12),
        Column("确认时间", 18, centred=True),
        Column("状态", 12, centred=True),
    ],
    rows=lambda user, query: decisions_of(user),
    cells=_decision,
)
SHELVES = Listing(
    title="佐证书架",
    columns=[Column("单位", 40), Column("材料（份）", 12)],
    rows=lambda user, query: shelves_of(user),
    cells=lambda unit: (unit.name, unit.materials),
)
SHELF = Listing(
    title="佐证材料",
    columns=[
        Column("材料", 40),
        Column("大小（字节）", 14, "#,##0"),
        Column("版本", 8),
        Column("上传时间", 18, centred=True),
        Column("上传人", 12),
        Column("用于", 60),
    ],
    rows=lambda user, query, pk: on_shelf(get_shelf(user, pk), **filters_of(query).cleaned_data),
    cells=_material,
    prepare=add_uses,
    about=lambda user, query, pk: get_shelf(user, pk).name,
)
CALENDAR = Listing(
    title="工作日历",
    columns=[Column("日期", 14, centred=True), Column("上班还是休息", 14, centred=True), Column("说明", 40)],
    rows=days_of,
    cells=lambda one: (one.day, "上班" if one.is_working else "休息", one.note),
    about=lambda user, query: f"{year_of(query)} 年",
)
