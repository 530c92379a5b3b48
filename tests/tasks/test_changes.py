"""The change wizard through its pages: what becomes of rows, posts, files and names."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.actions.names import NameBook
from branches.actions.posts import appoint, end_post
from branches.models import Evidence, Post, Unit, UnitAncestor, UnitChange
from branches.permissions import Rights
from branches.roles import Role
from modelagency.clock import today
from records.models import AuditEvent
from tasks.actions.rollups import differences
from tasks.models import Assignment, Step
from tasks.outlook import consequences, outlook_of
from tests import make, stages
from tests.assessment import run

FACTS = {"document_number": "安编〔2026〕12号", "effective_on": "2026-09-16", "reason": "优化机构设置"}


def drafted(client, kind, **said):
    """The draft that the first page makes."""
    answer = client.post(reverse("branches:change_new", args=[kind]), FACTS | said)
    assert answer.status_code == 302, answer.content.decode()
    return UnitChange.objects.latest("pk")


def applied(client, change):
    """Confirm what the preview shows; the answer."""
    page = client.get(reverse("tasks:change", args=[change.pk])).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    return client.post(reverse("tasks:change_apply", args=[change.pk]), {"seen": seen})


def done(client, kind, choices=None, **said):
    change = drafted(client, kind, **said)
    if choices:
        assert client.post(reverse("tasks:change_fates", args=[change.pk]), choices).status_code == 302
    answer = applied(client, change)
    assert answer.status_code == 302, answer.content.decode()
    change.refresh_from_db()
    return change


def told(change, title):
    return dict(map(tuple, change.told)).get(title, [])


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


def merged(office, units, **more):
    return done(office, "merged", units=[units["甲医院"].pk], takers=units["乙医院"].pk, **more)


def test_a_merger_puts_the_measures_together_and_marks_from_whom(cast, units, plan, office):
    row, other = (make.assignment_of(plan, units[name]) for name in ("甲医院", "乙医院"))
    stages.reach("done", cast, row)
    make.working(other, cast.stranger, cast.stranger_leader)
    change = merged(office, units)
    row.refresh_from_db(), other.refresh_from_db()
    assert (row.state, row.unit.name, row.merged_into) == ("withdrawn", "甲医院", other)
    measures = list(other.measures.order_by("id").values_list("text", "came_from", "status"))
    assert measures == [
        ("举措1", "", "not_started"),
        ("举措2", "", "not_started"),
        ("举措1", "甲医院", "done"),
        ("举措2", "甲医院", "done"),
    ]
    assert (other.state, other.progress) == ("in_progress", 50)
    assert row.measures.count() == 2 and row.reports.get().state == "accepted"
    assert [line for line in told(change, "落实项") if "理论学习" in line or "甲医院" in line]
    assert Step.objects.filter(assignment=other).first().text.startswith("甲医院的同一任务并入")


def test_the_rows_before_the_merger_are_still_read_by_who_carries_on(cast, units, plan, office, signed_in):
    row = stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]), uploads=(pdf(),))
    file = Evidence.objects.get()
    merged(office, units)
    stranger = signed_in(cast.stranger)
    page = stranger.get(reverse("tasks:assignment", args=[row.pk]))
    assert page.status_code == 200
    assert "填报员（甲医院）" in page.content.decode()
    other = make.assignment_of(plan, units["乙医院"])
    assert f'<a href="/assignments/{other.pk}/">乙医院的同一任务</a>' in page.content.decode()
    assert f'<a href="/assignments/{row.pk}/">甲医院的同一任务</a>' in taken(stranger, other)
    assert "来自甲医院" in taken(stranger, other)
    keeper = signed_in(cast.office)
    assert "恢复承担" not in taken(keeper, row)
    assert keeper.post(reverse("tasks:act", args=[row.pk, "restore"]), {"reason": "恢复"}).status_code == 409
    assert stranger.get(reverse("tasks:evidence", args=[row.pk, file.pk])).getvalue() == stages.PDF
    assert stranger.post(reverse("tasks:review", args=[row.pk]), {"pass": ""}).status_code == 403


def taken(client, row):
    return client.get(reverse("tasks:assignment", args=[row.pk])).content.decode()


def pdf():
    return SimpleUploadedFile("总结.pdf", stages.PDF)


def test_a_row_the_taker_does_not_have_is_carried_on_as_it_stands(cast, units, plan, office, signed_in):
    row = stages.reach("to_confirm", cast, make.assignment_of(plan, units["甲医院"]))
    change = done(office, "merged", units=[units["甲医院"].pk], takers=units["医政科"].pk)
    row.refresh_from_db()
    assert (row.unit.name, row.state, row.awaiting) == ("医政科", "in_progress", "unit")
    assert row.reports.get().state == "to_confirm"
    assert Assignment.objects.filter(unit=units["甲医院"]).count() == 0
    page = signed_in(cast.lead).get(reverse("tasks:assignment", args=[row.pk])).content.decode()
    assert "原由甲医院承担，转由医政科继续承担（安编〔2026〕12号，优化机构设置）" in page
    assert "填报员（甲医院）" in page
    assert change.from_label == "甲医院"


def test_posts_follow_or_end_as_chosen(cast, units, plan, office):
    leader = cast.leader.posts.get()
    merged(office, units, choices={f"post-{leader.pk}": "end"})
    rights = {name: Rights(getattr(cast, name), today()) for name in ("reporter", "leader")}
    assert {name: {post.unit.name for post in one.posts} for name, one in rights.items()} == {
        "reporter": {"乙医院"},
        "leader": set(),
    }
    assert rights["reporter"].on(units["乙医院"].pk)[units["乙医院"].pk] >= {"report_unit"}
    assert str(Post.objects.get(pk=leader.pk).ends_on) == "2026-09-15"


def test_files_change_the_shelf_and_nothing_else(cast, units, plan, office):
    stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]), uploads=(pdf(),))
    before = Evidence.objects.values("file", "sha256", "uploaded_by", "name").get()
    merged(office, units)
    assert Evidence.objects.values("file", "sha256", "uploaded_by", "name").get() == before
    assert Evidence.objects.get().unit.name == "乙医院"


def test_what_hangs_on_the_unit_goes_along(cast, units, plan, office):
    merged(office, units)
    unit = Unit.objects.get(name="甲医院")
    assert str(unit.ends_on) == "2026-09-15"
    assert NameBook.of(today()).find("甲医院") == units["乙医院"]
    assert list(units["甲医院党支部"].branch.covers.values_list("name", flat=True)) == ["乙医院"]
    assert Unit.objects.get(name="甲医院党支部").parent == units["乙医院"]
    links = UnitAncestor.objects.filter(descendant=units["甲医院党支部"]).values_list("ancestor__name", flat=True)
    assert set(links) == {"甲医院党支部", "乙医院", "安澜县卫生健康局"}


def test_two_units_become_a_new_one(cast, units, plan, office):
    first, second = (make.assignment_of(plan, units[name]) for name in ("甲医院", "乙医院"))
    make.working(first, cast.reporter, cast.leader)
    make.working(second, cast.stranger, cast.stranger_leader)
    done(office, "merged", units=[units["甲医院"].pk, units["乙医院"].pk], new_name="安澜医院")
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.unit.name, first.state) == ("安澜医院", "in_progress")
    assert (second.state, second.merged_into) == ("withdrawn", first)
    assert first.measures.filter(came_from="乙医院").count() == 2
    new = Unit.objects.get(name="安澜医院")
    assert (new.kind, new.parent, str(new.starts_on)) == ("affiliated", units["安澜县卫生健康局"], "2026-09-16")
    assert set(Post.objects.valid(today()).filter(unit=new).values_list("user__username", flat=True)) == {
        "reporter",
        "leader",
        "stranger",
        "stranger_leader",
    }


def test_a_dissolved_unit_without_a_taker_carries_nothing_any_more(cast, units, plan, office):
    change = done(office, "dissolved", unit=units["甲医院"].pk)
    assert set(Assignment.objects.filter(unit=units["甲医院"]).values_list("state", flat=True)) == {"withdrawn"}
    assert told(change, "落实项")[0] == "共 3 项：不再承担 3 项。"
    assert Rights(cast.reporter, today()).posts == []


def test_rows_of_a_dissolved_unit_go_to_different_units(cast, units, plan, office):
    rows = {row.task.order: row for row in Assignment.objects.filter(unit=units["甲医院"]).select_related("task")}
    takers = [units["医政科"].pk, units["宣传教育科"].pk]
    choices = {f"row-{rows[1].pk}": f"unit-{takers[1]}", f"row-{rows[2].pk}": "end", f"row-{rows[3].pk}": "unit-999"}
    done(office, "dissolved", choices, unit=units["甲医院"].pk, takers=takers)
    stand = Assignment.objects.filter(pk__in=[row.pk for row in rows.values()])
    assert set(stand.values_list("task__order", "unit__name", "state")) == {
        (1, "宣传教育科", "to_accept"),
        (2, "甲医院", "withdrawn"),
        (3, Unit.objects.filter(pk__in=takers).in_order().first().name, "to_accept"),
    }


def test_a_leading_unit_hands_the_lead_on(cast, units, plan, office):
    client = office
    change = drafted(client, "merged", units=[units["局机关纪委"].pk], takers=units["组织人事科"].pk)
    assert applied(client, change).status_code == 302
    task = plan.tasks.get(order=3)
    row = Assignment.objects.get(task=task, unit=units["组织人事科"])
    assert (task.lead, row.role) == (units["组织人事科"], "lead")


def test_publishing_again_gives_the_ended_unit_nothing(cast, units, plan, office):
    done(office, "merged", units=[units["局机关纪委"].pk], takers=units["组织人事科"].pk)
    before = Assignment.objects.count()
    office.post(reverse("tasks:publish", args=[plan.pk]))
    assert Assignment.objects.count() == before


def test_the_roll_ups_follow(cast, units, plan, office):
    stages.reach("working", cast, make.assignment_of(plan, units["甲医院"]))
    done(office, "merged", units=[units["甲医院"].pk], takers=units["医政科"].pk)
    plan.refresh_from_db()
    assert differences(plan) == {}


def test_a_renamed_unit_keeps_its_old_name_where_it_acted(cast, units, plan, office, signed_in):
    row = stages.reach("done", cast, make.assignment_of(plan, units["甲医院"]))
    done(office, "renamed", unit=units["甲医院"].pk, new_name="安澜医院")
    done(office, "renamed", unit=units["局机关党委"].pk, new_name="机关工委")
    page = signed_in(cast.reporter).get(reverse("tasks:assignment", args=[row.pk])).content.decode()
    assert "填报员（甲医院）" in page and "单位审核人（甲医院）" in page
    assert '<span class="mute">局机关党委</span>' in page
    assert "牵头单位 机关工委" in page
    unit = Unit.objects.get(name="安澜医院")
    assert [(one.name, str(one.until)) for one in unit.earlier_names.all()] == [("甲医院", "2026-09-15")]
    assert NameBook.of(today()).find("甲医院") == unit


def test_a_move_and_a_founding(cast, units, office):
    done(office, "moved", unit=units["甲医院"].pk, parent=units["乙医院"].pk)
    assert Unit.objects.get(name="甲医院").parent == units["乙医院"]
    done(office, "founded", new_name="丁医院", new_kind="affiliated", parent=units["安澜县卫生健康局"].pk)
    assert Unit.objects.get(name="丁医院").starts_on == today()


def test_a_change_of_tomorrow_is_prepared_and_not_done(cast, units, plan, office):
    change = drafted(office, "merged", units=[units["甲医院"].pk], takers=units["乙医院"].pk, effective_on="2026-10-01")
    answer = applied(office, change)
    assert (answer.status_code, "请在当天或以后办理" in answer.content.decode()) == (409, True)
    assert Unit.objects.get(name="甲医院").ends_on is None


def test_what_changed_since_the_preview_is_shown_again(cast, units, plan, office):
    change = drafted(office, "merged", units=[units["甲医院"].pk], takers=units["乙医院"].pk)
    page = office.get(reverse("tasks:change", args=[change.pk])).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    stages.reach("working", cast, make.assignment_of(plan, units["甲医院"]))
    answer = office.post(reverse("tasks:change_apply", args=[change.pk]), {"seen": seen})
    assert (answer.status_code, "请返回重新核对" in answer.content.decode()) == (409, True)
    assert applied(office, change).status_code == 302
    assert office.post(reverse("tasks:change_apply", args=[change.pk]), {"seen": seen}).status_code == 409


def test_nobody_decides_on_their_own_unit(cast, units, plan, signed_in):
    answer = signed_in(cast.office).post(
        reverse("branches:change_new", args=["merged"]),
        FACTS | {"units": [units["局机关党委"].pk], "takers": units["组织人事科"].pk},
    )
    assert answer.status_code == 403
    assert not UnitChange.objects.exists()


def test_the_record_is_for_everybody_but_the_rows_are_not(cast, units, plan, office, signed_in):
    stages.reach("done", cast, make.assignment_of(plan, units["甲医院"]))
    change = merged(office, units)
    address = reverse("tasks:change", args=[change.pk])
    outsider = make.member("outsider", Role.REPORTER, units["丙中心"])
    people = {"in": cast.stranger, "out": outsider}
    pages = {who: signed_in(user).get(address).content.decode() for who, user in people.items()}
    assert ("并入乙医院的同一任务" in pages["in"], "并入乙医院的同一任务" in pages["out"]) == (True, False)
    assert "甲医院到 2026-09-15 为止" in pages["out"]
    pages["committee"] = signed_in(cast.committee).get(address).content.decode()
    assert {who: "得分依据" in page for who, page in pages.items()} == {"in": False, "out": False, "committee": True}
    line = AuditEvent.objects.filter(verb="unit_change.apply").get()
    assert line.after == {"units": "甲医院", "to": "乙医院"}


def test_the_score_is_told(cast, units, plan, office):
    stages.reach("done", cast, make.assignment_of(plan, units["甲医院"]))
    change = merged(office, units)
    assert told(change, "得分") == [
        "甲医院党支部的任务落实得分依据由 3 项平均 33.33% 变为 3 项平均 0.00%（2026 年度）。",
        "《关于印发“模范机关”建设要点的通知》共 94 天：变更前由原单位承担 0 天（0.0%），变更后由承接单位承担 94 天。",
        "现行考核方案按计算时各单位承担的落实项计分，不按天数拆分；以上天数供会议研究时参考。",
    ]


def test_a_task_the_taker_has_closed_is_not_reopened_by_the_way(cast, units, plan, office):
    stages.reach("to_plan", cast, make.assignment_of(plan, units["甲医院"]))
    Assignment.objects.filter(unit=units["乙医院"], task__order=1).update(state="closed")
    change = merged(office, units)
    line = told(change, "落实项")[1]
    assert line.endswith("不再承担（乙医院的同一任务已办结）。")


def test_results_keep_the_name_of_their_cycle(cast, units, plan, office):
    cycle = run.computed(cast.office, plan)
    done(office, "renamed", unit=units["甲医院党支部"].pk, new_name="安澜医院党支部")
    page = office.get(
        reverse("assessment:appraisal", args=[run.appraisal(cycle, "安澜医院党支部").pk])
    ).content.decode()
    assert "甲医院党支部" in page and "安澜医院党支部" not in page
    book = openpyxl.load_workbook(io.BytesIO(office.get(reverse("assessment:export", args=[cycle.pk])).getvalue()))
    names = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert any("甲医院党支部" in name for name in names)
    assert not any("安澜医院党支部" in name for name in names)


def test_who_could_review_nobody_is_said_before(cast, units, plan, office):
    end_post(by=cast.system_admin, post=cast.lead.posts.get(), ends_on=today() - timedelta(days=1))
    end_post(by=cast.system_admin, post=cast.deputy.posts.get(), ends_on=today() - timedelta(days=1))
    change = drafted(office, "dissolved", unit=units["甲医院"].pk, takers=[units["医政科"].pk])
    assert dict(consequences(outlook_of(change))).get("提醒") is None
    appoint(by=None, user=cast.office, unit=units["医政科"], role=Role.LEADER, starts_on=make.FOUNDED)
    told = dict(consequences(outlook_of(change)))["提醒"]
    assert told == ["医政科有事项没有可以复核的人（均须回避），请先补充任命。"]


def test_the_page_of_a_unit_tells_its_changes_and_names(cast, units, plan, office):
    done(office, "renamed", unit=units["甲医院"].pk, new_name="安澜医院")
    page = office.get(reverse("branches:unit", args=[units["甲医院"].pk])).content.decode()
    assert "甲医院（至 2026-09-15）" in page and "2026-09-16 更名" in page
