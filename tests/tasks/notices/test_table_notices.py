"""Notices whose tasks stand in tables."""

import pytest
from docx import Document

from tasks.notices import Pillar, read_file, read_notice
from tests.tasks.notices.samples import said
from tests.tasks.notices.word.documents import saved


def in_word(lines, rows, merges=()):
    """A document of lines and a table; None in a row is left to the cell merged over it."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(len(rows), max(map(len, rows)))
    for at, row in enumerate(rows):
        for place, words in enumerate(row):
            if words:
                table.cell(at, place).text = words
    for first, last in merges:
        table.cell(*first).merge(table.cell(*last))
    return document


def read(document):
    return read_notice(read_file("任务表.docx", saved(document)))


LETTER = [
    "安卫办〔2026〕11号",
    "关于印发2026年重点工作分工方案的通知",
    "局直属各单位：",
    "现将分工方案印发给你们。",
    "附件：2026年重点工作分工表",
    "安澜县卫生健康局",
    "2026年2月10日",
    "附件1",
    "2026年重点工作分工表",
]
YEAR = [
    ["序号", "类别", "工作任务", "责任领导", "责任单位", None, "完成时限"],
    [None, None, None, None, "牵头单位", "配合单位", None],
    ["1", "党的建设", "评选示范项目10个。", "章某某", "局机关党委", "各党支部", "6月底前"],
    ["2", None, "轮训党务干部，参训率达100%。", None, "局机关党委", "组织人事科、各党支部", "10月底前"],
    ["3", "医疗服务", "新增共享床位。", "李某某", "医政科", "县医院\n县中医院", "年底前"],
    ["4", None, "推进夜间门诊。", None, "医政科", "—", "2026年9月"],
]
YEAR_MERGES = [((0, n), (1, n)) for n in (0, 1, 2, 3, 6)] + [((0, 4), (0, 5))]
YEAR_MERGES += [((at, n), (at + 1, n)) for at in (2, 4) for n in (1, 3)]


def test_an_annex_with_groups_persons_and_divided_heads():
    notice = read(in_word(LETTER, YEAR, YEAR_MERGES))
    assert (notice.document_number, notice.title, notice.date) == (
        "安卫办〔2026〕11号",
        "2026年重点工作分工表",
        "2026-02-10",
    )
    assert notice.pillars == (Pillar("一", "党的建设"), Pillar("二", "医疗服务"))
    party, medical = ("局机关党委", "lead"), ("医政科", "lead")
    assert said(notice) == [
        ("一", "1", [party, ("各党支部", "support")]),
        ("一", "2", [party, ("组织人事科", "support"), ("各党支部", "support")]),
        ("二", "3", [medical, ("县医院", "support"), ("县中医院", "support")]),
        ("二", "4", [medical]),
    ]
    assert [task.deadline for task in notice.tasks] == ["6月底前", "10月底前", "年底前", "2026年9月"]
    assert notice.tasks[1].targets == ("参训率达100%",)
    assert notice.not_understood == ("责任领导：章某某；李某某",)


def test_a_merged_column_of_texts_is_one_of_headings():
    rows = [
        ["工作任务", "", "具体要求", "责任科室", "时限要求"],
        ["改进服务", "1", "设立服务台，投诉当日回复。", "门诊部\n护理部", "3月底前"],
        [None, "2", "缩短预约时间。", "医技科", "持续推进"],
        ["严肃会风", "3", "每周三无会。", "院办公室", "全年"],
        [None, "4", "减少文件。", "院办公室", "全年"],
    ]
    notice = read(in_word(["作风建设分解表"], rows, [((1, 0), (2, 0)), ((3, 0), (4, 0))]))
    assert notice.pillars == (Pillar("一", "改进服务"), Pillar("二", "严肃会风"))
    assert said(notice)[:2] == [("一", "1", [("门诊部", None), ("护理部", None)]), ("一", "2", [("医技科", None)])]
    assert [task.title for task in notice.tasks][2:] == ["每周三无会", "减少文件"]


def test_columns_beside_the_first_keep_their_names():
    rows = [
        ["序号", "事项名称", "事项内容", "第一季度", "牵头单位", "备注"],
        ["1", "家庭医生签约", "签约率不低于85%。", "制定方案", "基层科", "列入考核"],
    ]
    task = read(in_word(["民生实事"], rows)).tasks[0]
    assert (task.title, task.targets) == ("家庭医生签约", ("签约率不低于85%",))
    assert task.text == "家庭医生签约\n事项内容：签约率不低于85%。\n第一季度：制定方案\n备注：列入考核"


def test_a_unit_merged_over_its_tasks_holds_for_them_all():
    rows = [["责任科室", "工作目标", "时限"], ["医政科", "创建三级医院。", "年底"], [None, "就诊率达90%。", "年底"]]
    assert said(read(in_word(["目标分解"], rows, [((1, 0), (2, 0))]))) == [
        ("", "", [("医政科", None)]),
        ("", "", [("医政科", None)]),
    ]


def test_units_in_rows_below_belong_to_the_merged_task():
    rows = [
        ["序号", "任务", "牵头单位", "配合单位"],
        ["1", "整治收费。", "医政科", "甲院"],
        [None, None, "规财科", "乙院"],
    ]
    rows += [["2", "清理欠款。", "规财科", ""]]
    units = [("医政科", "lead"), ("甲院", "support"), ("规财科", "lead"), ("乙院", "support")]
    notice = read(in_word(["任务"], rows, [((1, 0), (2, 0)), ((1, 1), (2, 1))]))
    assert said(notice) == [("", "1", units), ("", "2", [("规财科", "lead")])]


def test_sections_across_the_table():
    rows = [["序号", "任务", "责任单位"], ["一、党建", None, None], ["1", "建账。", "办公室"]]
    rows += [["业务工作", None, None], ["2", "核对。", "医政科"]]
    notice = read(in_word(["任务清单"], rows, [((at, 0), (at, 2)) for at in (1, 3)]))
    assert notice.pillars == (Pillar("一", "党建"), Pillar("二", "业务工作"))
    assert [task.pillar for task in notice.tasks] == ["一", "二"]


def test_a_table_under_each_heading_of_the_text():
    lines = "某局工作要点\n一、总体要求\n以提升组织力为重点。\n二、重点任务\n（一）政治引领"
    lines += "\n序号\t任务\t责任单位\n1\t开会。\t甲科\n2\t学习。\t乙科"
    lines += (
        "\n（二）基层组织\n序号\t任务\t责任单位\n1\t换届。\t甲科\n三、工作要求\n各单位要加强领导。\n某局\n2026年2月26日"
    )
    notice = read_notice(lines)
    assert notice.pillars == (Pillar("一", "政治引领"), Pillar("二", "基层组织"))
    assert [(task.pillar, task.number, task.title) for task in notice.tasks] == [
        ("一", "1", "开会"),
        ("一", "2", "学习"),
        ("二", "1", "换届"),
    ]
    assert (notice.issuer, notice.date, notice.not_understood) == ("某局", "2026-02-26", ())
    assert notice.other_sections == ("一、总体要求", "三、工作要求")


def test_tasks_in_the_text_and_in_its_annex():
    text = "一、质量\n1.质控。（责任科室：医务科）\n二、工作要求\n按月小结。"
    text += "\n附件1\n分工表\n任务\t责任科室\n核对。\t护理部"
    notice = read_notice(text + "\n附件2\n名单\n序号\t科室\t联络员\n1\t医务科\t章某")
    assert [(pillar.number, pillar.title) for pillar in notice.pillars] == [("一", "质量"), ("附件", "分工表")]
    assert [task.title for task in notice.tasks] == ["质控", "核对"]
    assert notice.not_understood == ()
    assert notice.other_sections == ("二、工作要求", "附件2名单")


HEADS = "序号\t任务\t责任单位\t责任人\t时限\n"


def only(row, heads=HEADS):
    notice = read_notice(heads + row)
    return notice.tasks[0], notice.not_understood


def test_a_number_may_stand_in_the_cell_of_the_task():
    assert only("1.建账。\t办公室", "任务\t责任单位\n")[0].number == "1"


def test_roles_in_the_cell_win_over_those_of_the_head():
    units = only("建账。\t甲局牵头，乙局配合\t丙局（牵头）", "任务\t责任单位\t配合单位\n")[0].units
    assert [(unit.text, unit.role) for unit in units] == [("甲局", "lead"), ("乙局", "support"), ("丙局", "lead")]
    units = only("建账。\t牵头单位：甲局 责任单位：乙局", "任务\t责任单位\n")[0].units
    assert [(unit.text, unit.role) for unit in units] == [("甲局", "lead"), ("乙局", "responsible")]


def test_a_statement_in_the_cell_of_the_task():
    task, _ = only("建账。（配合单位：乙局）\t甲局", "任务\t责任单位\n")
    assert task.text == "建账。"
    assert [(unit.text, unit.role) for unit in task.units] == [("乙局", "support"), ("甲局", "responsible")]


def test_persons_are_never_units():
    task, left = only("建账。\t甲局 章某\n核对。\t乙局\n", "任务\t责任单位（责任人）\n")
    assert [unit.text for unit in task.units] == ["甲局"]
    assert left == ("责任单位（责任人）：章某",)
    assert only("1\t建账。\t甲局\t章某局\t")[1] == ("责任人：章某局",)


def test_long_words_in_the_column_of_deadlines_are_text():
    words = "3月底前制定方案，" + "按月推进，" * 12 + "年底前完成。"
    task, _ = only(f"1\t建账。\t甲局\t\t{words}")
    assert task.text == f"建账。\n时限：{words}"
    assert task.deadline == "3月底前"


def test_a_task_without_units_is_a_task():
    notice = read_notice(HEADS + "1\t建账。\t甲局\t\t\n2\t开展考核\t\t\t\n3\t核对。\t乙局\t\t")
    assert [(task.title, len(task.units)) for task in notice.tasks] == [("建账", 1), ("开展考核", 0), ("核对", 1)]


def test_what_fits_nowhere_is_shown():
    notice = read_notice(
        HEADS + "1\t建账。\t甲局\t\t\n8\t\t\t\t\n二、合计\n2\t核对。\t乙局\t\t\n说明：按季报送。\n某局"
    )
    assert notice.not_understood == ("8", "说明：按季报送。", "某局")


def test_a_sentence_of_units_is_shown():
    sentence = (
        "由各有关方面根据年度工作安排在充分协商的基础上另行确定相应的具体落实部门并且报送上级备案之后再予公布执行"
    )
    assert only(f"1\t建账。\t甲局、{sentence}\t\t")[1] == (f"责任单位：{sentence}",)


def test_the_rule_on_the_first_unit_may_stand_in_the_head():
    units = only("建账。\t甲局、乙局", "任务\t责任单位（第一位的为牵头单位）\n")[0].units
    assert [unit.role for unit in units] == ["lead", "responsible"]


def test_units_below_a_table_hold_for_its_rows():
    notice = read_notice("一、甲\n任务\t责任单位\n建账。\t\n核对。\t\n以上工作牵头单位：甲局。责任单位：乙局。")
    assert [[unit.text for unit in task.units] for task in notice.tasks] == [["甲局", "乙局"]] * 2


@pytest.mark.parametrize("ditto", ["〃", "同上"])
def test_ditto_signs_typed_by_hand(ditto):
    notice = read_notice(HEADS + f"1\t建账。\t甲局、乙局\t\t年底\n2\t核对。\t{ditto}\t\t{ditto}")
    assert [[unit.text for unit in task.units] for task in notice.tasks] == [["甲局", "乙局"]] * 2
    assert [task.deadline for task in notice.tasks] == ["年底", "年底"]
