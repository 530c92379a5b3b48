"""会前一页 over HTTP: what is to be decided, who is named, what changed; and it stays one sheet."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from lxml import html

from branches.models import Unit
from records.models import Reminder
from tasks.actions.applications import apply_for
from tasks.actions.rollups import count_plan
from tasks.models import Snapshot, SnapshotFigure
from tests import make, stages
from tests.assessment import doors
from tests.tasks import ordered

LATE = date(2026, 8, 22)


def words(node) -> str:
    return " ".join(node.text_content().split())


def opened(client, **query):
    return html.fromstring(client.get(reverse("brief"), query).content.decode())


def table(page, name) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in page.xpath(f"//table[@class='brief-{name}']/tbody/tr")]


def late(plan, unit, day=LATE, order=1):
    row = make.assignment_of(plan, unit, order)
    type(row).objects.filter(pk=row.pk).update(late_on=day, due_on=day - timedelta(days=1), state="in_progress")
    row.refresh_from_db()
    count_plan(plan)
    return row


def told(row, person, offset, rule="overdue", state="sent"):
    return Reminder.objects.create(
        recipient=person,
        rule=rule,
        subject_type="tasks.assignment",
        subject_id=row.pk,
        unit_id=row.unit_id,
        due_on=LATE,
        offset=offset,
        send_on=LATE,
        state=state,
        reason="" if state == "sent" else "done",
    )


def test_a_quiet_portal_says_so(cast, plan, signed_in):
    page = opened(signed_in(cast.committee))
    assert "没有等待会议议定的事项。" in words(page) and "没有逾期 10 天以上的落实项。" in words(page)
    assert "30 天前没有快照，不能比较" in words(page)
    assert table(page, "change") == [["9月16日", "0", "0", "0", "0", "0", "13", "0.0%", "0%"]]


def test_without_a_plan_there_is_nothing_to_print(cast, signed_in):
    page = opened(signed_in(cast.committee))
    assert "还没有发布实施方案" in words(page)


def test_every_matter_opens_as_many_things_as_it_says(cast, plan, units, signed_in):
    for order in (1, 2):
        ordered.drafted(cast, make.assignment_of(plan, units["甲医院"], order))
    ordered.drafted(cast, make.assignment_of(plan, units["乙医院"]), colour="red")
    apply_for(by=cast.reporter, assignment=make.assignment_of(plan, units["甲医院"], 3), kind="hand_back", reason="无")
    decision = make.decision(cast.office)
    client = signed_in(cast.committee)
    page = opened(client)
    rows = table(page, "matters")
    assert [row[1:3] for row in rows] == [
        ["签发红色督办单 1 张：乙医院", "签发，9月23日前书面答复"],
        ["签发蓝色督办单 2 张：甲医院", "签发，9月23日前书面答复"],
        [f"申请退还任务 1 项：甲医院（{make.assignment_of(plan, units['甲医院'], 3).task}）", "同意的转交其他单位"],
        [f"确认2026年9月15日会议决定：{decision.title}（{decision.minutes_number}）", "由未登记的人核对后确认"],
    ]
    links = page.xpath("//table[@class='brief-matters']//a/@href")
    lists = [html.fromstring(client.get(link).content.decode()) for link in links[:3]]
    assert [len(one.xpath("//table/tbody/tr")) for one in lists] == [1, 2, 1]
    assert client.get(links[3]).status_code == 200


def test_results_that_wait_for_the_committee_are_a_matter(cast, plan, signed_in):
    scene = doors.Made({}, cast, plan)
    cycle = scene["submitted"]
    page = opened(signed_in(cast.committee))
    assert [row[1:3] for row in table(page, "matters")] == [[f"审定{cycle}结果", "审定后公示"]]


def test_who_is_named_is_late_for_ten_days_the_latest_first(cast, plan, units, signed_in):
    first, second = late(plan, units["甲医院"]), late(plan, units["乙医院"], date(2026, 9, 7))
    late(plan, units["丙中心"], date(2026, 9, 8))  # nine days
    for person, offset in [(cast.reporter, 1), (cast.leader, 1), (cast.reporter, 3)]:
        told(first, person, offset)
    told(first, cast.reporter, 5, state="suppressed")
    client = signed_in(cast.office)
    page = opened(client)
    assert table(page, "named") == [
        ["甲医院", f"◆ {first.task.called.replace('　', ' ')}", "8月21日", "逾期 26 天", "提醒 2 次", "催办 0 次"],
        ["乙医院", f"◆ {second.task.called.replace('　', ' ')}", "9月6日", "逾期 10 天", "提醒 0 次", "催办 0 次"],
    ]
    assert "逾期 10 天以上 2 项；全部逾期 3 项，3 个单位" in words(page)
    link = page.xpath("//h2[contains(., '需点名')]//a/@href")[0]
    listed = html.fromstring(client.get(link).content.decode())
    assert "共 2 项" in words(listed) and "逾期 10 天以上" in words(listed)


def test_a_change_is_told_from_the_last_snapshot_a_month_old(cast, plan, units, signed_in):
    late(plan, units["甲医院"])
    for day, rows in [(date(2026, 8, 10), 9), (date(2026, 8, 16), 12), (date(2026, 8, 25), 1)]:
        snapshot = Snapshot.objects.create(
            plan=plan, day=day, taken_at=f"{day}T00:01+08:00", planned=0, units=7, is_daily=True
        )
        for light, number, progress in [("not_started", rows, 0), ("normal", 1, 50)]:
            SnapshotFigure.objects.create(
                snapshot=snapshot,
                task=plan.tasks.first(),
                kind="affiliated",
                light=light,
                number=number,
                progress=progress,
            )
    lines = table(opened(signed_in(cast.inspector)), "change")
    assert lines[0] == ["8月16日", "0", "1", "0", "0", "0", "12", "3.8%", "0%"]
    assert lines[1] == ["9月16日", "0", "0", "0", "0", "1", "12", "0.0%", "0%"]
    assert lines[2] == ["变化", "0", "−1", "0", "0", "+1", "0", "−3.8", "0"]


@pytest.mark.parametrize("query", [{"plan": "x"}, {"plan": 999_999}])
def test_a_plan_that_is_not_there_is_refused(query, cast, plan, signed_in):
    assert signed_in(cast.office).get(reverse("brief"), query).status_code == 400


def test_what_does_not_fit_on_the_sheet_is_left_to_the_list(cast, plan, units, signed_in):
    unit = Unit.objects.get(name="甲医院")
    others = [make.unit(f"第{number}乡镇卫生院") for number in range(30)]
    task = plan.tasks.first()
    row = stages.reach("working", cast, make.assignment_of(plan, unit))
    for other in others:
        plan.assignments.create(
            task=task,
            unit=other,
            role=row.role,
            starts_on=row.starts_on,
            state="in_progress",
            late_on=LATE,
            due_on=LATE,
        )
    page = opened(signed_in(cast.office))
    shown = len(table(page, "named"))
    assert 15 <= shown < 30
    assert f"本页列出逾期最久的 {shown} 项，全部 30 项见清单。" in words(page)
