"""减负账本: what is asked of a unit by month, exact, and the same on every page; the limit; what something new adds."""

import re
from collections import Counter
from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from lxml import html

from branches.models import Unit
from modelagency.clock import now, today
from records.actions import tell
from records.models import AuditEvent, Message, Reminder, ReminderTerms
from tasks.actions.burden import set_burden_limit
from tasks.actions.in_force import apply_amendments, issue_amendment
from tasks.actions.leads import set_lead_rule
from tasks.actions.names import settle_name
from tasks.actions.notices import set_terms
from tasks.actions.reviews import return_report
from tasks.actions.urging import urge
from tasks.burden import added, asked
from tasks.models import Responsibility
from tests import make, stages
from tests.cast import DUE
from tests.races import at_once
from tests.tasks import amended, ordered

SEPTEMBER, DECEMBER = date(2026, 9, 1), date(2026, 12, 1)
YEAR = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def row(plan, units):
    return make.assignment_of(plan, units["甲医院"])


def of(unit) -> dict:
    return {month.month: dict(counts) for (pk, month), counts in asked(*YEAR).items() if pk == unit.pk}


def reminded(person, row, rule="overdue", step=1):
    """A reminder that was sent with a message of its own."""
    tell([person.pk], kind=Message.Kind.REMINDER, text=f"{rule}{step}")
    subject = {"subject_type": "tasks.assignment", "subject_id": row.pk, "unit_id": row.unit_id}
    sent = {"state": "sent", "settled_at": now(), "message": Message.objects.latest("pk"), "send_on": today()}
    return Reminder.objects.create(recipient=person, rule=rule, due_on=today(), offset=step, **subject, **sent)


def test_a_new_plan_asks_for_measures_now_and_for_reports_when_they_are_due(plan, units):
    assert of(units["甲医院"]) == {9: {"measures": 3, "reports": 3}, 12: {"reports": 3}}
    assert of(units["局机关党委"]) == {9: {"measures": 1, "reports": 1}, 12: {"reports": 1}}
    assert of(units["组织人事科"]) == {}


def test_a_task_of_another_rhythm_asks_more_often(plan, row, units):
    plan.spans.create(
        rhythm="monthly",
        name="10月",
        starts_on="2026-10-01",
        ends_on="2026-10-31",
        due_on="2026-10-23",
        lead_due_on="2026-10-27",
    )
    row.task.rhythm = "monthly"
    row.task.save()
    assert of(units["甲医院"]) == {9: {"measures": 3, "reports": 2}, 10: {"reports": 1}, 12: {"reports": 2}}


def test_a_row_that_began_late_is_asked_from_its_own_day_on(plan, row, units):
    plan.assignments.filter(pk=row.pk).update(starts_on="2026-10-09")
    assert of(units["甲医院"]) == {
        9: {"measures": 2, "reports": 2},
        10: {"measures": 1},
        12: {"reports": 3},
    }


def test_of_what_has_ended_only_what_was_reported_is_counted(cast, row, units):
    stages.reach("closed", cast, row)
    assert of(units["甲医院"]) == {9: {"measures": 3, "reports": 3}, 12: {"reports": 2}}


def test_what_is_withdrawn_is_asked_no_longer(cast, row, units):
    stages.reach("withdrawn", cast, row)
    assert of(units["甲医院"]) == {9: {"measures": 3, "reports": 2}, 12: {"reports": 2}}


def test_a_return_by_the_reviewer_counts_and_one_by_the_own_leader_does_not(cast, row, units, signed_in):
    stages.reach("to_confirm", cast, row)
    report = row.reports.get()
    signed_in(cast.leader).post(f"/assignments/{row.pk}/review/", {"sentence": "整份进展", "reason": "缺数字。"})
    assert "returned" not in of(units["甲医院"])[9]
    report.refresh_from_db()
    _, said = make.draft(row, today(), text="再报一次。", version=report.version)
    make.handed_in(cast.reporter, row, report.period, said)
    signed_in(cast.leader).post(f"/assignments/{row.pk}/review/", {"pass": "1", "reason": ""})
    report.refresh_from_db()
    return_report(by=cast.lead, report=report, reason="缺清单。")
    assert of(units["甲医院"])[9]["returned"] == 1


def test_an_urging_counts_once_for_the_unit_however_many_rows_and_people(cast, plan, row, units):
    rows = [make.assignment_of(plan, units["甲医院"], order).pk for order in (1, 2, 3)]
    urge(by=cast.office, rows=rows, token=uuid4())
    assert of(units["甲医院"])[9] == {"measures": 3, "reports": 3, "urged": 1}


