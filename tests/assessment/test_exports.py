"""The annual workbook: by button and by command, every number as it is stored."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from assessment.models import Appraisal, Cycle, Entry, Indicator, Mark, Result, Tally
from branches.models import Evidence, Unit
from records.models import AuditEvent
from tests import make, stages
from tests.assessment import run, traced

SHEETS = ["汇总表", "评分表", "扣分明细", "加分明细", "述职评议统计", "任务完成情况", "说明"]


@pytest.fixture
def cycle(cast, plan):
    return traced.closed(cast, plan)


def address(cycle):
    return reverse("assessment:export", args=[cycle.pk])


@pytest.fixture
def exported(cast, signed_in):
    """exported(cycle) → the workbook as the office gets it."""

    def get(cycle, *, data_only=True, **query):
        answer = signed_in(cast.office).get(address(cycle), query)
        return load_workbook(BytesIO(answer.getvalue()), data_only=data_only)

    return get


def rows_of(sheet) -> list:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def numbered(sheet) -> list:
    return [row for row in rows_of(sheet) if isinstance(row[0], int)]


def totals_in(sheet, name=1, total=10) -> dict:
    return {row[name]: row[total] if row[total] is None else Decimal(str(row[total])) for row in numbered(sheet)}


def stored(cycle) -> dict:
    return dict(Result.objects.filter(appraisal__cycle=cycle).values_list("appraisal__name", "total"))


def test_the_workbook_has_all_its_sheets(cycle, exported):
    assert exported(cycle).sheetnames == SHEETS


def test_the_summary_is_an_official_table(cycle, exported):
    rows = rows_of(exported(cycle)["汇总表"])
    assert rows[0][0] == "安澜县卫生健康局2026年度党支部考核评分汇总表"
    assert (rows[1][0], rows[1][7]) == ("填报单位：安澜县卫生健康局", "填报日期：2026年9月16日")
    assert rows[2] == [
        "序号", "考核对象", "计入总分", *[None] * 7, "总分", "本类名次", "等次", "备注",
    ]  # fmt: skip
    assert rows[3][2:10] == [
        "平时考核（30%）", "年终考核（40%）", "述职评议（20%）", "民主测评（10%）",
        "加分", "扣分", "会议调整和限定", "舍入",
    ]  # fmt: skip
    assert rows[4][0] == "医院（2 个）"
    words = "".join(str(row[0]) for row in rows[-3:]).replace("　", "")
    assert words.endswith("考核组组长（签字）：考核组成员（签字）：机关党委（盖章）：年月日")
    assert "建议等次" in words


def test_every_total_is_the_stored_one(cycle, exported):
    book = exported(cycle)
    assert totals_in(book["汇总表"]) == stored(cycle)
    width = len(rows_of(book["评分表"])[2])
    assert totals_in(book["评分表"], total=width - 1) == stored(cycle)


def test_the_parts_of_a_row_sum_to_its_total(cycle, exported):
    for row in numbered(exported(cycle)["汇总表"]):
        assert sum(Decimal(str(value)) for value in row[2:10]) == Decimal(str(row[10]))


def test_ranks_and_grades_are_the_stored_ones(cycle, exported):
    rows = {row[1]: (row[11], row[12]) for row in numbered(exported(cycle)["汇总表"])}
    assert rows == {
        name: (rank, grade or None)
        for name, rank, grade in Result.objects.values_list("appraisal__name", "rank", "grade")
    }


def test_the_long_sheet_has_every_indicator_of_every_subject(cycle, exported):
    rows = rows_of(exported(cycle)["评分表"])
    assert rows[3][3:8] == [
        "任务落实进度（100分）", "1.1 组织生活（60分）", "1.2 达标创建（40分）",
        "述职评议得分（100分）", "民主测评得分（100分）",
    ]  # fmt: skip
    for row in [row for row in rows if isinstance(row[0], int)]:
        percents = {
            line["key"]: Decimal(line["percent"])
            for line in Result.objects.get(appraisal__name=row[1]).lines
            if line["level"] == 2
        }
        keys = ("1.1.1", "2.1.1", "2.1.2", "3.1.1", "4.1.1")
        assert [Decimal(str(value)) for value in row[3:8]] == [percents[key].normalize() for key in keys]


def test_each_subject_may_have_its_own_sheet(cycle, exported):
    book = exported(cycle, sheets="subject")
    assert set(book.sheetnames) == {"汇总表", *stored(cycle), *SHEETS[2:]}
    rows = rows_of(book["甲医院党支部"])
    assert rows[0][0] == "安澜县卫生健康局2026年度党支部考核评分表（甲医院党支部）"
    (mine,) = [row for row in rows if row[1] and row[1].strip("　").startswith("组织生活")]
    assert mine[2:7] == [60, 58.5, 58.5, None, 58.5]
    assert (traced.REASON in mine[8], mine[9]) == (True, "office")
    assert Decimal(str(rows[-1][7])) == stored(cycle)["甲医院党支部"]


def test_too_many_sheets_are_refused_before_they_are_drawn(cycle, cast, signed_in, monkeypatch):
    monkeypatch.setattr("assessment.exports.MOST_SHEETS", 2)
    answer = signed_in(cast.office).get(address(cycle), {"sheets": "subject"})
    assert answer.status_code == 409
    assert "按分类导出" in answer.content.decode()
    assert signed_in(cast.office).get(address(cycle), {"sheets": "subject", "category": "机关"}).getvalue()


def test_one_category_may_be_exported(cycle, exported):
    assert set(totals_in(exported(cycle, category="机关")["汇总表"])) == {"机关第一党支部"}


def test_every_deduction_has_its_calculation_reason_and_file(cycle, exported):
    mark = Mark.objects.get(appraisal__name="甲医院党支部", indicator=run.by_hand(cycle), stage="mark")
    mark.evidence.add(Evidence.objects.get(name="三会一课记录.pdf"))
    rows = rows_of(exported(cycle)["扣分明细"])
    mine = [row for row in numbered(exported(cycle)["扣分明细"]) if row[1] == "甲医院党支部" and row[4] == "组织生活"]
    assert [row[3:] for row in mine] == [
        [
            "责任型",
            "组织生活",
            1.5,
            "60 − 3 × 0.5：按台账核对",
            "按台账核对",
            "三会一课记录.pdf",
            "office",
            "2026年9月16日",
        ]
    ]
    summed = sum(Decimal(str(row[5])) for row in rows if isinstance(row[0], int))
    (total,) = [row for row in rows if row[1] == "合计"]
    assert Decimal(str(total[5])) == summed
    assert not any(row[4] == "达标创建" for row in rows)


def test_bonuses_are_listed_with_their_document(cycle, exported):
    rows = rows_of(exported(cycle)["加分明细"])
    assert rows[3][1:] == [
        "甲医院党支部", "医院", "表彰", "县级表彰", 1, "安卫党〔2026〕19号", "文件印发", None, "office", "deputy",
    ]  # fmt: skip
    assert rows[4][1:6] == ["合计", None, None, None, 1]


def test_an_entry_nobody_confirmed_is_not_listed(cycle, exported):
    Entry.objects.update(confirmed_by=None, confirmed_at=None)
    assert numbered(exported(cycle)["加分明细"]) == []


def test_votes_are_counted_by_group(cycle, exported):
    rows = numbered(exported(cycle)["述职评议统计"])
    (mine,) = [row for row in rows if row[1] == "甲医院党支部" and row[3] == "述职评议得分"]
    assert mine[4:] == ["全体党员", 100, 58, 18, 4, 0, 80, 94.625, "好 100、较好 85、一般 60、差 0"]


def test_votes_of_an_open_round_stay_out(cycle, exported):
    Tally.objects.first().round.cycle.rounds.update(state="open")
    assert numbered(exported(cycle)["述职评议统计"]) == []


def test_a_group_without_a_valid_vote_has_no_score(cycle, exported):
    Tally.objects.update(counts=[0, 0, 0, 0])
    assert {row[10:12] == [0, None] for row in map(list, numbered(exported(cycle)["述职评议统计"]))} == {True}


def test_the_tasks_behind_the_totals_are_listed(cast, plan, units, exported):
    row = stages.reach("closed", cast, make.assignment_of(plan, units["甲医院"]))
    plan.assignments.filter(unit=units["乙医院"], task__order=1).update(late_on="2026-09-12", state="in_progress")
    rows = rows_of(exported(run.computed(cast.office, plan))["任务完成情况"])
    named = {(name, row[2]): row for name, row in _under_their_units(rows[3:])}
    assert {name for name, _ in named} == {"甲医院", "乙医院", "机关第一党支部"}
    assert named["乙医院", "1 理论学习"][4:9] == ["逾期", 90, "2026-12-18", None, 5]
    assert row.task.name in {key[1].partition(" ")[2] for key in named}


def _under_their_units(rows):
    unit = None
    for row in rows:
        if isinstance(row[0], str):
            unit = row[0]
        else:
            yield unit, row


@pytest.mark.parametrize(("feeds", "names"), [
    ("own", {"甲医院党支部", "乙医院党支部", "机关第一党支部"}),
    ("covered", {"甲医院", "乙医院", "局办公室", "组织人事科"}),
    ("by_parent", {"甲医院", "乙医院", "机关第一党支部"}),
])  # fmt: skip
def test_whose_work_is_listed_follows_the_scheme(cycle, feeds, names):
    assert set(Unit.objects.filter(cycle.appraisals.feeding(feeds, "pk")).values_list("name", flat=True)) == names


def test_the_last_sheet_says_by_which_rules(cycle, exported):
    said = {row[0]: row[1] for row in rows_of(exported(cycle)["说明"])[3:]}
    assert said["考核方案"] == "2026年度党支部考核（第 1 版）"
    assert said["依据文件"].endswith("安卫党〔2026〕9号")
    assert (said["平时考核"], said["优秀名额"]) == ("占总分 30%", "不超过本类考核对象的 30%，向下取整")
    assert said["1.1 组织生活"] == f"年终考核，责任型，60 分，扣分制：{run.STANDARD}"
    assert said["一票否决：班子成员受党纪处分"] == "等次不得高于一般，不改总分"
    assert (said["计算时间"], said["导出"]) == ("2026-09-16 09:00", "2026-09-16 09:00，office")


def test_totals_are_formulas(cycle, exported):
    book = exported(cycle, data_only=False)
    found = [cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert "=ROUND(SUM(C6:J6),5)" in found
    assert len(found) == 3 + 3 + 1 + 1 + 2 * 2 * 3


HOSTILE = ["=1+1", "+A1", '=HYPERLINK("http://x")', "@甲", "-1", "\t=1", "<f>1\t2</f><v/>"]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_write_stays_text(cycle, cast, exported, text):
    Appraisal.objects.filter(name="甲医院党支部").update(name=text, category=text)
    Mark.objects.update(reason=text)
    Entry.objects.update(matter=text, document_number=text, reason=text)
    Tally.objects.update(group=text)
    Evidence.objects.update(name=text)
    Indicator.objects.update(standard=text, number=text[:20])
    type(cycle.scheme).objects.update(name=text)
    for query in ({}, {"sheets": "subject"}):
        book = exported(cycle, data_only=False, **query)
        formulas = {cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"}
        assert all(value.startswith(("=ROUND(", "=SUM(")) for value in formulas)
        assert text in {cell.value for cell in book["汇总表"]["B"]}


def test_a_control_character_does_not_stop_the_export(cycle, exported):
    Appraisal.objects.filter(name="甲医院党支部").update(name="甲\x0b医院")
    assert "甲医院" in totals_in(exported(cycle)["汇总表"])


def test_what_is_missing_is_in_the_remarks(cast, cycle, exported):
    Result.objects.filter(appraisal__name="甲医院党支部").update(
        total=None, missing="组织生活：未评分", rank=None, grade="", note=""
    )
    (row,) = [row for row in numbered(exported(cycle)["汇总表"]) if row[1] == "甲医院党支部"]
    assert row[10:] == [None, None, None, "组织生活：未评分"]


def test_what_changed_after_the_totals_is_mentioned(cast, cycle, exported):
    Mark.objects.filter(stage="mark").first().delete()
    first = "".join(str(row[0]) for row in rows_of(exported(cycle)["汇总表"]))
    assert "本表未包含这些变化" in first


@pytest.mark.parametrize(("state", "words"), [("self", "评分尚未结束"), ("marking", "评分尚未结束")])
def test_before_marking_has_closed_there_is_nothing_to_export(cycle, cast, signed_in, state, words):
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    answer = signed_in(cast.office).get(address(cycle))
    assert answer.status_code == 409
    assert words in answer.content.decode()


def test_before_computing_there_is_nothing_to_export(cast, plan, signed_in):
    cycle = run.opened(cast.office, plan)
    Cycle.objects.filter(pk=cycle.pk).update(state="review")
    answer = signed_in(cast.office).get(address(cycle))
    assert (answer.status_code, "请先计算再导出" in answer.content.decode()) == (409, True)


def test_an_export_leaves_one_line_of_history(cast, cycle, exported):
    before = AuditEvent.objects.count()
    exported(cycle)
    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.by, event.after) == ("results.export", cast.office, {"subjects": 3})


def test_button_and_command_give_the_same_workbook(cast, cycle, exported, tmp_path):
    call_command("export_results", cycle=cycle.pk, output=tmp_path / "汇总.xlsx")
    by_button, by_command = exported(cycle), load_workbook(tmp_path / "汇总.xlsx", data_only=True)
    assert by_command.sheetnames == SHEETS
    for name in SHEETS[:-1]:  # the last says who exported
        assert rows_of(by_button[name]) == rows_of(by_command[name])
    assert AuditEvent.objects.filter(verb="results.export", by_label="系统").count() == 1


def test_the_command_names_an_unknown_cycle(db, tmp_path):
    with pytest.raises(CommandError, match="没有编号为 7 的考核。"):
        call_command("export_results", cycle=7, output=tmp_path / "a.xlsx")


def test_the_command_says_when_nothing_is_computed(cast, plan, tmp_path):
    cycle = run.opened(cast.office, plan)
    with pytest.raises(CommandError, match="评分尚未结束"):
        call_command("export_results", cycle=cycle.pk, output=tmp_path / "a.xlsx")


def test_the_command_says_when_it_cannot_write_and_records_nothing(cycle, tmp_path):
    before = AuditEvent.objects.count()
    with pytest.raises(CommandError, match="无法写入.*请检查文件夹是否存在"):
        call_command("export_results", cycle=cycle.pk, output=tmp_path / "没有" / "a.xlsx")
    assert AuditEvent.objects.count() == before


def test_the_file_has_the_name_of_what_was_assessed(cast, cycle, signed_in):
    answer = signed_in(cast.inspector).get(address(cycle))
    answer.getvalue()
    assert answer.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert "filename*=utf-8''" in answer.headers["Content-Disposition"]
