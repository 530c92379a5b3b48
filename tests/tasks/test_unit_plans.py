"""All measures of a unit on one page: handed in together, confirmed together, sent back one by one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.actions.posts import appoint
from branches.roles import Role
from records.models import AuditEvent, Message
from records.refusals import Refusal
from tasks.actions.assignments import accept_plan
from tasks.actions.copying import copy_measures
from tasks.actions.measures import save_measures
from tasks.actions.unit_plans import confirm_all, file_all
from tasks.models import Assignment
from tests import make

LIST = {"text": "列清单", "owner": "张工", "proof": "清单印发", "due_on": date(2026, 10, 30)}


@pytest.fixture
def unit(units):
    return units["甲医院"]


@pytest.fixture
def rows(cast, plan, unit):
    """Unit A's three rows: the first two with complete measures, the third without any."""
    accept_plan(by=cast.reporter, plan=plan, unit=unit)
    rows = [make.assignment_of(plan, unit, order) for order in (1, 2, 3)]
    for row in rows[:2]:
        save_measures(by=cast.reporter, assignment=row, measures=[LIST], version=0)
    return rows


@pytest.fixture
def shown(unit, signed_in):
    """shown(user, **form) → the answer of the page; a POST where a form is given."""

    def visit(user, **form):
        client, url = signed_in(user), f"/units/{unit.pk}/measures/"
        return client.post(url, form) if form else client.get(url)

    return visit


def boxes(*rows, version=1):
    return [f"{row.pk}-{version}" for row in rows]


def states(rows):
    return [Assignment.objects.get(pk=row.pk).state for row in rows]


def filed(cast, unit, rows):
    file_all(by=cast.reporter, unit=unit, versions={row.pk: 1 for row in rows[:2]})


def test_what_is_complete_is_handed_in_at_once(cast, rows, shown):
    page = shown(cast.reporter).content.decode()
    assert ("可以报送" in page, "还要写" in page, "等您确认" in page) == (True, True, False)
    answer = shown(cast.reporter, row=boxes(*rows[:2]), file="")
    assert answer.status_code == 302
    assert states(rows) == ["plan_submitted", "plan_submitted", "to_plan"]
    assert [row.steps.first().text for row in rows[:2]] == ["列清单（张工，2026-10-30）完成标志：清单印发"] * 2
    told = Message.objects.filter(recipient=cast.leader, kind="review").values_list("text", "link")
    assert list(told) == [("甲医院 2 项任务的举措请确认", f"/units/{rows[0].unit_id}/measures/")]
    lines = AuditEvent.objects.filter(verb="measures.file").order_by("subject_id")
    assert list(lines.values_list("subject_id", "by")) == [(row.pk, cast.reporter.pk) for row in rows[:2]]


def test_the_leader_confirms_all_at_once(cast, unit, rows, shown):
    filed(cast, unit, rows)
    page = shown(cast.leader).content.decode()
    assert ("等您确认" in page, "清单印发" in page, "另有 1 项任务的举措还没有报送" in page) == (True, True, True)
    shown(cast.leader, row=boxes(*rows[:2]), confirm="")
    assert states(rows) == ["in_progress", "in_progress", "to_plan"]
    assert [row.steps.first().by_label for row in rows[:2]] == ["leader", "leader"]
    assert AuditEvent.objects.filter(verb="measures.confirm", by=cast.leader).count() == 2


def test_a_single_row_is_sent_back_with_its_reason(cast, unit, rows, shown):
    filed(cast, unit, rows)
    silent = shown(cast.leader, **{"return": rows[0].pk, f"reason-{rows[1].pk}": "写错了地方"})
    assert (silent.status_code, "请填写理由" in silent.content.decode()) == (422, True)
    shown(cast.leader, **{"return": rows[0].pk, f"reason-{rows[0].pk}": "缺支部书记的分工"})
    assert states(rows) == ["to_plan", "plan_submitted", "to_plan"]
    assert rows[0].steps.first().text == "缺支部书记的分工"


def test_where_nobody_else_leads_they_take_effect_at_once(cast, unit, rows):
    cast.leader.posts.update(ends_on=date(2026, 9, 15))
    filed(cast, unit, rows)
    assert states(rows) == ["in_progress", "in_progress", "to_plan"]
    assert list(rows[0].steps.values_list("verb", flat=True)) == ["file_measures", "accept"]


def test_nobody_confirms_what_they_handed_in(cast, unit, rows, shown):
    make.member("second_leader", Role.LEADER, unit)
    appoint(by=None, user=cast.leader, unit=unit, role=Role.REPORTER, starts_on=make.FOUNDED)
    file_all(by=cast.leader, unit=unit, versions={rows[0].pk: 1})
    assert "等您确认" not in shown(cast.leader).content.decode()
    answer = shown(cast.leader, row=boxes(rows[0]), confirm="")
    assert (answer.status_code, "由您报送" in answer.content.decode()) == (409, True)
    assert states(rows)[0] == "plan_submitted"


