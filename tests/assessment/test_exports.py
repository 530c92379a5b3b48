"""The annual workbook: by button and by command, every total as it is stored."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from assessment.actions.results import compute
from assessment.exports import export_results
from assessment.models import Appraisal, Result
from branches.models import Unit
from records.models import AuditEvent
from records.refusals import Refusal
from tests.assessment import run

HEAD = ["序号", "党支部", "分类", "任务落实进度（55分）", "组织生活（45分）", "总分", "本类名次", "分数段", "备注"]


def exported(by, cycle):
    content = export_results(by=by, cycle=cycle, appraisals=cycle.appraisals.all())
    return load_workbook(BytesIO(content))


def rows_of(sheet) -> list:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def totals_in(sheet) -> dict:
    branches = [row for row in rows_of(sheet) if isinstance(row[0], int)]
    return {row[1]: row[5] if row[5] is None else Decimal(str(row[5])) for row in branches}


def test_the_summary_is_an_official_table(cast, results):
    rows = rows_of(exported(cast.office, results)["汇总表"])
    assert rows[0][0] == "安澜县卫生健康局2026年度党支部考核评分汇总表"
    assert (rows[1][0], rows[1][4]) == ("填报单位：安澜县卫生健康局", "填报日期：2026年9月16日")
    assert rows[2] == HEAD
    assert rows[3:8] == [
        ["医院（2 个党支部）", *[None] * 8],
        [1, "乙医院党支部", "医院", 49.5, 45, 94.5, 1, "优秀", None],
        [2, "甲医院党支部", "医院", 32.26667, 43.5, 75.77, 2, "一般", None],
        ["机关（1 个党支部）", *[None] * 8],
        [3, "机关第一党支部", "机关", 44, 0, 44, 1, "较差", None],
    ]
    words = "".join(str(row[0]) for row in rows[8:]).replace("　", "")
    assert "未计名额和一票否决，不是审定的等次" in words
    assert words.endswith("考核组组长（签字）：考核组成员（签字）：机关党委（盖章）：年月日")


def test_the_second_sheet_has_every_line(cast, results):
    rows = rows_of(exported(cast.office, results)["得分明细"])
    assert rows[2] == ["序号", "党支部", "项目", "怎么算的", "计入总分"]
    assert rows[3:6] == [
        [1, "甲医院党支部", "任务落实进度", "3 项落实项，平均进度 58.67%：176 ÷ 3 ÷ 100 × 55", 32.26667],
        [2, "甲医院党支部", "组织生活", "45 − 1.50：按台账核对", 43.5],
        [3, "甲医院党支部", "舍入", "75.76666… 四舍五入取两位", 0.00333],
    ]
    assert len(rows) == 3 + 9


def test_every_total_is_the_stored_one(cast, results):
    stored = dict(Result.objects.values_list("appraisal__unit__name", "total"))
    assert totals_in(exported(cast.office, results)["汇总表"]) == stored


@pytest.mark.parametrize("name", ["=1+1", "+A1", '=HYPERLINK("http://x")', "@甲", "-1"])
def test_a_branch_named_like_a_formula_stays_a_name(cast, results, name):
    Unit.objects.filter(name="甲医院党支部").update(name=name)
    book = exported(cast.office, results)
    assert (book["汇总表"]["B6"].value, book["汇总表"]["B6"].data_type) == (name, "s")
    assert (book["得分明细"]["B4"].value, book["得分明细"]["B4"].data_type) == (name, "s")


def test_a_control_character_does_not_stop_the_export(cast, results):
    Unit.objects.filter(name="甲医院党支部").update(name="甲\x0b医院")
    assert exported(cast.office, results)["汇总表"]["B6"].value == "甲医院"


def test_what_is_missing_is_in_the_remarks(cast, plan, cycle):
    run.marked(cast.office, cycle, {"甲医院党支部": "1"})
    compute(by=cast.office, cycle=cycle)
    rows = rows_of(exported(cast.office, cycle)["汇总表"])
    assert rows[5] == [2, "乙医院党支部", "医院", 0, None, None, None, None, "组织生活：未评分"]


def test_marks_after_the_totals_are_mentioned(cast, results, the_day):
    the_day.move_to("2026-09-17T01:00:00Z")
    row = run.appraisal(results, "甲医院党支部")
    arguments = {"appraisal": row, "indicator": run.by_hand(results), "deducted": Decimal(2), "reason": "又缺一次"}
    run.mark(by=cast.office, version=1, **arguments)
    first = [row[0] for row in rows_of(exported(cast.office, results)["汇总表"])]
    assert "注意：计算之后评分有改动，本表未包含这些改动。" in first


def test_before_computing_there_is_nothing_to_export(cast, cycle):
    with pytest.raises(Refusal, match="请先计算再导出"):
        exported(cast.office, cycle)


def test_an_export_leaves_one_line_of_history(cast, results):
    before = AuditEvent.objects.count()
    exported(cast.office, results)
    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.by, event.after) == ("results.export", cast.office, {"branches": 3})


def test_button_and_command_give_the_same_workbook(cast, results, signed_in, tmp_path):
    answer = signed_in(cast.office).get(reverse("assessment:export", args=[results.pk]))
    assert answer.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert "filename*=utf-8''" in answer.headers["Content-Disposition"]
    call_command("export_results", cycle=results.pk, output=tmp_path / "汇总.xlsx")
    by_button, by_command = load_workbook(BytesIO(answer.getvalue())), load_workbook(tmp_path / "汇总.xlsx")
    assert by_button.sheetnames == by_command.sheetnames == ["汇总表", "得分明细"]
    for name in by_button.sheetnames:
        assert rows_of(by_button[name]) == rows_of(by_command[name])
    assert totals_in(by_command["汇总表"]) == dict(Result.objects.values_list("appraisal__unit__name", "total"))
    assert AuditEvent.objects.latest("id").by_label == "系统"


def test_the_command_names_an_unknown_cycle(db, tmp_path):
    with pytest.raises(CommandError, match="没有编号为 7 的考核。"):
        call_command("export_results", cycle=7, output=tmp_path / "a.xlsx")


def test_the_command_says_when_nothing_is_computed(cast, cycle, tmp_path):
    with pytest.raises(CommandError, match="请先计算再导出"):
        call_command("export_results", cycle=cycle.pk, output=tmp_path / "a.xlsx")


def test_the_command_says_when_it_cannot_write_and_records_nothing(cast, results, tmp_path):
    before = AuditEvent.objects.count()
    with pytest.raises(CommandError, match="无法写入.*请检查文件夹是否存在"):
        call_command("export_results", cycle=results.pk, output=tmp_path / "没有" / "a.xlsx")
    assert AuditEvent.objects.count() == before


def test_an_export_holds_what_the_person_sees(cast, results):
    own = Appraisal.objects.filter(unit__name="甲医院党支部")
    book = load_workbook(BytesIO(export_results(by=cast.office, cycle=results, appraisals=own)))
    assert totals_in(book["汇总表"]) == {"甲医院党支部": Decimal("75.77")}
    assert len(rows_of(book["得分明细"])) == 3 + 3