def test_a_message_counts_once_whatever_it_names_and_only_to_the_units_own_people(cast, plan, row, units):
    first = reminded(cast.reporter, row)
    other = make.assignment_of(plan, units["甲医院"], 2)
    Reminder.objects.create(
        **{name: getattr(first, name) for name in ("recipient", "rule", "due_on", "offset", "state", "send_on")},
        subject_type=first.subject_type,
        subject_id=other.pk,
        unit_id=other.unit_id,
        message=first.message,
    )
    reminded(cast.office, row, step=7)  # the office hears of it too; that asks nothing of the unit
    Reminder.objects.create(
        recipient=cast.leader,
        rule="overdue",
        subject_type=first.subject_type,
        subject_id=row.pk,
        unit_id=row.unit_id,
        due_on=today(),
        offset=3,
        send_on=today(),
        state="suppressed",
        reason="handed_in",
    )
    assert of(units["甲医院"])[9]["messages"] == 1


def test_an_order_counts_once_it_is_issued(cast, row, units):
    make.working(row, cast.reporter, cast.leader)
    row.plan.assignments.filter(pk=row.pk).update(late_on="2026-09-10")
    row.refresh_from_db()
    ordered.drafted(cast, row)
    assert "orders" not in of(units["甲医院"])[9]
    ordered.issued(cast, make.assignment_of(row.plan, units["甲医院"], 2))
    assert of(units["甲医院"])[9]["orders"] == 1


def test_a_sheet_to_sign_counts(cast, row, units):
    make.receipt(cast.office, make.working(row, cast.reporter, cast.leader))
    assert of(units["甲医院"])[9]["sheets"] == 1


def test_the_last_minute_of_a_month_is_of_that_month_in_shanghai(cast, row, units, the_day):
    the_day.move_to("2026-09-30T15:59:00Z")
    make.receipt(cast.office, make.working(row, cast.reporter, cast.leader))
    the_day.move_to("2026-09-30T16:01:00Z")
    reminded(cast.reporter, row)
    assert (of(units["甲医院"])[9]["sheets"], of(units["甲医院"])[10]["messages"]) == (1, 1)


# Pages.


def table_of(client, url) -> dict:
    """Head of a line → its numbers, blanks left out."""
    page = html.fromstring(client.get(url).content.decode())
    rows = page.xpath("//table/tbody/tr")
    return {
        row[0].text_content().strip(): [
            int(text) for cell in row[1:] for text in re.findall(r"\d+", cell.text_content())
        ]
        for row in rows
    }


@pytest.mark.parametrize("who", ["committee", "inspector", "office"])
def test_those_who_see_all_see_all_units(who, plan, cast, signed_in):
    found = table_of(signed_in(getattr(cast, who)), "/burden/")
    assert found["甲医院"] == [6, 3, 9]
    assert found["局机关党委"] == [2, 1, 3]
    assert len(found) == plan.assignments.values("unit").distinct().count()


@pytest.mark.parametrize(
    ("who", "seen"), [("reporter", ["甲医院"]), ("stranger", ["乙医院"]), ("lead", ["局机关党委"])]
)
def test_a_unit_sees_its_own(who, seen, plan, units, cast, signed_in):
    client = signed_in(getattr(cast, who))
    assert list(table_of(client, "/burden/")) == seen
    for name in ("甲医院", "乙医院"):
        answer = (
            client.get(f"/burden/{units[name].pk}/").status_code,
            client.get(f"/burden/{units[name].pk}/2026/9/").status_code,
        )
        assert answer == ((200, 200) if name in seen else (404, 404))


def test_the_year_of_a_unit_by_kind(plan, units, cast, signed_in):
    found = table_of(signed_in(cast.reporter), f"/burden/{units['甲医院'].pk}/")
    assert found["填报进展"] == [3, 3, 6]
    assert found["签收并定举措"] == [3, 3]
    assert found["催办"] == [0]
    assert found["合计"] == [6, 3, 9]


def test_each_number_opens_as_many_requests(plan, row, units, cast, signed_in):
    client = signed_in(cast.office)
    make.receipt(cast.office, make.working(row, cast.reporter, cast.leader))
    urge(by=cast.office, rows=[row.pk], token=uuid4())
    reminded(cast.reporter, row)
    shown = Counter()
    for url in ["/burden/", "/burden/?kind=reports", "/burden/?kind=messages", f"/burden/{row.unit_id}/"]:
        for link in html.fromstring(client.get(url).content.decode()).xpath("//td//a"):
            page = html.fromstring(client.get(link.get("href")).content.decode())
            number = int(re.search(r"\d+", link.text_content())[0])
            part = link.get("href").partition("#")[2]
            table = f"//*[@id='{part}']/descendant-or-self::tr" if part else "//table/tbody/tr"
            rows = sum(int(row.get("data-row") or 1) for row in page.xpath(f"{table}[@data-row]"))
            assert (link.get("href"), rows) == (link.get("href"), number)
            shown[url] += 1
    assert min(shown.values()) >= 1
    assert len(shown) == 4


def test_another_year_is_empty_and_its_page_says_so(plan, cast, signed_in):
    page = signed_in(cast.office).get("/burden/?year=2025").content.decode()
    assert "这一年没有这类请求" in page


# The limit.


