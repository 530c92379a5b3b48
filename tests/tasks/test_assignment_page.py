"""The page of one assignment: who sees which button, what stands in the panel, and where the notice says it."""

import pytest
from django.urls import reverse
from lxml import html

from modelagency.clock import today
from tasks.actions.reviews import return_report
from tests import make, stages


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


def words(node) -> str:
    return " ".join(node.text_content().split())


def opened(client, row):
    return html.fromstring(client.get(reverse("tasks:assignment", args=[row.pk])).content.decode())


def buttons(page) -> list[str]:
    """What may be pressed beside printing."""
    return [words(one) for one in page.xpath("//div[@class='ph']/div[contains(@class, 'act')]/*[not(@data-print)]")]


def facts(page) -> dict:
    panel = page.xpath("//aside//dl")[0]
    return dict(zip(map(words, panel.findall("dt")), map(words, panel.findall("dd")), strict=True))


def places(page) -> list[tuple[str, str]]:
    return [
        (words(place.find("b")), words(place.find("small"))) for place in page.xpath("//ol[@aria-label='办理环节']/li")
    ]


def returned(cast, row):
    report = stages.to_review(cast, row)
    return_report(by=cast.lead, report=report, reason="缺签到表。")
    row.refresh_from_db()
    report.refresh_from_db()
    return report


URGING = dict.fromkeys(("lead", "office", "deputy"), ["催办"])  # while the unit owes something
BUTTONS = {
    "to_accept": {"reporter": ["签收本单位全部任务"]} | URGING,
    "to_plan": {"reporter": ["申请延期", "制定举措"]} | URGING,
    "plan_submitted": {"leader": ["去审核"]} | URGING,
    "working": {"reporter": ["申请延期", "填报进展"]} | URGING,
    "to_confirm": {"leader": ["去审核"]},
    "to_review": {"lead": ["去复核"]},
    "done": {"reporter": ["申请办结"]},
    "closing": {"lead": ["去复核"]},
}


@pytest.mark.parametrize("stage", BUTTONS)
def test_each_person_is_offered_the_own_step_only(stage, cast, row, signed_in):
    stages.reach(stage, cast, row)
    everybody = ("reporter", "leader", "lead", "office", "deputy", "committee", "inspector")
    offered = {who: buttons(opened(signed_in(getattr(cast, who)), row)) for who in everybody}
    assert {who: found for who, found in offered.items() if found} == BUTTONS[stage]


def test_the_office_is_offered_to_stand_in(cast, plan, units, signed_in):
    row = make.assignment_of(plan, units["甲医院"], order=2)  # led by 局办公室, which has no reviewer
    stages.to_review(cast, row)
    assert buttons(opened(signed_in(cast.office), row)) == ["去代复核"]


def test_the_panel_says_who_is_in_charge_and_until_when(cast, row, signed_in):
    stages.reach("working", cast, row)
    assert facts(opened(signed_in(cast.committee), row)) == {
        "责任人": "leader（单位审核人）",
        "填报员": "reporter",
        "承担角色": "责任",
        "填报期": "每季度",
        "办结时限": "12月18日",
    }


def test_posts_that_are_over_or_empty_are_said_so(cast, plan, units, signed_in):
    row = make.assignment_of(plan, units["丙中心"])
    page = opened(signed_in(cast.office), row)
    assert (facts(page)["责任人"], facts(page)["填报员"]) == ("未任命，不经单位审核", "未任命")
    cast.leader.posts.update(ends_on="2026-09-15")
    page = opened(signed_in(cast.office), make.assignment_of(plan, units["甲医院"]))
    assert facts(page)["责任人"] == "未任命，不经单位审核"


def test_the_stepper_says_who_and_when_and_who_is_next(cast, row, signed_in):
    stages.reach("working", cast, row)
    assert places(opened(signed_in(cast.reporter), row)) == [
        ("签收", "9月16日 reporter"),
        ("制定举措", "9月16日 leader确认"),
        ("推进填报", "第三季度，9月24日止"),
        ("单位审核", "leader"),
        ("牵头复核", "局机关党委"),
        ("办结归档", "12月18日前"),
    ]


