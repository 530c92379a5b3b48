"""扣分溯源 through the browser's door: from the total to the sentence of the notice, and who sees how much of it."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessment.models import Appraisal, Cycle, Indicator, Mark, Result
from assessment.seals import code_of
from records.models import AuditEvent
from tests import make, stages
from tests.assessment import run, sealed, traced


@pytest.fixture
def cycle(cast, plan):
    return traced.closed(cast, plan)


@pytest.fixture
def branch(cycle):
    return run.appraisal(cycle, "甲医院党支部")


def shown(client, branch, line=None, status=200):
    answer = client.get(reverse("assessment:appraisal", args=[branch.pk]), {"line": line} if line else {})
    assert answer.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]))


def test_the_lines_of_the_page_sum_to_its_total(cast, branch, signed_in):
    answer = signed_in(cast.office).get(reverse("assessment:appraisal", args=[branch.pk]))
    rows = [row for row, _ in answer.context["shown"] if row.value is not None]
    assert sum(row.value for row in rows) == branch.result.total
    assert f"以上 {len(rows)} 行相加" in answer.content.decode()
    assert str(branch.result.total) in answer.content.decode()


def test_an_indicator_leads_down_to_the_sentence_of_the_notice(cast, branch, plan, signed_in):
    task = plan.tasks.get(order=1)
    Indicator.objects.filter(pk=run.by_hand(branch.cycle).pk).update(task=task)
    row = make.assignment_of(plan, branch.unit.branch.covers.get())
    stages.reach("done", cast, row)
    page = shown(signed_in(cast.office), branch, "2.1.1")
    assert "1.1 为什么是 58.50" in page
    assert "扣 1.50" in page
    assert run.STANDARD in page
    assert "60 − 3 × 0.5" in page
    assert traced.REASON in page
    assert "三会一课记录.pdf" in page
    assert "第三季度进展 ，9月16日 提交，已通过" in page
    assert task.called.replace("　", " ") in page
    assert task.text.splitlines()[0] in page
    assert plan.notice.document_number in page


def test_a_section_opens_by_its_address(cast, branch, signed_in):
    page = shown(signed_in(cast.office), branch, "1")
    assert "平时考核" in page
    assert "任务落实进度" in page


@pytest.mark.parametrize("line", ["9.9.9", "rounding2", "../..", "1' OR 1=1"])
def test_a_line_there_is_not_is_said_to_be_none(cast, branch, signed_in, line):
    assert "没有这一行" in shown(signed_in(cast.office), branch, line, status=400)


def test_a_bonus_shows_its_document(cast, branch, signed_in):
    page = shown(signed_in(cast.office), branch, "5.1.1")
    assert "安卫党〔2026〕19号" in page
    assert "县级表彰" in page


def test_votes_show_as_sums_of_the_group(cast, branch, signed_in):
    page = shown(signed_in(cast.office), branch, "3.1.1")
    assert "好 58" in page
    assert "一般 4" in page


def test_the_rounding_explains_itself(cast, branch, signed_in):
    assert "只在总分四舍五入一次" in shown(signed_in(cast.office), branch, "rounding")


def test_without_a_choice_the_largest_loss_is_open(cast, branch, signed_in):
    answer = signed_in(cast.office).get(reverse("assessment:appraisal", args=[branch.pk]))
    assert answer.context["why"]["row"].lost == max(
        row.lost for row, _ in answer.context["shown"] if row.lost is not None
    )


def test_who_marked_is_named_to_those_who_see_all_only(cast, branch, signed_in):
    assert "office，" in shown(signed_in(cast.inspector), branch, "2.1.1")
    assert "office，" not in shown(signed_in(cast.reporter), branch, "2.1.1")
    assert traced.REASON in shown(signed_in(cast.reporter), branch, "2.1.1")


def test_own_people_learn_rank_and_grade_once_they_are_public(cast, cycle, branch, signed_in):
    assert "第 1 名" not in shown(signed_in(cast.reporter), branch)
    assert "第 1 名" in shown(signed_in(cast.office), branch)
    Cycle.objects.filter(pk=cycle.pk).update(state="public")
    page = shown(signed_in(cast.reporter), branch)
    assert "第 1 名" in page
    assert "等次 一般" in page
    assert "建议等次" not in page


@pytest.mark.parametrize("who", ["reporter", "leader", "office", "committee", "inspector"])
@pytest.mark.parametrize("state", ["self", "marking"])
def test_before_marking_has_closed_nobody_finds_a_total_or_a_mark(cast, cycle, branch, signed_in, who, state):
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    page = shown(signed_in(getattr(cast, who)), branch, "2.1.1")
    assert str(branch.result.total) not in page
    assert traced.REASON not in page
    assert "评分尚未结束" in page


def test_a_mark_that_was_not_handed_in_is_not_shown(cast, branch, signed_in):
    Mark.objects.filter(appraisal=branch, stage="mark").update(submitted_at=None)
    Result.objects.filter(appraisal=branch).update(lines=[line for line in branch.result.lines if line["key"] == "2"])
    branch.refresh_from_db()
    assert traced.REASON not in shown(signed_in(cast.office), branch)


def test_a_missing_score_is_named(cast, branch, signed_in):
    Result.objects.filter(appraisal=branch).update(total=None, missing="组织生活：未评分", lines=[])
    page = shown(signed_in(cast.office), branch)
    assert "还没有总分" in page
    assert "组织生活：未评分" in page


def test_hostile_names_are_text(cast, branch, signed_in):
    hostile = "<script>alert(1)</script>"
    Appraisal.objects.filter(pk=branch.pk).update(name=hostile)
    Mark.objects.filter(appraisal=branch).update(reason=hostile)
    body = signed_in(cast.office).get(reverse("assessment:appraisal", args=[branch.pk]) + "?line=2.1.1")
    assert hostile not in body.content.decode()
    assert "&lt;script&gt;" in body.content.decode()


def test_the_statement_holds_every_line_and_the_total(cast, branch, signed_in):
    answer = signed_in(cast.reporter).get(reverse("assessment:statement", args=[branch.pk]))
    page = answer.content.decode()
    for line in branch.result.lines:
        assert line["level"] == 1 or line["label"] in page
    assert f"{branch.result.total:.5f}" in page
    assert "第 1 页　共" in page
    assert "尚未封存" in page


def test_there_is_no_statement_before_marking_has_closed(cast, cycle, branch, signed_in):
    Cycle.objects.filter(pk=cycle.pk).update(state="marking")
    answer = signed_in(cast.office).get(reverse("assessment:statement", args=[branch.pk]))
    assert answer.status_code == 409
    assert "评分结束" in answer.content.decode()


def cited(branch) -> str:
    file = branch.marks.exclude(evidence=None).get().evidence.get()
    return reverse("assessment:appraisal_file", args=[branch.pk, file.pk])


def test_a_cited_file_is_served_and_recorded(cast, branch, signed_in):
    answer = signed_in(cast.inspector).get(cited(branch))
    assert answer.getvalue().startswith(b"%PDF")
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.by, event.after) == ("evidence.download", cast.inspector, {"appraisal": branch.pk})


def test_a_file_of_a_mark_stays_hidden_until_marking_has_closed(cast, cycle, branch, signed_in):
    address = cited(branch)
    Mark.objects.filter(appraisal=branch, stage="self").delete()
    mark = branch.marks.get(indicator=run.by_hand(cycle))
    mark.evidence.set([int(address.rstrip("/").rpartition("/")[2])])
    assert signed_in(cast.office).get(address).getvalue()
    Cycle.objects.filter(pk=cycle.pk).update(state="marking")
    assert signed_in(cast.office).get(address).status_code == 404


def test_a_file_nobody_cites_is_not_served(cast, branch, signed_in):
    address = cited(branch)
    Mark.objects.filter(appraisal=branch, stage="self").delete()
    assert signed_in(cast.office).get(address).status_code == 404


def test_under_seal_statement_and_workbook_bear_its_code(cast, plan, signed_in):
    seal = sealed.sealed(cast, plan)
    code = code_of(seal.cycle)
    assert len(code) == 19  # 16 signs in groups of 4
    row = run.appraisal(seal.cycle, "甲医院党支部")
    page = signed_in(cast.reporter).get(reverse("assessment:statement", args=[row.pk])).content.decode()
    assert f"校验码 {code}" in page
    assert "尚未封存" not in page
    data = signed_in(cast.inspector).get(reverse("assessment:export", args=[seal.cycle.pk])).getvalue()
    for sheet in load_workbook(BytesIO(data)):
        assert any(code in str(cell.value) for cell in sheet[2])
