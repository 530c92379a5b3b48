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
from records.models import AuditEvent
from records.refusals import Refusal
from tasks.actions.assignments import ask_closing, close_assignment, refuse_closing
from tests import make, stages
from tests.assessment import run

HEAD = ["序号", "党支部", "分类", "平时考核", None, "舍入", "总分", "本类名次", "分数段", "备注"]
SHEETS = ["汇总表", "评分表", "扣分明细", "任务完成情况", "说明"]


def exported(by, cycle, *, data_only=True, **options):
    content = export_results(by=by, cycle=cycle, appraisals=cycle.appraisals.all(), **options)
    return load_workbook(BytesIO(content), data_only=data_only)


def rows_of(sheet) -> list:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def totals_in(sheet) -> dict:
    branches = [row for row in rows_of(sheet) if isinstance(row[0], int)]
    return {row[1]: row[6] if row[6] is None else Decimal(str(row[6])) for row in branches}


def test_the_summary_is_an_official_table(cast, results):
    rows = rows_of(exported(cast.office, results)["汇总表"])
    assert rows[0][0] == "安澜县卫生健康局2026年度党支部考核评分汇总表"
    assert (rows[1][0], rows[1][5]) == ("填报单位：安澜县卫生健康局", "填报日期：2026年9月16日")
    heads = [item.section.name for item in results.indicators().select_related("section")]
    assert rows[2] == [*HEAD[:3], heads[0], heads[1] if heads[1] != heads[0] else None, *HEAD[5:]]
    assert rows[3] == [None, None, None, "任务落实进度（55分）", "组织生活（45分）", *[None] * 5]
    assert rows[4:9] == [
        ["医院（2 个党支部）", *[None] * 9],
        [1, "乙医院党支部", "医院", 49.5, 45, 0, 94.5, 1, "优秀", None],
        [2, "甲医院党支部", "医院", 32.26667, 43.5, 0.00333, 75.77, 2, "一般", None],
        ["机关（1 个党支部）", *[None] * 9],
        [3, "机关第一党支部", "机关", 44, 0, 0, 44, 1, "较差", None],
    ]
    words = "".join(str(row[0]) for row in rows[9:]).replace("　", "")
    assert "未计名额和一票否决，不是审定的等次" in words
    assert words.endswith("考核组组长（签字）：考核组成员（签字）：机关党委（盖章）：年月日")


def test_the_marks_are_there_line_by_line(cast, results):
    rows = rows_of(exported(cast.office, results)["评分表"])
    assert rows[2][3:6] == ["计分", None, None]
    assert rows[3] == [None, None, None, "分值", "扣分", "得分", None, None]
    first, second = (item.section.name for item in results.indicators().select_related("section"))
    at = next(number for number, row in enumerate(rows) if row[0] == "甲医院党支部（医院）")
    detail = "3 项落实项，平均进度 58.67%：176 ÷ 3 ÷ 100 × 55"
    assert rows[at + 1 : at + 5] == [
        [1, first, "任务落实进度", 55, None, 32.26667, detail, None],
        [2, second, "组织生活", 45, 1.5, 43.5, "45 − 1.50：按台账核对", "office"],
        [3, None, "舍入", None, None, 0.00333, "75.76666… 四舍五入取两位", None],
        [None, None, "合计", None, None, 75.77, "名次 2，一般", None],
    ]
    assert len(rows) == 4 + 3 * 5


def test_each_branch_may_have_its_own_sheet_of_marks(cast, results):
    book = exported(cast.office, results, per_branch=True)
    assert book.sheetnames == ["汇总表", "乙医院党支部", "甲医院党支部", "机关第一党支部", *SHEETS[2:]]
    rows = rows_of(book["甲医院党支部"])
    assert rows[0][0] == "安澜县卫生健康局2026年度党支部考核评分表（甲医院党支部）"
    assert [row[5] for row in rows[4:]] == [32.26667, 43.5, 0.00333, 75.77]


def test_every_deduction_has_its_reason(cast, results):
    rows = rows_of(exported(cast.office, results)["扣分明细"])
    assert rows[3:] == [
        [1, "甲医院党支部", "医院", "组织生活", 1.5, "按台账核对", "office", "2026年9月16日"],
        [2, "机关第一党支部", "机关", "组织生活", 45, "按台账核对", "office", "2026年9月16日"],
        [None, "合计", None, None, 46.5, None, None, None],
    ]


def test_without_a_deduction_the_sheet_says_so(cast, plan, cycle):
    run.marked(cast.office, cycle, {"甲医院党支部": "0"})
    compute(by=cast.office, cycle=cycle)
    assert rows_of(exported(cast.office, cycle)["扣分明细"])[3:] == [["没有扣分。", *[None] * 7]]