def test_measures_are_counted_by_status(cast, row, signed_in):
    make.working(row, cast.reporter, cast.leader, measures=3)
    page = opened(signed_in(cast.reporter), row)
    assert words(page.xpath("//section[contains(@class, 'measures')]//span[contains(@class, 'mute')]")[0]) == "3 项"
    first, second, _ = row.measures.all()
    type(first).objects.filter(pk=first.pk).update(status="done")
    type(first).objects.filter(pk=second.pk).update(status="doing")
    page = opened(signed_in(cast.reporter), row)
    assert "3 项，完成 1 项，进行中 1 项" in words(page.xpath("//section[contains(@class, 'measures')]")[0])


def said(page) -> str:
    return words(page.xpath("//aside//p[@class='big']")[0])


def test_what_is_handed_in_does_not_pass_for_accepted(cast, row, signed_in):
    stages.reach("to_review", cast, row)
    assert said(opened(signed_in(cast.reporter), row)) == "0% 已通过计划 0% 本次 50%"


def test_a_return_says_what_to_do_and_until_when(cast, row, signed_in):
    returned(cast, row)
    page = opened(signed_in(cast.reporter), row)
    note = words(page.xpath("//div[contains(@class, 'note')]")[0])
    assert note.startswith("退回意见（lead，9月16日")
    assert note.endswith("）：缺签到表。只需补缺项，其余内容保留。补正期限 9月24日。")
    assert said(page) == "0% 已通过计划 0% 本次 50%"
    assert buttons(page) == ["申请延期", "去补正"]


def test_the_draft_after_a_return_stays_the_units_own(cast, row, signed_in):
    report = returned(cast, row)
    period, draft = make.draft(row, today(), status="done", version=report.version)
    make.saved(cast.reporter, row, period, draft)
    report.refresh_from_db()
    assert report.progress == 100
    assert said(opened(signed_in(cast.lead), row)) == "0% 已通过计划 0% 本次 50%"


def test_the_requirement_leads_to_its_place_in_the_notice(cast, row, signed_in):
    client = signed_in(cast.reporter)
    link = opened(client, row).xpath("//section[.//h2='任务要求']//a/@href")[0]
    path, _, anchor = link.partition("#")
    notice = html.fromstring(client.get(path).content.decode())
    assert words(notice.get_element_by_id(anchor)) == "以理论学习为先导，按季开展集中学习"
    back = notice.get_element_by_id(anchor).find("a").get("href")
    assert words(notice.get_element_by_id(back.removeprefix("#"))) == "政治型 1 理论学习"


@pytest.mark.browser
def test_on_paper_there_is_the_work_and_no_navigation(page, live_server, cast, row):
    returned(cast, row)
    page.goto(live_server.url + reverse("login"))
    page.get_by_label("用户名").fill("reporter")
    page.get_by_label("密码", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="登录平台").click()
    page.wait_for_url(live_server.url + "/")
    page.goto(live_server.url + reverse("tasks:assignment", args=[row.pk]))
    assert page.get_by_role("button", name="打印").is_visible()
    page.emulate_media(media="print")
    hidden = [".topbar", ".side", ".crumb", ".ph .act", ".page-foot"]
    assert [place for place in hidden if page.locator(place).first.is_visible()] == []
    for heading in ("举措", "进展与审核记录", "任务要求"):
        assert page.get_by_role("heading", name=heading).is_visible()
    assert page.get_by_text("打印自模范机关建设管理平台").is_visible()
    grounds = page.eval_on_selector_all(
        ".panel, .note, .tag", "all => [...new Set(all.map(one => getComputedStyle(one).backgroundColor))]"
    )
    assert grounds == ["rgba(0, 0, 0, 0)"]
