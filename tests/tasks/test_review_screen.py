"""The review screen, through HTTP: what was read beside the notice, what is asked, and where one goes on."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.actions.draft_tasks import drop_task
from tasks.actions.leads import set_lead_rule
from tasks.actions.names import NOBODY, settle_name
from tasks.actions.notices import import_text, set_terms
from tasks.models import Notice, Plan, Responsibility
from tests import make
from tests.cast import DUE

SHORT = make.NOTICE.replace("局机关纪委、局直", "工会工委、团工委、省教育厅、局直").replace("局办公室", "局团工委")


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


@pytest.fixture
def draft(cast):
    """A draft with three unknown names; one of them is written out elsewhere."""
    return make.draft_plan(cast.office, SHORT)


def screen(client, plan, query=""):
    answer = client.get(reverse("tasks:names", args=[plan.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_every_link_of_the_page_leads_to_a_place_on_it(office, draft):
    page = screen(office, draft)
    places = re.findall(r' id="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places)
    for task in draft.tasks.all():
        assert f'href="#s-{task.pk}"' in page and f'<mark class="task" id="s-{task.pk}"><a href="#t-{task.pk}">' in page


def test_the_counts_of_the_page(office, draft):
    said = words(screen(office, draft))
    assert "2 个类型、3 项任务、9 处责任单位，展开为 12 个落实项" in said
    assert "6 处已匹配" in said and "3 处待确认" in said and "3 个名称待确认" in said
    assert "政治型 2 项任务" in said and "展开为 4 个落实项" in said
    assert "局直属各单位 3" in said and "局机关各党支部 1" in said


def test_why_a_unit_is_proposed(office, draft, units):
    page = screen(office, draft)
    proposed = re.findall(r'<option value="unit-([0-9]+)" selected>([^<]+)</option>', page)
    assert proposed == [
        (str(units["局工会工委"].pk), "局工会工委　名册中有同名单位"),
        (str(units["局团工委"].pk), "局团工委　另有 1 处写作“局团工委”"),
    ]


def test_only_what_is_open(office, cast, draft):
    titles = [task.title for task in draft.tasks.order_by("order")]
    page = screen(office, draft, "?only=ask")
    shown = re.findall(r'<a class="t" href="#s-[0-9]+">([^<]+)</a>', page)
    assert shown == titles[2:]
    answer = office.post(
        reverse("tasks:names", args=[draft.pk]) + "?only=ask", {"text": "省教育厅", "meant": "nobody", "seen": ""}
    )
    assert answer.url == f"/plans/{draft.pk}/names/?only=ask#results"
    for text in ("工会工委", "团工委"):
        settle_name(by=cast.office, plan=draft, text=text, meant=NOBODY)
    assert "没有待确认的任务。" in screen(office, draft, "?only=ask")


def test_names_of_nobody_are_shown_counted_and_undone(office, cast, draft):
    settle_name(by=cast.office, plan=draft, text="省教育厅", meant=NOBODY)
    page = screen(office, draft)
    assert "不分派的名称 1 个，没有落实项" in words(page)
    assert "6 处已匹配 1 处不分派 2 处待确认" in words(page)
    assert '<mark class="nobody">省教育厅</mark>' in page
    form = {"text": "省教育厅", "seen": "nobody", "meant": "unknown"}
    office.post(reverse("tasks:names", args=[draft.pk]), form)
    assert not Responsibility.objects.get(text="省教育厅").is_known


def test_who_leads_is_asked_once_and_shown(office, draft):
    page = screen(office, draft)
    assert "谁牵头，请您确认" in page and "建议牵头" in page
    office.post(reverse("tasks:lead_rule", args=[draft.pk]), {"lead_rule": "first"})
    page = screen(office, draft)
    assert "谁牵头： 排在第一位的单位牵头" in words(page)
    assert "建议牵头" not in page and "<small>牵头</small>" in page
    assert "谁牵头" not in office.get(reverse("tasks:terms", args=[draft.pk])).content.decode()


def test_leads_one_by_one(office, draft, units):
    office.post(reverse("tasks:lead_rule", args=[draft.pk]), {"lead_rule": "each"})
    assert "还有 3 项任务没有指定牵头单位" in words(screen(office, draft))
    tasks = list(draft.tasks.order_by("order"))
    form = {f"lead-{task.pk}": "nobody" for task in tasks} | {f"version-{task.pk}": 0 for task in tasks}
    form[f"lead-{tasks[0].pk}"] = units["局机关党委"].pk
    page = office.post(reverse("tasks:leads", args=[draft.pk]), form, follow=True).content.decode()
    assert "牵头单位已保存，改动 3 项任务。" in page
    assert f'<option value="{units["局机关党委"].pk}" selected>局机关党委</option>' in page


@pytest.mark.parametrize(("settled", "page"), [((), "names"), (("names",), "terms"), (("names", "terms"), "publish")])
def test_coming_back_goes_on_at_the_right_step(settled, page, office, cast, draft):
    if "names" in settled:
        for text in ("省教育厅", "工会工委", "团工委"):
            settle_name(by=cast.office, plan=draft, text=text, meant=NOBODY)
        set_lead_rule(by=cast.office, plan=draft, rule="first")
    if "terms" in settled:
        set_terms(by=cast.office, plan=draft, year=2026, due_on=DUE, periods="quarterly")
    listed = office.get(reverse("tasks:plans")).content.decode()
    assert f'class="btn btn-line btn-s" href="/plans/{draft.pk}/{page}/">继续核对' in listed
    again = office.post(reverse("tasks:import"), {"text": SHORT})
    assert again.url == f"/plans/{draft.pk}/{page}/"


def test_several_drafts_are_listed_with_who_and_what(office, cast, draft, signed_in):
    other = make.draft_plan(cast.deputy, make.NOTICE.replace("9号", "10号"))
    set_lead_rule(by=cast.deputy, plan=other, rule="none")
    said = words(office.get(reverse("tasks:plans")).content.decode())
    assert "草稿 2 份，只有机关党委办公室看得到" in said
    assert "3 个名称待确认，3 项任务待定牵头，待定年度、时限、填报期" in said
    assert "9月16日 09:00 deputy 待定年度、时限、填报期" in said
    assert "草稿" not in words(signed_in(cast.committee).get(reverse("tasks:plans")).content.decode())


def test_the_same_words_are_the_same_plan_however_they_come(office, cast, draft):
    spaced = SHORT.replace("\n", "\r\n\r\n").replace("。", "。 ")
    ways = [
        {"text": SHORT},
        {"text": spaced},
        {"file": SimpleUploadedFile("另一份.txt", SHORT.encode("gb18030"))},
    ]
    for form in ways:
        page = office.post(reverse("tasks:import"), form, follow=True).content.decode()
        assert "这份文件已经导入过，没有重复新增。" in page
    assert (Plan.objects.count(), Notice.objects.count()) == (1, 1)


def test_pasted_words_become_a_draft(cast):
    plan, is_new = import_text(by=cast.office, text=make.NOTICE.replace("\n", "\r\n"))
    assert (is_new, plan.notice.filename, plan.notice.text) == (True, "粘贴的文字", make.NOTICE)
    assert plan.tasks.count() == 3


def test_pasted_words_are_kept_when_they_cannot_be_read(office):
    answer = office.post(reverse("tasks:import"), {"text": "一封普通的信。"})
    assert answer.status_code == 422
    assert "一封普通的信。</textarea>" in answer.content.decode()


def test_a_file_and_words_together_are_refused_and_the_words_kept(office):
    form = {"text": SHORT, "file": SimpleUploadedFile("a.txt", SHORT.encode())}
    answer = office.post(reverse("tasks:import"), form)
    page = answer.content.decode()
    assert (answer.status_code, Plan.objects.count()) == (422, 0)
    assert "不知道以哪一份为准" in page and "以执行落实为使命" in page


def test_a_dropped_task_is_not_asked_about(office, cast, draft):
    drop_task(by=cast.office, task=draft.tasks.get(order=3), reason="重复")
    said = words(screen(office, draft))
    assert "2 项任务、5 处责任单位" in said and "待确认" not in said.split("原文")[0]
    assert "剔除 1 项" in said


def test_the_preview_counts_what_is_left_out(office, cast, draft):
    for text in ("省教育厅", "工会工委", "团工委", "局直属各单位"):
        settle_name(by=cast.office, plan=draft, text=text, meant=NOBODY)
    drop_task(by=cast.office, task=draft.tasks.get(order=1), reason="重复")
    said = words(office.get(reverse("tasks:publish", args=[draft.pk])).content.decode())
    assert "不分派 4 个名称：团工委、局直属各单位、工会工委、省教育厅" in said
    assert "剔除 1 项任务" in said
    assert "1 项任务没有落实项，因为所列名称都不分派或单位组没有成员：严明纪律戒尺" in said
