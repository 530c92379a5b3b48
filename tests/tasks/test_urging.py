"""催办: who hears of what, what is left out and why, and what the ledger keeps of it."""

import re
from uuid import uuid4

import pytest
from lxml import html

from modelagency.clock import today
from records.models import AuditEvent, Message, Reminder, ReminderTerms
from tasks.models import Urge, UrgedRow
from tests import make, stages
from tests.test_hostile_text import HOSTILE, shown

SEND, PREVIEW = "/assignments/urge/send/", "/assignments/urge/"


@pytest.fixture
def rows(cast, plan, units):
    """The rows of 甲医院 and 乙医院, accepted and at work."""
    for unit, reporter, leader in [
        ("甲医院", cast.reporter, cast.leader),
        ("乙医院", cast.stranger, cast.stranger_leader),
    ]:
        for order in (1, 2, 3):
            make.working(make.assignment_of(plan, units[unit], order), reporter, leader)
    return {
        f"{letter}{order}": make.assignment_of(plan, units[unit], order)
        for letter, unit in (("a", "甲医院"), ("b", "乙医院"))
        for order in (1, 2, 3)
    }


def post(client, rows, token=None, **more):
    pks = ",".join(str(row.pk) for row in rows)
    return client.post(SEND, {"rows": pks, "token": token or uuid4()} | more, follow=True)


def ledger():
    """(person, task order, state, reason, number) of each row of the ledger."""
    found = Reminder.objects.filter(rule="urge").order_by("recipient__username", "subject_id")
    orders = dict(UrgedRow._meta.get_field("assignment").related_model.objects.values_list("pk", "task__order"))
    return [
        (one.recipient.username, orders[one.subject_id], one.state, one.reason, one.offset)
        for one in found.select_related("recipient")
    ]


def said(text="催办"):
    return list(
        Message.objects.filter(text__contains=text)
        .order_by("recipient__username")
        .values_list("recipient__username", "text")
    )


def test_each_person_hears_of_all_theirs_in_one_message(rows, cast, signed_in):
    answer = post(signed_in(cast.office), [rows["a1"], rows["a2"], rows["b1"]], text="周五前报来。")
    assert answer.status_code == 200
    assert said() == [
        ("reporter", "机关党委办公室催办：理论学习、执行落实，请尽快办理。周五前报来。"),
        ("stranger", "机关党委办公室催办：理论学习，请尽快办理。周五前报来。"),
    ]
    assert ledger() == [
        ("reporter", 1, "sent", "", 1),
        ("reporter", 2, "sent", "", 1),
        ("stranger", 1, "sent", "", 1),
    ]
    kept = Urge.objects.order_by("unit__name").values_list("unit__name", "by_label", "side", "text")
    assert sorted(kept) == [
        ("乙医院", "office", "机关党委办公室", "周五前报来。"),
        ("甲医院", "office", "机关党委办公室", "周五前报来。"),
    ]


def test_the_link_leads_to_the_row_or_to_the_list_of_what_is_to_be_done(rows, cast, signed_in):
    post(signed_in(cast.office), [rows["a1"], rows["a2"], rows["b1"]])
    links = dict(Message.objects.filter(text__contains="催办").values_list("recipient__username", "link"))
    assert links == {"reporter": "/", "stranger": f"/assignments/{rows['b1'].pk}/"}


@pytest.mark.parametrize("again", ["office", "deputy", "lead"])
def test_a_unit_is_not_urged_again_within_three_working_days_by_anybody(again, rows, cast, signed_in, the_day):
    post(signed_in(cast.office), [rows["a1"]])
    the_day.move_to("2026-09-18T01:00:00Z")  # Friday, two working days later
    answer = post(signed_in(getattr(cast, again)), [rows["a1"], rows["b1"]])
    assert "甲医院" in answer.content.decode()
    assert sorted(Urge.objects.values_list("unit__name", flat=True)) == ["乙医院", "甲医院"]
    assert ("reporter", 1, "suppressed", "interval", 2) in ledger()


def test_on_the_third_working_day_it_may_be_urged_again_and_its_leader_hears_too(rows, cast, signed_in, the_day):
    post(signed_in(cast.office), [rows["a1"]])
    the_day.move_to("2026-09-21T01:00:00Z")
    post(signed_in(cast.lead), [rows["a1"]])
    assert UrgedRow.objects.order_by("number").values_list("number", "urge__side").count() == 2
    assert [who for who, _ in said("局机关党委催办")] == ["leader", "reporter"]


def test_without_an_interval_a_unit_may_be_urged_twice_a_day(rows, cast, signed_in):
    ReminderTerms.objects.create(pk=1, urge_gap=0)
    for _ in range(2):
        post(signed_in(cast.office), [rows["a1"]])
    assert Urge.objects.count() == 2
    assert [line[2:] for line in ledger()] == [("sent", "", 2), ("sent", "", 1), ("sent", "", 2)]