@pytest.mark.parametrize(
    ("who", "form", "status"),
    [
        ("leader", {"file": ""}, 403),
        ("reporter", {"confirm": ""}, 403),
        ("reporter", {"return": "first"}, 403),
        ("stranger", {"file": ""}, 404),
        ("stranger_leader", {"confirm": ""}, 404),
        ("office", {"confirm": ""}, 403),
        ("inspector", {"file": ""}, 403),
    ],
)
def test_each_does_only_their_own_part(cast, rows, shown, who, form, status):
    form = {name: rows[0].pk if value == "first" else value for name, value in form.items()}
    assert shown(getattr(cast, who), row=boxes(*rows[:2]), **form).status_code == status
    assert states(rows) == ["to_plan"] * 3


@pytest.mark.parametrize(
    ("boxes_of", "status", "words"),
    [
        (lambda rows: [], 422, "没有选中任何一项"),
        (lambda rows: boxes(*rows[:2], version=0), 409, "的举措有改动"),
        (lambda rows: [*boxes(*rows[:1]), f"{rows[2].pk}-0"], 409, "还没有写举措"),
        (lambda rows: [*boxes(*rows[:1]), "999999-0"], 409, "不属于本单位"),
        (lambda rows: ["x"], 400, "选中的落实项不对"),
        (lambda rows: ["9" * 25 + "-1"], 400, "选中的落实项不对"),
        (lambda rows: ["²-1"], 400, "选中的落实项不对"),
    ],
)
def test_one_fault_and_nothing_is_handed_in(cast, rows, shown, boxes_of, status, words):
    answer = shown(cast.reporter, row=boxes_of(rows), file="")
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert states(rows) == ["to_plan"] * 3


def test_rows_of_another_unit_are_refused_like_unknown_ones(cast, rows, plan, units, shown):
    accept_plan(by=cast.stranger, plan=plan, unit=units["乙医院"])
    theirs = make.assignment_of(plan, units["乙医院"])
    save_measures(by=cast.stranger, assignment=theirs, measures=[LIST], version=0)
    answers = [
        shown(cast.reporter, row=[*boxes(rows[0]), f"{pk}-1"], file="").content.decode() for pk in (theirs.pk, 999_999)
    ]
    assert all("有的落实项已收回或不属于本单位" in answer for answer in answers)
    sent_back = shown(cast.leader, **{"return": theirs.pk, f"reason-{theirs.pk}": "看看"})
    assert (sent_back.status_code, states([theirs])) == (404, ["to_plan"])


@pytest.mark.parametrize("form", [{"x": ""}, {"return": "²"}, {"return": "9" * 25}, {"return": ""}])
def test_nonsense_is_said_to_be_so(cast, rows, shown, form):
    assert shown(cast.leader, **form).status_code == 400


def test_filing_twice_is_refused(cast, unit, rows):
    filed(cast, unit, rows)
    with pytest.raises(Refusal, match="^当前是“举措待确认”，不能报送举措。"):
        filed(cast, unit, rows)


def test_the_queries_do_not_grow_with_the_rows(cast, unit, rows):
    def queries(*some):
        with CaptureQueriesContext(connection) as captured:
            file_all(by=cast.reporter, unit=unit, versions={row.pk: 1 for row in some})
            confirm_all(by=cast.leader, unit=unit, versions={row.pk: 1 for row in some})
        return len(captured)

    save_measures(by=cast.reporter, assignment=rows[2], measures=[LIST], version=0)
    queries(rows[0])  # fills what is asked once
    assert queries(rows[1], rows[2]) <= 40


def test_home_leads_to_the_page(cast, unit, rows, signed_in):
    client, url = signed_in(cast.reporter), f"/units/{unit.pk}/measures/"
    before = client.get("/").content.decode()
    assert (url in before, "3 项任务待定举措" in before) == (True, True)
    assert url not in signed_in(cast.leader).get("/").content.decode()
    filed(cast, unit, rows)
    assert "1 项任务待定举措" in client.get("/").content.decode()
    waiting = signed_in(cast.leader).get("/").content.decode()
    assert (url in waiting, "2 项任务的举措等您确认" in waiting) == (True, True)
    assert url not in signed_in(cast.stranger_leader).get("/").content.decode()


def test_the_page_asks_the_same_of_any_number_of_rows(cast, unit, rows, signed_in):
    def queries(user):
        client = signed_in(user)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/units/{unit.pk}/measures/").status_code == 200
        return len(captured)

    source = rows[0].measures.get()
    copy_measures(by=cast.reporter, assignment=rows[2], sources=[source.pk], version=0, shared=True)
    file_all(by=cast.reporter, unit=unit, versions={rows[0].pk: 1})
    few = queries(cast.reporter), queries(cast.leader)
    file_all(by=cast.reporter, unit=unit, versions={row.pk: 1 for row in rows[1:]})
    assert (queries(cast.reporter), queries(cast.leader)) == few
    assert max(few) <= 15
