"""The terms of a plan through its page: how often, the days of members and leads, grace; and who is asked for what."""

from datetime import date

from django.urls import reverse

from tasks.models import Assignment, Period, Plan
from tasks.periods import asked_of, due_of
from tests import make
from tests.cast import DUE

TERMS = {"year": 2026, "due_on": "2026-12-18", "periods": "quarterly", "lead_days": 3, "grace_days": 2}


def test_the_dates_are_shown_before_anything_is_stored(signed_in, cast, units):
    plan = make.draft_plan(cast.office)
    office, url = signed_in(cast.office), reverse("tasks:terms", args=[plan.pk])
    assert "12月16日 前" in office.get(url).content.decode()  # as usual: two working days before the plan is due
    first = plan.tasks.first()
    shown = office.post(url, TERMS | {f"rhythm-{first.pk}": "monthly", "preview": "1"})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "第四季度" in page and "12月15日 前" in page and "12月18日 前" in page
    assert "11月25日 前" in page and "11月30日 前" in page  # the month of November, members and leads
    assert "宽限 2 个工作日" in page
    assert (Plan.objects.get().periods, Plan.objects.get().lead_days) == ("", 2)
    assert office.post(url, TERMS | {f"rhythm-{first.pk}": "monthly"}).status_code == 302
    stored = Plan.objects.get()
    assert (stored.periods, stored.lead_days, stored.grace_days) == ("quarterly", 3, 2)
    assert list(plan.tasks.values_list("rhythm", flat=True)) == ["monthly", "", ""]
    assert "12月15日 前" in office.get(reverse("tasks:publish", args=[plan.pk])).content.decode()


def test_a_rhythm_that_is_the_plans_own_is_not_kept_apart(signed_in, cast, units):
    plan = make.draft_plan(cast.office)
    first = plan.tasks.first()
    form = TERMS | {f"rhythm-{first.pk}": "quarterly"}
    signed_in(cast.office).post(reverse("tasks:terms", args=[plan.pk]), form)
    assert set(plan.tasks.values_list("rhythm", flat=True)) == {""}


def test_the_twin_in_sql_asks_the_same_rows_by_the_same_days(cast, units):
    draft = make.draft_plan(cast.office)
    first, second, _ = draft.tasks.all()
    rhythms = {first.pk: "monthly", second.pk: "half_yearly"}
    plan = make.published_plan(cast.office, due_on=DUE, rhythms=rhythms)
    begun = [date(2026, 9, 16), date(2026, 9, 25), date(2026, 9, 28), date(2026, 10, 27), date(2026, 12, 17)]
    for place, row in enumerate(plan.assignments.order_by("id")):
        Assignment.objects.filter(pk=row.pk).update(starts_on=begun[place % len(begun)])
    periods = list(Period.objects.filter(plan=plan))
    rows = list(plan.assignments.select_related("task", "plan"))
    assert {period.rhythm for period in periods} == {"monthly", "half_yearly", "quarterly"}
    for period in periods:
        found = dict(plan.assignments.asked_for(period).values_list("pk", "asked_by"))
        assert found == {row.pk: due_of(row, period) for row in rows if period in asked_of(row, periods)}