def test_what_was_handed_in_or_has_ended_is_left_out_and_the_ledger_says_why(cast, plan, units, signed_in):
    handed_in, closed, stopped = (make.assignment_of(plan, units["甲医院"], order) for order in (1, 2, 3))
    stages.reach("to_confirm", cast, handed_in)
    plan.assignments.filter(pk=closed.pk).update(state="closed")
    plan.assignments.filter(pk=stopped.pk).update(state="suspended")
    answer = post(signed_in(cast.office), [handed_in, closed, stopped])
    assert "没有发出催办" in answer.content.decode()
    assert ledger() == [
        ("reporter", 1, "suppressed", "handed_in", 1),
        ("reporter", 2, "suppressed", "closed", 1),
        ("reporter", 3, "suppressed", "stopped", 1),
    ]
    assert not Urge.objects.exists()
    assert said() == []


def test_what_was_left_out_in_the_morning_may_be_urged_in_the_afternoon(cast, plan, units, signed_in):
    row = make.assignment_of(plan, units["甲医院"])
    stages.reach("to_confirm", cast, row)
    client = signed_in(cast.office)
    post(client, [row])
    signed_in(cast.reporter).post(f"/assignments/{row.pk}/take-back/")
    post(client, [row])
    assert ledger() == [("reporter", 1, "sent", "", 1)]


def test_measures_that_wait_for_the_units_leader_are_urged_with_the_leader(cast, plan, units, signed_in):
    row = make.assignment_of(plan, units["甲医院"])
    stages.reach("plan_submitted", cast, row)
    post(signed_in(cast.office), [row])
    assert ledger() == [("leader", 1, "sent", "", 1)]


def test_a_unit_without_anybody_is_named_and_not_counted(plan, units, cast, signed_in):
    row = make.assignment_of(plan, units["丙中心"])
    page = signed_in(cast.office).post(PREVIEW, {"row": row.pk}).content.decode()
    assert "单位没有填报员和审核人" in page
    post(signed_in(cast.office), [row])
    assert not Urge.objects.exists()
    assert ledger() == []


def test_nobody_urges_the_own_unit_and_a_lead_only_what_it_leads(rows, plan, units, cast, signed_in):
    own = make.assignment_of(plan, units["局机关党委"])
    post(signed_in(cast.office), [own])
    assert not Urge.objects.exists()
    post(signed_in(cast.lead), [rows["a1"], rows["a2"], rows["b3"]])  # 局机关党委 leads the first task only
    assert list(UrgedRow.objects.values_list("assignment__task__order", flat=True)) == [1]
    post(signed_in(cast.deputy), [own])
    assert Urge.objects.filter(unit=units["局机关党委"]).count() == 0  # it has nobody who reports or confirms


def test_what_a_person_does_not_see_is_as_if_it_were_not_there(rows, cast, signed_in):
    answer = post(signed_in(cast.lead), [rows["b2"], rows["b3"]])
    assert answer.status_code == 409
    assert "没有可以催办的落实项" in answer.content.decode()


@pytest.mark.parametrize("who", ["reporter", "leader", "stranger", "committee", "inspector", "system_admin"])
def test_others_do_not_urge(who, rows, cast, signed_in):
    client = signed_in(getattr(cast, who))
    assert post(client, [rows["a1"]]).status_code == 403
    assert client.get(PREVIEW, {"row": rows["a1"].pk}).status_code == 403
    assert not Urge.objects.exists()


def test_the_same_form_sent_again_does_nothing_more(rows, cast, signed_in):
    client, token = signed_in(cast.office), uuid4()
    post(client, [rows["a1"]], token)
    lines = AuditEvent.objects.count()
    answer = post(client, [rows["a1"]], token)
    assert "没有重复催办" in answer.content.decode()
    assert (Urge.objects.count(), len(said()), AuditEvent.objects.count()) == (1, 1, lines)


def test_a_look_writes_nothing(rows, cast, signed_in):
    before = AuditEvent.objects.count(), Message.objects.count(), Reminder.objects.count()
    page = signed_in(cast.office).post(PREVIEW, {"row": [rows["a1"].pk, rows["b1"].pk]}).content.decode()
    assert "催办 2 项" in page
    assert (AuditEvent.objects.count(), Message.objects.count(), Reminder.objects.count()) == before


# Where people begin.


def boxes(page, name):
    return [int(box.get("value")) for box in html.fromstring(page).xpath(f"//input[@type='checkbox'][@name='{name}']")]


@pytest.fixture
def late(rows, plan):
    """甲医院 is late with its first row, 乙医院 with its second."""
    plan.assignments.filter(pk__in=[rows["a1"].pk, rows["b2"].pk]).update(late_on="2026-09-10")
    return {rows["a1"].pk, rows["b2"].pk}