def test_the_tasks_behind_the_totals_are_listed(cast, plan, units):
    row = stages.reach("closing", cast, make.assignment_of(plan, units["甲医院"]))
    refuse_closing(by=cast.lead, assignment=row, reason="缺总结")
    ask_closing(by=cast.reporter, assignment=row, text="已补。")
    close_assignment(by=cast.lead, assignment=row)
    plan.assignments.filter(unit=units["乙医院"], task__order=1).update(late_on="2026-09-12", state="in_progress")
    cycle = run.opened(cast.office, plan)
    compute(by=cast.office, cycle=cycle)
    rows = rows_of(exported(cast.office, cycle)["任务完成情况"])
    named = {(name, row[2]): row for name, row in _under_their_units(rows[3:])}
    task, due = ["政治型", "1 理论学习", "局机关党委"], "2026-12-18"
    assert named["甲医院", "1 理论学习"][1:] == [*task, "办结", 100, due, "2026-09-16", None, 1]
    assert named["乙医院", "1 理论学习"][1:] == [*task, "逾期", 0, due, None, 5, 0]
    assert len(named) == 3 + 3 + 1


def _under_their_units(rows):
    unit = None
    for row in rows:
        if isinstance(row[0], str):
            unit = row[0]
        else:
            yield unit, row


def test_the_last_sheet_says_by_which_rules(cast, results):
    said = {row[0]: row[1] for row in rows_of(exported(cast.office, results)["说明"])[3:]}
    assert said["考核方案"] == "2026年度党支部考核（第 1 版）"
    assert said["依据文件"].endswith("安卫党〔2026〕9号")
    assert said["组织生活"].endswith("45 分，人工评分（扣分制）。评分标准：每缺一次扣 0.50 分，扣完为止。")
    assert (said["计算时间"], said["导出"]) == ("2026-09-16 09:00", "2026-09-16 09:00，office")


def test_every_total_is_the_stored_one(cast, results):
    stored = dict(Result.objects.values_list("appraisal__unit__name", "total"))
    assert totals_in(exported(cast.office, results)["汇总表"]) == stored


def test_totals_are_formulas(cast, results):
    book = exported(cast.office, results, data_only=False)
    formulas = [cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert formulas == [
        "=ROUND(SUM(D6:F6),5)",
        "=ROUND(SUM(D7:F7),5)",
        "=ROUND(SUM(D9:F9),5)",
        "=ROUND(SUM(F6:F8),5)",
        "=ROUND(SUM(F11:F13),5)",
        "=ROUND(SUM(F16:F18),5)",
        "=SUM(E4:E5)",
    ]


@pytest.mark.parametrize("name", ["=1+1", "+A1", '=HYPERLINK("http://x")', "@甲", "-1"])
def test_a_branch_named_like_a_formula_stays_a_name(cast, results, name):
    Appraisal.objects.filter(unit__name="甲医院党支部").update(name=name)
    book = exported(cast.office, results)
    assert (book["汇总表"]["B7"].value, book["汇总表"]["B7"].data_type) == (name, "s")
    assert (book["扣分明细"]["B4"].value, book["扣分明细"]["B4"].data_type) == (name, "s")


def test_a_control_character_does_not_stop_the_export(cast, results):
    Appraisal.objects.filter(unit__name="甲医院党支部").update(name="甲\x0b医院")
    assert exported(cast.office, results)["汇总表"]["B7"].value == "甲医院"


def test_what_is_missing_is_in_the_remarks(cast, plan, cycle):
    run.marked(cast.office, cycle, {"甲医院党支部": "1"})
    compute(by=cast.office, cycle=cycle)
    rows = rows_of(exported(cast.office, cycle)["汇总表"])
    assert rows[6] == [2, "乙医院党支部", "医院", 0, None, None, None, None, None, "组织生活：未评分"]


def test_marks_after_the_totals_are_mentioned(cast, results, the_day):
    the_day.move_to("2026-09-17T01:00:00Z")
    row = run.appraisal(results, "甲医院党支部")
    arguments = {"appraisal": row, "indicator": run.by_hand(results), "deducted": Decimal(2), "reason": "又缺一次"}
    run.mark(by=cast.office, version=1, **arguments)
    first = [row[0] for row in rows_of(exported(cast.office, results)["汇总表"])]
    assert "注意：计算之后评分有变化，本表未包含这些变化。" in first


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
    by_button = load_workbook(BytesIO(answer.getvalue()), data_only=True)
    by_command = load_workbook(tmp_path / "汇总.xlsx", data_only=True)
    assert by_button.sheetnames == by_command.sheetnames == SHEETS
    for name in SHEETS[:-1]:  # the last says who exported
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
    content = export_results(by=cast.office, cycle=results, appraisals=own)
    book = load_workbook(BytesIO(content), data_only=True)
    assert totals_in(book["汇总表"]) == {"甲医院党支部": Decimal("75.77")}
    assert len(rows_of(book["评分表"])) == 4 + 5
    assert {row[1] for row in rows_of(book["扣分明细"])[3:4]} == {"甲医院党支部"}