def test_the_committee_sets_the_limit_and_months_above_it_are_marked(plan, cast, signed_in):
    client = signed_in(cast.committee)
    assert client.post("/burden/limit/", {"limit": 5, "seen": ""}).status_code == 302
    page = client.get("/burden/").content.decode()
    assert page.count("，超过上限") == plan.assignments.values("unit").distinct().count() - len(
        [line for line in table_of(client, "/burden/").values() if max(line[:-1]) <= 5]
    )
    assert "每个单位每月不超过 5 项" in page
    assert set(table_of(client, "/burden/?over=1")) >= {"甲医院", "乙医院", "丙中心"}
    assert "局机关党委" not in table_of(client, "/burden/?over=1")
    line = AuditEvent.objects.latest("pk")
    assert (line.verb, line.before, line.after) == ("burden.set_limit", {"limit": None}, {"limit": 5})
    assert client.post("/burden/limit/", {"limit": "", "seen": "5"}).status_code == 302
    assert ReminderTerms.current().burden_limit is None


@pytest.mark.parametrize("who", ["reporter", "lead", "office", "inspector", "system_admin"])
def test_nobody_else_sets_the_limit(who, plan, cast, signed_in):
    client = signed_in(getattr(cast, who))
    assert client.get("/burden/limit/").status_code == 403
    assert client.post("/burden/limit/", {"limit": 5}).status_code == 403
    assert ReminderTerms.current().burden_limit is None
    assert "设定上限" not in client.get("/burden/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_the_limit_at_once_the_second_is_told(plan, cast, signed_in):
    posts = [partial(signed_in(cast.committee).post, "/burden/limit/", {"limit": n, "seen": ""}) for n in (5, 9)]
    assert sorted(answer.status_code for answer in at_once(*posts)) == [302, 409]
    assert AuditEvent.objects.filter(verb="burden.set_limit").count() == 1


# What something new adds.


def test_what_is_added_is_told_with_what_was_there(plan, units, cast):
    set_burden_limit(by=cast.committee, limit=6, seen=None)
    more = {
        (units["甲医院"].pk, SEPTEMBER): 1,
        (units["局机关党委"].pk, SEPTEMBER): 1,
        (units["甲医院"].pk, DECEMBER): 2,
    }
    found = [(line.unit, line.month.month, line.before, line.more, line.after, line.over) for line in added(more)]
    assert sorted(found) == sorted(
        [
            ("局机关党委", 9, 2, 1, 3, False),
            ("甲医院", 9, 6, 1, 7, True),
            ("甲医院", 12, 3, 2, 5, False),
        ]
    )
    assert added({}) == []


def totals() -> dict:
    return {key: counts.total() for key, counts in asked(*YEAR).items()}


def forecast(added) -> dict:
    """What the units have in a month afterwards, as a page foretells it."""
    return {(line.unit_id, month.month): line.after for month in added for line in month.lines}


def test_publishing_adds_what_its_page_foretold(cast, plan, units, signed_in):
    draft = make.draft_plan(cast.office, make.NOTICE.replace("9号", "12号"))
    names = set(Responsibility.objects.filter(task__plan=draft, unit=None, group=None).values_list("text", flat=True))
    for name in names:
        settle_name(by=cast.office, plan=draft, text=name, meant=Unit.objects.get(name=f"局{name}"))
    set_lead_rule(by=cast.office, plan=draft, rule="first")
    set_terms(by=cast.office, plan=draft, year=2026, due_on=DUE, periods="monthly")
    client = signed_in(cast.office)
    page = client.get(f"/plans/{draft.pk}/publish/")
    assert "增加的请求" in page.content.decode()
    assert client.post(f"/plans/{draft.pk}/publish/").status_code == 302
    now_asked = totals()
    told = forecast(page.context["added"])
    assert told == {key: number for key, number in now_asked.items() if key in told}
    assert {month.month for _, month in told} == {9, 10, 11, 12}
    assert client.get(f"/plans/{draft.pk}/publish/").context["added"] == []


def test_an_amendment_adds_what_its_page_foretold(cast, plan, units, signed_in, the_day):
    amending = amended.under_way(cast.office, plan)["amending"]
    amended.added(cast.office, amending, ["甲医院", "医政科"])
    page = signed_in(cast.office).get(f"/amendments/{amending.pk}/")
    told = forecast(page.context["burden"])
    assert {unit for unit, _ in told} == {units["甲医院"].pk, units["医政科"].pk}
    before = totals()
    amending.refresh_from_db()
    issue_amendment(by=cast.office, amendment=amending, edits=amending.edits)
    the_day.move_to(f"{amending.effective_on}T01:00:00Z")
    apply_amendments(today())
    after = totals()
    assert told == {key: number for key, number in after.items() if number != before.get(key)}


def test_the_look_before_urging_tells_of_the_limit(cast, row, units, signed_in):
    set_burden_limit(by=cast.committee, limit=6, seen=None)
    page = signed_in(cast.office).get(f"/assignments/urge/?row={row.pk}").content.decode()
    assert "6 → <b>7</b> 项" in page
    assert "催办后 1 个单位本月的请求超过上限 6 项" in page
    set_burden_limit(by=cast.committee, limit=7, seen=6)
    page = signed_in(cast.office).get(f"/assignments/urge/?row={row.pk}").content.decode()
    assert "超过上限" not in page