def test_the_list_of_what_is_late_offers_boxes_to_who_urges(late, cast, signed_in):
    for who, seen in [("office", late), ("lead", {min(late)}), ("committee", set()), ("reporter", set())]:
        page = signed_in(getattr(cast, who)).get("/assignments/?light=overdue").content.decode()
        assert (who, set(boxes(page, "row"))) == (who, seen)
    assert boxes(signed_in(cast.office).get("/assignments/").content.decode(), "row") == []


def test_the_whole_filtered_list_is_urged(late, cast, signed_in):
    answer = signed_in(cast.office).get("/assignments/urge/?light=overdue")
    assert [unit.unit.name for unit, _ in answer.context["urged"]] == ["甲医院", "乙医院"]
    assert answer.context["pks"] == ",".join(map(str, sorted(late)))
    assert signed_in(cast.lead).get("/assignments/urge/?light=overdue").context["rows"] == 1


def test_the_matrix_offers_boxes_where_something_is_wrong(late, cast, signed_in):
    page = signed_in(cast.office).get("/matrix/?kind=affiliated&pick=1").content.decode()
    assert set(boxes(page, "row")) == late
    assert boxes(signed_in(cast.office).get("/matrix/?kind=affiliated").content.decode(), "row") == []
    assert boxes(signed_in(cast.committee).get("/matrix/?kind=affiliated&pick=1").content.decode(), "row") == []


def test_who_has_not_reported_is_urged_from_the_list_of_units(rows, plan, units, cast, signed_in):
    client, period = signed_in(cast.office), plan.spans.order_by("starts_on").first()
    page = client.get("/missing/").content.decode()
    assert units["甲医院"].pk in boxes(page, "units")
    answer = client.get("/assignments/urge/", {"period": period.pk, "units": units["甲医院"].pk})
    assert [(unit.unit.name, len(unit.urged)) for unit, _ in answer.context["urged"]] == [("甲医院", 3)]
    post(client, [rows["a1"]])
    assert "1 次9月16日 机关党委办公室" in re.sub("<[^>]+>", "", client.get("/missing/").content.decode())
    assert boxes(signed_in(cast.committee).get("/missing/").content.decode(), "units") == []


@pytest.mark.parametrize(("who", "may"), [("office", True), ("lead", True), ("reporter", False), ("committee", False)])
def test_the_page_of_a_row_tells_of_its_urgings(who, may, rows, cast, signed_in):
    post(signed_in(cast.office), [rows["a1"]], text="请抓紧。")
    page = signed_in(getattr(cast, who)).get(f"/assignments/{rows['a1'].pk}/").content.decode()
    assert "第 1 次" in page
    assert "机关党委办公室 office：请抓紧。" in page
    assert (f"/assignments/urge/?row={rows['a1'].pk}" in page) == may


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("office", ["乙医院", "甲医院"]),
        ("committee", ["乙医院", "甲医院"]),
        ("reporter", ["甲医院"]),
        ("system_admin", []),
    ],
)
def test_each_reads_the_urgings_of_units_they_see(who, seen, rows, cast, signed_in):
    post(signed_in(cast.office), [rows["a1"], rows["b1"]])
    page = html.fromstring(signed_in(getattr(cast, who)).get("/assignments/urged/").content.decode())
    assert [head.text for head in page.xpath("//tbody//th")] == seen


def test_the_reporter_finds_the_urging_at_the_row_until_it_is_handed_in(rows, cast, signed_in):
    post(signed_in(cast.office), [rows["a1"]])
    client = signed_in(cast.reporter)
    assert client.get("/").content.decode().count("9月16日 机关党委办公室催办") == 1
    make.submitted(rows["a1"], cast.reporter, today())
    assert "9月16日 机关党委办公室催办" not in client.get("/").content.decode()


def test_a_plan_of_which_units_were_urged_is_not_withdrawn_with_the_record(plan, units, cast, signed_in):
    client = signed_in(cast.office)
    post(client, [make.assignment_of(plan, units["甲医院"])])
    answer = client.post(f"/plans/{plan.pk}/withdraw/", {"reason": "文件有误"})
    assert answer.status_code == 409
    assert "甲医院已有被催办的落实项" in answer.content.decode()
    assert UrgedRow.objects.count() == 1


def test_hostile_words_stay_words(rows, cast, signed_in):
    post(signed_in(cast.office), [rows["a1"]], text=HOSTILE)
    client = signed_in(cast.reporter)
    for name, *args in [("tasks:urges",), ("tasks:assignment", rows["a1"].pk), ("records:messages",)]:
        assert HOSTILE in shown(client, name, *args).shown
