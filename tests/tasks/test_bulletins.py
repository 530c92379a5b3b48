"""通报: figures of a snapshot, words of people, and once it is issued nothing of it changes."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from lxml import html

from modelagency.clock import now
from records.models import Message, YearLock
from records.refusals import Refusal
from tasks.actions import bulletins
from tasks.actions.rollups import count_plan
from tasks.actions.snapshots import take
from tasks.actions.withdrawal import withdraw_plan
from tasks.models import Bulletin, Snapshot
from tasks.snapshots import figures_of
from tasks.tallies import whole
from tests import make, stages
from tests.assessment.doors.papers import FORM, WORDS, drafted, issued


def words(node) -> str:
    return " ".join(node.text_content().split())


def opened(client, name, *args):
    return html.fromstring(client.get(reverse(name, args=args)).content.decode())


def lines(page, place) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in page.xpath("//article//table")[place].xpath("./tbody/tr")]


def texts(bulletin, client) -> list[str]:
    return [words(p) for p in opened(client, "tasks:bulletin", bulletin.pk).xpath("//article//p")]


def test_from_the_draft_to_the_issued_paper(cast, plan, units, signed_in, the_day):
    stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]))
    office = signed_in(cast.office)
    take(plan, now=now() - timedelta(days=31))
    rows = plan.assignments.filter(unit=units["乙医院"], task__order__lte=2)
    made = drafted(cast, plan, late=2)
    assert texts(made, office)[0] == (
        "截至2026年9月16日9时，《关于印发“模范机关”建设要点的通知》3项任务、13个落实项，办结0项，办结率0.0%；"
        "平均进度0.0%，时序进度0%。现通报如下。"
    )
    page = opened(office, "tasks:bulletin", made.pk)
    assert lines(page, 0)[-1] == ["合计", "3", "13", "0", "0", "1", "0", "2", "10", "0.0%"]
    assert lines(page, 1) == [
        ["1", "乙医院", f"◆ {words_of(rows[0])}", "8月21日", "26 天"],
        ["2", "乙医院", f"◆ {words_of(rows[1])}", "8月21日", "26 天"],
    ]
    assert "与8月16日相比，逾期增加2项。" in texts(made, office)[1]
    assert "复核方面，待复核1项，其中局机关党委1项。" in texts(made, office)
    edited = office.post(reverse("tasks:bulletin_edit", args=[made.pk]), FORM | {"title": "关于推进情况的通报"})
    assert edited.url == reverse("tasks:bulletin", args=[made.pk])
    office.post(reverse("tasks:bulletin_act", args=[made.pk, "issue"]), {"version": 1})
    made.refresh_from_db()
    assert (made.state, made.number, made.issued_on) == ("issued", 1, date(2026, 9, 16))
    told = dict(Message.objects.filter(link=f"/bulletins/{made.pk}/").values_list("recipient__username", "text"))
    assert told == {
        "reporter": "《关于推进情况的通报》（2026年第 1 期）已印发，请阅知。",
        "leader": "《关于推进情况的通报》（2026年第 1 期）已印发，请阅知。",
        "stranger": "《关于推进情况的通报》（2026年第 1 期）已印发，其中本单位逾期 2 项。",
        "stranger_leader": "《关于推进情况的通报》（2026年第 1 期）已印发，其中本单位逾期 2 项。",
    }


def words_of(row) -> str:
    return row.task.called.replace("　", " ")


def test_what_is_issued_stays_whatever_happens(cast, plan, units, signed_in):
    made, reader = issued(cast, plan), signed_in(cast.stranger)
    printed = reverse("tasks:bulletin_print", args=[made.pk])
    said, sheets = texts(made, reader), reader.get(printed).content
    stages.reach("closed", cast, make.assignment_of(plan, units["甲医院"]))
    plan.assignments.update(late_on=date(2026, 8, 1))
    for thing in (units["乙医院"], *plan.tasks.all(), *plan.pillars.all()):
        thing.name = f"改过的{thing.pk}"
        thing.save()
    assert texts(made, reader) == said
    assert reader.get(printed).content == sheets
    office = signed_in(cast.office)
    for verb in ("issue", "retake", "discard"):
        answer = office.post(reverse("tasks:bulletin_act", args=[made.pk, verb]), {"version": made.version})
        assert (answer.status_code, "已经印发，不能再改" in answer.content.decode()) == (409, True)
    assert office.post(reverse("tasks:bulletin_edit", args=[made.pk]), FORM).status_code == 409
    assert Bulletin.objects.get().title == WORDS["title"]


def test_the_figures_are_those_of_its_snapshot(cast, plan):
    made = drafted(cast, plan, late=2)
    tally = whole(figures_of(made.snapshot))
    kept = made.paper["whole"]
    assert (kept["rows"], kept["mean"]) == (tally.total, tally.mean)
    assert {code: number for code, number in kept["counts"].items() if number} == tally.counts
    assert [sum(line[2]["counts"][code] for line in made.paper["pillars"]) for code in kept["counts"]] == list(
        kept["counts"].values()
    )
    assert made.rows.count() == kept["counts"]["overdue"] == 2
    assert not made.snapshot.is_daily and Snapshot.objects.filter(is_daily=True).count() == 0


def test_two_who_word_it_at_once_see_both_texts(cast, plan, signed_in):
    made = drafted(cast, plan)
    url = reverse("tasks:bulletin_edit", args=[made.pk])
    assert signed_in(cast.office).post(url, FORM | {"opening": "请阅。"}).status_code == 302
    answer = signed_in(cast.deputy).post(url, FORM | {"opening": "请各单位阅。"})
    assert answer.status_code == 409
    assert "请阅。" in answer.content.decode() and "请各单位阅。" in answer.content.decode()
    assert Bulletin.objects.get().opening == "请阅。"


def test_figures_can_be_taken_again_and_words_stay(cast, plan, signed_in):
    made = drafted(cast, plan)
    bulletins.edit_bulletin(by=cast.office, bulletin=made, version=0, **WORDS | {"opening": "请阅。"})
    plan.assignments.filter(unit__name="丙中心").update(state="in_progress", late_on=date(2026, 9, 1))
    count_plan(plan)
    old = made.snapshot_id
    signed_in(cast.office).post(reverse("tasks:bulletin_act", args=[made.pk, "retake"]), {"version": 1})
    made.refresh_from_db()
    assert made.opening == "请阅。" and made.snapshot_id != old
    assert not Snapshot.objects.filter(pk=old).exists()
    assert [row.unit for row in made.rows.all()][0] == "乙医院" and made.rows.count() > 1


def test_a_plan_has_one_draft_and_a_year_one_of_each_number(cast, plan):
    first = issued(cast, plan)
    second = bulletins.draft_bulletin(by=cast.deputy, plan=plan)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(Refusal, match="已有一期通报的草稿"):
        bulletins.draft_bulletin(by=cast.office, plan=plan)
    bulletins.edit_bulletin(by=cast.office, bulletin=second, version=0, **WORDS)
    with pytest.raises(Refusal, match="第 1 期已经印发，请把期号改为第 2 期"):
        bulletins.issue_bulletin(by=cast.office, bulletin=second, version=1)


def test_a_draft_that_is_discarded_takes_its_figures_along(cast, plan):
    made = drafted(cast, plan)
    bulletins.discard_bulletin(by=cast.office, bulletin=made, version=0)
    assert not Bulletin.objects.exists() and not Snapshot.objects.exists()


def test_figures_that_do_not_fit_the_rows_are_not_written_down(cast, plan):
    plan.assignments.filter(unit__name="乙医院").update(state="in_progress", late_on=date(2026, 8, 22))
    with pytest.raises(Refusal, match="与逾期清单还不一致"):
        bulletins.draft_bulletin(by=cast.office, plan=plan)
    assert not Bulletin.objects.exists() and not Snapshot.objects.exists()


def test_a_sealed_year_issues_no_more(cast, plan):
    YearLock.objects.create(year=plan.year, at=now(), by=cast.office)
    with pytest.raises(Refusal, match="年度已经封存"):
        bulletins.draft_bulletin(by=cast.office, plan=plan)


def test_the_document_has_styles_numbers_of_pages_and_heads_on_each(cast, plan, signed_in):
    made = issued(cast, plan, late=2)
    answer = signed_in(cast.stranger).get(reverse("tasks:bulletin_docx", args=[made.pk]))
    paper = Document(BytesIO(answer.getvalue()))
    styles = [(p.style.name, p.text) for p in paper.paragraphs]
    assert ("公文红头", made.issuer) in styles and ("公文标题", made.title) in styles
    assert ("公文小标题", "三、下步要求") in styles
    assert ("公文附注", "数据截至2026年9月16日9时，快照 2026-09-16。") in styles
    fonts = {name: paper.styles[name].element.rPr.rFonts.get(EAST) for name in ("公文标题", "公文正文", "公文小标题")}
    assert fonts == {"公文标题": "方正小标宋简体", "公文正文": "仿宋_GB2312", "公文小标题": "黑体"}
    assert "PAGE" in paper.sections[0].footer._element.xml
    assert [table.rows[0]._tr.trPr.xml.count("w:tblHeader") for table in paper.tables] == [1, 1]
    widths = [[round(column.width.mm) for column in table.columns] for table in paper.tables]
    assert [sum(one) for one in widths] == [156, 156] and min(widths[0]) == 13
    assert [[cell.text for cell in row.cells][1] for row in paper.tables[1].rows] == ["责任单位", "乙医院", "乙医院"]


EAST = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"


def test_a_draft_says_that_it_is_one(cast, plan, signed_in):
    made, office = drafted(cast, plan), signed_in(cast.office)
    assert "（草稿，未印发）" in words(opened(office, "tasks:bulletin_print", made.pk))
    name = office.get(reverse("tasks:bulletin_docx", args=[made.pk]))["Content-Disposition"]
    assert "%E8%8D%89%E7%A8%BF" in name


def test_only_the_office_reads_a_draft_in_the_list(cast, plan, signed_in):
    drafted(cast, plan)
    assert "草稿" in words(opened(signed_in(cast.office), "tasks:bulletins"))
    assert "还没有印发通报。" in words(opened(signed_in(cast.committee), "tasks:bulletins"))


def test_a_plan_of_which_a_bulletin_was_made_is_not_withdrawn(cast, plan):
    bulletins.draft_bulletin(by=cast.office, plan=plan)
    with pytest.raises(Refusal, match="方案已有通报。"):
        withdraw_plan(by=cast.office, plan=plan, reason="时限有误")


def test_words_nobody_expected_are_shown_as_they_are(cast, plan, signed_in):
    made, client = drafted(cast, plan), signed_in(cast.office)
    odd = {"title": "<b>通报</b>\uffff", "opening": "{{ 7 }}&amp;", "demands": "=1+1\r\n\t<script>\U0001f600"}
    assert client.post(reverse("tasks:bulletin_edit", args=[made.pk]), FORM | odd).status_code == 302
    for name in ("tasks:bulletin", "tasks:bulletin_print"):
        said = words(opened(client, name, made.pk))
        assert "<b>通报</b>" in said and "{{ 7 }}&amp;" in said and "<script>\U0001f600" in said
    answer = client.get(reverse("tasks:bulletin_docx", args=[made.pk]))
    lines = [p.text for p in Document(BytesIO(answer.getvalue())).paragraphs]
    assert "<b>通报</b>" in lines and "=1+1" in lines and "<script>\U0001f600" in lines


def test_nobody_is_asked_for_what_nobody_owes(cast, plan, units):
    made = bulletins.draft_bulletin(by=cast.office, plan=plan)
    assert made.demands.splitlines() == [
        "（一）第三季度进展于9月24日前填报。已办结、已通过的事项不重复填报。",
        "（二）各牵头单位对待复核事项及时复核，退回时写明缺项。",
    ]
    bulletins.discard_bulletin(by=cast.office, bulletin=made, version=0)
    assert drafted(cast, plan).demands.startswith("（一）逾期单位于9月18日前补报进展。")
