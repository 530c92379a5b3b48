"""The working days of a year."""

from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from branches.actions.calendar import clear_day, set_day
from branches.calendar import published_exceptions
from branches.exports.papers import CALENDAR, days_of, year_of
from branches.forms.calendar import DayForm
from branches.permissions import require_keeper
from modelagency.clock import today
from records.listings import listed


@require_http_methods(["GET", "POST"])
@listed(CALENDAR)
def calendar(request):
    """?year= chooses the year. POST adds a day, or with `clear` takes one out of the table."""
    require_keeper(request.user)
    if request.method == "POST" and "clear" in request.POST:
        return _clear(request)
    form = DayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        set_day(by=request.user, day=said["day"], is_working=said["kind"] == "work", note=said["note"])
        messages.success(request, f"已记入：{said['day']:%Y-%m-%d} {'上班' if said['kind'] == 'work' else '休息'}。")
        return _to(said["day"].year)
    year = year_of(request.GET)
    context = {
        "form": form,
        "year": year,
        "years": range(today().year - 1, today().year + 3),
        "days": days_of(request.user, request.GET),
        "published": bool(published_exceptions(year)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "branches/calendar.html", context, status=status)


def _clear(request):
    try:
        day = date.fromisoformat(request.POST["clear"])
    except ValueError:
        raise BadRequest("日期不对，请刷新页面后重试。") from None
    clear_day(by=request.user, day=day)
    messages.success(request, f"已删去：{day:%Y-%m-%d} 按平时的星期上班或休息。")
    return _to(day.year)


def _to(year):
    return redirect(f"{reverse('branches:calendar')}?year={year}")
