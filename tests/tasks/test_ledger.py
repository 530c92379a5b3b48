"""提醒台账 as people read it: exact rows and numbers, and who reads whose."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from modelagency.clock import now
from records.actions import tell
from records.models import Delivery, Message
from tasks.reminders.schedule import schedule
from tests import make
from tests.cast import TODAY
from tests.tasks.told import DUE, at, message, reminder, sent

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 9, day) for day in (14, 15, 16, 17))
PERIOD = "tasks.period"
NAME = "政治型 1　理论学习"


@pytest.fixture
def row(plan, units):
    return make.assignment_of(plan, units["甲医院"])


@pytest.fixture
def week(cast, row, plan):
    """A week of the reporter of unit A: two sent in one digest, two not sent, one to come, and two of no rule."""
    Message.objects.all().delete()  # what publishing told
    digest = message(cast.reporter, MONDAY, digest_on=MONDAY, read_at=at(MONDAY, 9, 12))
    Delivery.objects.create(message=digest, channel="mail", state="sent", due_at=at(MONDAY))
    others = [make.assignment_of(plan, row.unit, n) for n in (2, 3)]
    sent(cast.reporter, row, MONDAY, digest)
    sent(cast.reporter, others[0], MONDAY, digest, rule="due", step=0, due_on=MONDAY)
    late = {"state": "suppressed", "settled_at": at(TUESDAY, 8, 31)}
    reminder(cast.reporter, others[0], TUESDAY, "due_soon", step=-1, reason="handed_in", note="16:42 提交", **late)
    reminder(cast.reporter, others[1], TUESDAY, "to_review", reason="left", **late)
    reminder(cast.reporter, row, THURSDAY, due_on=DUE, step=4)
    back = message(cast.reporter, TUESDAY, "退回：缺签到表", 10, 5, kind="returned", held=True)
    Delivery.objects.create(message=back, channel="robot", state="failed", due_at=at(TUESDAY))
    return {"digest": digest, "back": back}


def opened(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def read(client, url):
    """Day → lines of the table, as texts."""
    days = opened(client, url).find_class("ledger")[0].findall("tbody")
    return {texts(day.find("tr"))[0]: [texts(line) for line in day.findall("tr")[1:]] for day in days}


def texts(line):
    return [said(cell) for cell in line if cell.tag in ("td", "th")]


def said(element):
    return " ".join(filter(None, (text.strip() for text in element.itertext())))


def head(client, url, css):
    return said(opened(client, url).find_class(css)[0])


def links(client, url, where="ledger"):
    """The addresses in the cells of the table."""
    return [link.get("href") for link in opened(client, url).xpath(f"//*[contains(@class, '{where}')]//td//a")]


def test_a_week_says_of_every_row_what_became_of_it_and_why(cast, signed_in, week):
    days = read(signed_in(cast.reporter), reverse("tasks:ledger"))
    why = "为什么没有收到"
    told, held = "站内、邮件", "站内、群机器人（发送失败）；当天推送已满，并入次日摘要"
    assert days == {
        f"9月14日 星期一 {why} ：9月14日": [
            ["08:30", "逾期后第 3 个工作日", NAME, "9月11日 +3", "已发送", told, "已读 09:12"],
            ["08:30", "截止当天", "政治型 2　执行落实", "9月14日", "已发送", told, "已读 09:12"],
        ],
        f"9月15日 星期二 {why} ：9月15日": [
            ["08:31", "截止前 1 个工作日", "政治型 2　执行落实", "9月11日 −1", "未发送", "已提交：16:42 提交", "—"],
            ["08:31", "待复核第 3 个工作日", "清廉型 1　严明纪律戒尺", "9月11日 +3", "未发送", "已不由此人负责", "—"],
            ["10:05", "即时消息：退回", "退回：缺签到表", "—", "已发送", held, "未读"],
        ],
        f"9月16日 今天　没有提醒 {why} ：9月16日": [],
        "9月17日 星期四": [
            ["—", "逾期后第 4 个工作日", NAME, "9月11日 +4", "预定", "站内；届时已办的不再发", "—"],
        ],
        "9月18日 星期五": [
            ["—", "截止前 5 个工作日", name, "9月24日 −5", "预定", "站内；届时已办的不再发", "—"]
            for name in (NAME, "政治型 2　执行落实", "清廉型 1　严明纪律戒尺")
        ],
        "9月19日 星期六　休息日，不发送": [],
        "9月20日 星期日　没有提醒": [],  # worked, for the holiday after it
    }  # fmt: skip


def test_the_numbers_add_up_and_follow_the_filters(cast, signed_in, week):
    client = signed_in(cast.reporter)
    assert head(client, "/ledger/", "seg") == "全部 9 已发送 2 未发送 2 预定 4 即时消息 1"
    assert head(client, "/ledger/", "result") == "应提醒 8 ＝ 已发送 2 ＋ 未发送 2 ＋ 预定 4"
    for query, shown, segments in [
        ("result=suppressed", 2, "全部 9 已发送 2 未发送 2 预定 4 即时消息 1"),
        ("result=event", 1, "全部 9 已发送 2 未发送 2 预定 4 即时消息 1"),
        ("rule=overdue", 2, "全部 2 已发送 1 未发送 0 预定 1 即时消息 0"),
        ("rule=overdue&result=waiting", 1, "全部 2 已发送 1 未发送 0 预定 1 即时消息 0"),
        ("day=2026-09-20", 9, "全部 9 已发送 2 未发送 2 预定 4 即时消息 1"),
        ("day=2026-09-21", 9, "全部 9 已发送 0 未发送 0 预定 9 即时消息 0"),
        ("day=2026-09-13", 0, "全部 0 已发送 0 未发送 0 预定 0 即时消息 0"),
    ]:
        days = read(client, f"/ledger/?{query}")
        assert (query, sum(map(len, days.values()))) == (query, shown)
        assert head(client, f"/ledger/?{query}", "seg") == segments


def test_a_row_stands_on_the_day_on_which_it_was_settled_by_the_clock_of_the_office(cast, signed_in, row):
    told = message(cast.reporter, TUESDAY, hour=0, minute=5)
    reminder(cast.reporter, row, MONDAY, state="sent", message=told, settled_at=at(TUESDAY, 0, 5))
    days = read(signed_in(cast.reporter), "/ledger/?rule=overdue")
    assert [len(lines) for lines in days.values()] == [0, 1, 0, 0, 0, 0, 0]
    assert list(days.values())[1][0][5] == "站内；应于9月14日发送"


def test_an_urging_has_a_number_where_rules_count_days(cast, signed_in, row):
    told = message(cast.reporter, TUESDAY)
    sent(cast.reporter, row, TUESDAY, told, rule="urge", due_on=TUESDAY, step=1)
    left_out = {"state": "suppressed", "reason": "interval", "settled_at": at(WEDNESDAY, 9, 0)}
    reminder(cast.reporter, row, WEDNESDAY, "urge", WEDNESDAY, 2, **left_out)
    days = read(signed_in(cast.reporter), "/ledger/?rule=urge")
    assert [line for lines in days.values() for line in lines] == [
        ["08:30", "人工催办", NAME, "第 1 次", "已发送", "站内", "未读"],
        ["09:00", "人工催办", NAME, "第 2 次", "未发送", "距上次催办太近", "—"],
    ]


def test_a_day_off_is_named(cast, signed_in):
    days = read(signed_in(cast.reporter), "/ledger/?day=2026-10-01")
    assert [day.split(" ")[1] for day in days] == [
        "星期一　没有提醒", "星期二　没有提醒", "星期三　没有提醒",
        "星期四　国庆节，不发送", "星期五　国庆节，不发送", "星期六　休息日，不发送", "星期日　休息日，不发送",
    ]  # fmt: skip


def marked(client, url):
    return [texts(line)[1] for line in opened(client, url).find_class("sel")]


def test_every_message_leads_to_its_lines(cast, signed_in, week):
    client = signed_in(cast.reporter)
    urls = [link.get("href") for link in opened(client, "/messages/").xpath("//*[@class='feed']//small/a")]
    assert urls == [
        f"/ledger/?day=2026-09-15&message={week['back'].pk}#d2026-09-15",
        f"/ledger/?day=2026-09-14&message={week['digest'].pk}#d2026-09-14",
    ]
    assert marked(client, urls[0]) == ["即时消息：退回"]
    assert marked(client, urls[1]) == ["逾期后第 3 个工作日", "截止当天"]


def test_rows_are_linked_where_the_reader_may_open_them(cast, signed_in, week, row):
    mine = f"/assignments/{row.pk}/"
    assert links(signed_in(cast.reporter), "/ledger/?rule=overdue") == [mine, mine]
    sent(cast.stranger, row, MONDAY, week["digest"], step=7)  # once of the unit, no longer
    assert links(signed_in(cast.stranger), "/ledger/?rule=overdue") == []
    of_others = links(signed_in(cast.office), f"/ledger/people/{cast.reporter.pk}/?day=2026-09-15")
    assert of_others.count(mine) == 3
    assert "/" not in of_others  # the link of a message was made for its reader
    assert "/" in links(signed_in(cast.reporter), "/ledger/")


def test_the_office_sees_the_unit_of_a_row_and_the_people_of_a_unit(cast, signed_in, week, row):
    office = signed_in(cast.office)
    days = read(office, f"/ledger/people/{cast.reporter.pk}/?rule=overdue&result=sent")
    assert list(days.values())[0] == [
        ["08:30", "逾期后第 3 个工作日", NAME, "9月11日 +3", "已发送", "站内、邮件", "已读 09:12"]
    ]
    sent(cast.office, row, MONDAY, week["digest"], step=12)
    (line,) = read(office, "/ledger/?rule=overdue")["9月14日 星期一 为什么没有收到 ：9月14日"]
    assert line[1:4] == ["逾期后第 12 个工作日", f"{NAME} 甲医院", "9月11日 +12"]
    reminder(cast.leader, row, WEDNESDAY, step=3)
    reminder(cast.stranger, row, WEDNESDAY, step=3)
    days = read(office, f"/ledger/units/{row.unit_id}/")
    people = [line[1] for lines in days.values() for line in lines]
    assert (people.count("reporter"), people.count("leader"), len(people)) == (6, 1, 7)
    days = read(office, f"/ledger/units/{row.unit_id}/?person={cast.leader.pk}")
    assert [line[1] for lines in days.values() for line in lines] == ["leader"]
    assert not any(read(office, f"/ledger/units/{row.unit_id}/?person={cast.stranger.pk}").values())


def test_the_people_of_a_unit_come_ten_at_a_time(cast, signed_in, row, units):
    for n in range(11):
        reminder(make.member(f"r{n:02}", "reporter", units["甲医院"]), row, WEDNESDAY)
    office, url = signed_in(cast.office), f"/ledger/units/{row.unit_id}/"
    first = opened(office, url)
    people = [line[1] for lines in read(office, url).values() for line in lines]
    assert [who for who in people if who.startswith("r0")] == [
        f"r{n:02}" for n in range(8)
    ]  # after reporter and leader
    (more,) = [link.get("href") for link in first.find_class("pages")[0].iter("a")]
    assert [line[1] for lines in read(office, url + more).values() for line in lines] == ["r08", "r09", "r10"]


def test_who_has_left_the_unit_is_of_it_in_the_weeks_before(cast, signed_in, row):
    Message.objects.all().delete()  # what publishing told
    reminder(cast.reporter, row, WEDNESDAY)
    cast.reporter.posts.update(ends_on=MONDAY)
    office, url = signed_in(cast.office), f"/ledger/units/{row.unit_id}/"
    assert [len(lines) for lines in read(office, url).values()] == [0, 0, 1, 0, 0, 0, 0]
    reminder(cast.reporter, row, WEDNESDAY + timedelta(days=7), step=7)
    assert not any(read(office, f"{url}?day=2026-09-23").values())


def test_of_a_row_the_unit_reads_its_own_and_the_office_all(cast, signed_in, row):
    for user in (cast.reporter, cast.leader):
        sent(user, row, MONDAY, message(user, MONDAY))
    url = f"/assignments/{row.pk}/reminders/"

    def lines(user):
        return [texts(line) for line in opened(signed_in(user), url).xpath("//*[contains(@class, 'ledger')]/tbody/tr")]

    own = ["9月14日 08:30", "逾期后第 3 个工作日", "9月11日 +3", "已发送", "站内", "未读"]
    assert lines(cast.reporter) == [own]
    assert lines(cast.office) == [[own[0], who, *own[1:]] for who in ("leader", "reporter")]
    assert lines(cast.lead) == []


def test_a_day_says_of_what_nobody_was_to_be_told(cast, signed_in, week, row):
    client, url = signed_in(cast.reporter), f"/ledger/people/{cast.reporter.pk}/day/"
    page = opened(client, f"{url}?day=2026-09-15")
    assert "应提醒 2 条：已发送 0 ，未发送 2 ，预定 0 。另有即时消息 1 条。" in said(page.find_class("note")[0])
    expected, quiet = (table.xpath(".//tbody/tr") for table in page.iter("table"))
    assert len(expected) == 3
    assert [texts(line) for line in quiet] == [
        [
            NAME,
            "9月24日截止，这一天不在提醒的日子上",
            "上次 9月14日　逾期后第 3 个工作日",
            "下次 9月18日　截止前 5 个工作日",
        ]
    ]
    assert "这一天是休息日，不发送提醒" in said(opened(client, f"{url}?day=2026-09-19"))


def test_what_is_shown_can_be_taken_along(cast, signed_in, week):
    answer = signed_in(cast.office).get(f"/ledger/people/{cast.reporter.pk}/?export=1&result=sent")
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    rows = [list(line) for line in sheet.iter_rows(values_only=True)]
    assert rows[0][0] == "reporter　2026-09-14至2026-09-20"
    assert rows[1][0] == "应提醒 2 条：已发送 2，未发送 0，预定 0；即时消息 0 条"
    early, told = ["2026-09-14", "08:30", "reporter"], ["已发送", "站内、邮件", "已读 09-14 09:12"]
    assert rows[3:] == [
        [*early, "逾期后第 3 个工作日", NAME, "甲医院", "9月11日 +3", *told],
        [*early, "截止当天", "政治型 2　执行落实", "甲医院", "9月14日", *told],
    ]  # fmt: skip


def test_people_and_units_are_found_by_name(cast, signed_in, units):
    office = signed_in(cast.office)

    def found(words):
        return [texts(line) for line in opened(office, f"/ledger/find/?q={words}").xpath("//main//tbody/tr")]

    assert [name for name, _ in found("医院")] == ["甲医院", "乙医院", "甲医院党支部", "乙医院党支部"]
    assert found("strang") == [["stranger", "乙医院　填报员"], ["stranger_leader", "乙医院　单位审核人"]]
    assert "没有找到" in office.get("/ledger/find/?q=无").content.decode()


def test_texts_stay_texts(cast, signed_in, row):
    evil = "<script>alert(1)</script>=1+1"
    tell([cast.reporter.pk], kind="notice", text=evil)
    reminder(cast.reporter, row, TODAY, state="suppressed", reason="moved", note=evil, settled_at=at(TODAY))
    reminder(cast.reporter, row, TODAY, rule="<b>", step=1)
    client = signed_in(cast.reporter)
    for url in ("/ledger/", f"/ledger/people/{cast.reporter.pk}/day/", f"/assignments/{row.pk}/reminders/"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>" not in page
        assert "日期已改：&lt;script&gt;" in page
    sheet = load_workbook(BytesIO(client.get("/ledger/?export=1").getvalue())).active
    cells = [cell for line in sheet.iter_rows(min_row=4) for cell in line]
    assert {cell.data_type for cell in cells if cell.value} <= {"s", "inlineStr"}
    assert any(cell.value == evil for cell in cells)


def test_what_a_row_was_about_may_be_gone(cast, signed_in, row):
    reminder(cast.reporter, row, WEDNESDAY, subject_id=10**9)
    reminder(cast.reporter, row, WEDNESDAY, rule="period_opens", step=0, subject_type=PERIOD, subject_id=10**9)
    subjects = [line[2] for lines in read(signed_in(cast.reporter), "/ledger/").values() for line in lines]
    assert [subject for subject in subjects if "不存在" in subject] == ["（事项已不存在）"] * 2


def test_a_period_is_named_with_its_year_and_linked_for_who_files(cast, signed_in, row, plan):
    period = plan.spans.first()
    about = {"rule": "period_closes", "step": -2, "subject_type": PERIOD, "subject_id": period.pk}
    for user in (cast.reporter, cast.leader):
        reminder(user, row, WEDNESDAY, **about)
    url = "/ledger/?rule=period_closes"
    assert read(signed_in(cast.reporter), url)["9月16日 今天 为什么没有收到 ：9月16日"][0][2] == f"2026年{period}填报"
    assert links(signed_in(cast.reporter), url) == [make.page(row, period)]
    assert links(signed_in(cast.leader), url) == []


def to_come(client, day):
    days = read(client, f"/ledger/?day={day}&result=waiting")
    return {day.split(" ")[0]: [line[1:4] for line in lines] for day, lines in days.items() if lines}


@pytest.mark.parametrize("who", ["reporter", "leader"])
def test_what_is_to_come_is_what_the_ledger_will_hold(who, cast, plan, units, signed_in, the_day):
    """Five weeks over a due day, a holiday and the start of a period, against what the portal writes day by day."""
    rows = [make.working(make.assignment_of(plan, units["甲医院"], n), cast.reporter, cast.leader) for n in (1, 2)]
    make.submitted(rows[1], cast.reporter, TODAY)
    user, weeks = getattr(cast, who), [MONDAY + timedelta(days=7 * n) for n in range(5)]
    schedule(now())
    foreseen = {week: to_come(signed_in(user), week) for week in weeks}
    for _ in range(32):
        the_day.shift(timedelta(days=1))
        schedule(now())
    held = {week: to_come(signed_in(user), week) for week in weeks}
    assert foreseen == held
    rules = {line[0] for days in held.values() for lines in days.values() for line in lines}
    assert sorted(rules) == sorted(TO_COME[who])


LATE = [f"逾期后第 {n} 个工作日" for n in (1, 3, 7)]
TO_COME = {
    "reporter": ["截止前 5 个工作日", "截止前 3 个工作日", "截止前 1 个工作日", "截止当天", *LATE, "填报期开始"],
    "leader": ["填报截止前 2 个工作日", *LATE[1:], *[f"待单位审核第 {n} 个工作日" for n in (2, 5, 7, 12, 17)]],
}
