"""Whole notices: what each fixture says."""

import pytest

from tasks.notices import NoticeError, Pillar, read_notice
from tests.tasks.notices.samples import notice, said, text_of

D, Z, K = "局直属各单位", "局机关各党支部", "局机关各科室"
ANLAN = [
    ("一", "1", ["局办公室", "机关党委", "组织人事科", "宣传教育科", D, Z]),
    ("一", "2", ["局机关党委", "宣传教育科", "局团工委", D, Z]),
    ("一", "3", ["局办公室", "机关党委", "机关纪委", D, Z]),
    ("二", "1", ["局机关党委", D, Z]),
    ("二", "2", ["局机关党委", "机关纪委", "组织人事科", "宣传教育科", D, Z]),
    ("二", "3", ["局机关党委", "组织人事科", D, Z]),
    ("三", "1", ["局机关党委", "组织人事科", D, Z]),
    ("三", "2", ["局机关党委", "团工委", "妇工委", D, Z]),
    ("三", "3", ["局机关党委", K, D, Z]),
    ("四", "1", ["局机关纪委", "局医政科", "局行政审批科", D, Z]),
    ("四", "2", ["局机关纪委", D, Z]),
    ("四", "3", ["局机关纪委", K, D]),
    ("五", "1", ["局办公室", "机关党委", "机关纪委", D, Z]),
    ("五", "2", ["局机关党委", "宣传教育科", "工会工委", "团工委", "妇工委", D]),
    ("五", "3", ["局办公室", "机关党委", D, Z]),
]


def test_anlan():
    read = notice("anlan.txt")
    assert (read.document_number, read.issuer, read.date) == (
        "安卫党〔2026〕5号",
        "中共安澜县卫生健康局委员会",
        "2026-02-26",
    )
    assert read.title == "全县卫生健康系统“模范机关”建设实施方案"
    assert read.pillars == (
        Pillar("一", "建设政治型机关，争当忠诚可靠的表率"),
        Pillar("二", "建设责任型机关，争当全面过硬的表率"),
        Pillar("三", "建设服务型机关，争当为民办事的表率"),
        Pillar("四", "建设清廉型机关，争当风清气正的表率"),
        Pillar("五", "建制度型机关，争当规范运行的表率"),
    )
    assert said(read) == [(pillar, number, [(unit, None) for unit in units]) for pillar, number, units in ANLAN]
    assert sum(len(task.units) for task in read.tasks) == 68
    assert [task.targets for task in read.tasks if task.targets] == [("“四化”党支部达标率达95%以上",)]
    assert {task.deadline for task in read.tasks} == {None}
    assert read.not_understood == ()
    assert read.other_sections == ("一、总体目标", "三、工作要求")


def test_text_is_rejoined_over_page_breaks_and_without_the_units():
    assert notice("anlan.txt").tasks[11].text == (
        "培育清廉单元。制定清廉医院示范点和清廉科室的评定办法，经单位申报、现场核查、集体研究后命名，"
        "已命名的每两年复查一次，复查不合格的撤销命名。"
    )
    assert "按时办结的单位，由机关党委发督办函。" in notice("anlan.txt").tasks[2].text


def test_as_dict():
    read = read_notice("一、甲\n1.建账，年底前完成率达95%以上。（责任单位：局办公室；配合单位：各科室）\n补记。")
    assert read.as_dict() == {
        "document_number": None,
        "title": "",
        "issuer": None,
        "date": None,
        "pillars": [{"number": "一", "title": "甲"}],
        "tasks": [
            {
                "number": "1",
                "pillar": "一",
                "title": "建账，年底前完成率达95%以上",
                "text": "建账，年底前完成率达95%以上。",
                "units": [{"text": "局办公室", "role": "responsible"}, {"text": "各科室", "role": "support"}],
                "targets": ["年底前完成率达95%以上"],
                "deadline": "年底前",
            }
        ],
        "not_understood": ["补记。"],
    }


def test_roles_in_one_bracket():
    read = notice("roles_in_bracket.txt")
    assert (read.document_number, read.issuer, read.date) == (
        "临容办发[2026]12号",
        "临江区市容环境提升办公室",
        "2026-03-05",
    )
    assert said(read) == [
        (
            "二",
            "一",
            [
                ("区综合执法局", "lead"),
                ("区住建局", "responsible"),
                ("区交通局（区公路中心）", "responsible"),
                ("各镇、街道", "support"),
            ],
        ),
        (
            "二",
            "二",
            [
                ("区住建局", "lead"),
                ("区财政局", "responsible"),
                ("各镇、街道", "responsible"),
                ("区交警大队", "support"),
            ],
        ),
        ("二", "三", [("区综合执法局", "lead"), ("区市场监管局", "support")]),
    ]
    assert [task.deadline for task in read.tasks] == ["2026年6月底前", "2026年10月底前", None]
    assert [task.targets for task in read.tasks] == [(), ("修复率不低于98%", "全年修复点位不少于400个"), ()]
    assert read.not_understood == ("责任领导：章某某",)
    assert read.other_sections == ("一、工作目标", "三、保障措施")


def test_roles_on_lines_of_their_own():
    read = notice("roles_on_lines.txt")
    assert read.title == "安澜县人民医院2026年重点工作安排"
    assert read.pillars == (Pillar("一", "提升医疗质量"), Pillar("二", "加强后勤保障"))
    assert said(read) == [
        ("一", "1", [("医务科", "lead"), ("各临床科室", "responsible"), ("病案室", "responsible")]),
        ("一", "2", [("门诊部", "lead"), ("信息科", "support"), ("护理部", "support")]),
        ("二", "1", [("总务科", None)]),
    ]
    assert [task.title for task in read.tasks] == ["规范病历书写", "缩短候诊时间", "检修供电设施"]
    assert [task.deadline for task in read.tasks] == ["每月25日前", "2026年12月", None]
    assert read.tasks[0].text == "规范病历书写\n每月抽查归档病历，抽查结果在院周会通报。"
    assert read.not_understood == ("责任人：李某某",)


def test_roles_by_verbs_and_numbers_that_run_on():
    read = notice("verbs.txt")
    assert said(read) == [
        (
            "一",
            "1",
            [("县人力社保局", "lead"), ("县总工会", "support"), ("团县委", "support"), ("县妇联", "support")],
        ),
        ("一", "2", [("县人力社保局", None), ("县财政局", None), ("各区、县级市", None)]),
        ("二", "3", [("县交通局（县公路中心）", "lead"), ("各乡镇、街道", "support")]),
        ("二", "4", [("县交通局", None), ("县公交集团", None)]),
    ]
    assert [task.deadline for task in read.tasks] == ["持续推进", None, "年底前", None]
    assert read.not_understood == ()


def test_the_first_unit_leads_where_the_notice_says_so_once():
    assert said(notice("first_leads.txt")) == [
        ("一", "一", [("县疾控中心", "lead"), ("各乡镇卫生院", "responsible")]),
        ("一", "二", [("县卫生监督所", "lead"), ("县疾控中心", "responsible"), ("各乡镇卫生院", "responsible")]),
        ("二", "三", [("县医院", "lead"), ("县中医院", "lead")]),
    ]


def test_units_for_all_items_above():
    above = [("县综合执法局", "lead"), ("县水利局", "responsible"), ("各乡镇", "responsible")]
    assert said(notice("units_above.txt")) == [
        ("一", "1", above),
        ("一", "2", above),
        ("一", "3", above),
        ("二", "4", [("县疾控中心", None)]),
        ("二", "5", [("县医院", None)]),
    ]


def test_sections_that_are_the_tasks():
    read = notice("sections_are_tasks.txt")
    assert read.pillars == (Pillar("", "安澜县卫生健康局2026年党建工作要点"),)
    assert said(read) == [
        ("", "二", [("局机关党委", None), ("局机关各党支部", None)]),
        ("", "三", [("局机关党委", None)]),
        ("", "四", []),
        ("", "五", [("局机关各党支部", None)]),
    ]
    assert (
        read.tasks[1].text
        == "办好党务培训。全年举办两期，每期三天。\n（1）第一期面向支部书记。\n（2）第二期面向组织委员。"
    )
    assert read.other_sections == ("一、总体要求", "六、工作要求")


def test_what_is_damaged_is_shown():
    read = notice("damaged.txt")
    assert read.pillars == (Pillar("一", "夯实基础"), Pillar("二", "擦亮品牌"), Pillar("二（第2处）", "办好实事"))
    assert said(read) == [
        ("一", "1", [("局机关党委", None), ("局直属各单位", None)]),
        ("一", "", [("局办公室", None)]),
        ("一", "2", []),
        ("一", "3", [("局机关党委", None), ("组织人事科", None)]),
        ("二", "1", [("局机关党委", None)]),
        ("二（第2处）", "1", [("局直属各单位", None)]),
    ]
    assert read.not_understood == (
        "本方案共分两个方面推进。",
        "每月末核对一次台账。",
        "督办单位：局办公室",
        "责任人：王某某",
        "本节按项目推进。",
        "（三）其他事项。由各支部自行安排。",
    )


def test_pillars_of_two_sections_with_the_same_number_are_told_apart():
    task = "1.建账。（责任单位：局办公室）\n"
    read = read_notice(f"一、重点任务\n（一）甲\n{task}二、民生实事\n（一）乙\n{task}")
    assert read.pillars == (Pillar("一", "甲"), Pillar("二、（一）", "乙"))
    assert read.not_understood == ("二、民生实事",)


def test_a_section_between_tasks_is_shown():
    task = "（一）建账。（责任单位：局办公室）\n"
    read = read_notice(f"一、甲\n{task}二、工作要求\n（一）加强领导。\n三、乙\n{task}")
    assert read.not_understood == ("二、工作要求", "（一）加强领导。")


def test_a_section_that_may_hold_tasks_is_shown():
    read = read_notice("一、甲\n1.建账。（责任单位：局办公室）\n二、重点工作\n1.核对台账。")
    assert read.not_understood == ("二、重点工作", "1.核对台账。")


def test_units_above_the_first_number_are_shown():
    read = read_notice("某某方案\n各科室：\n建账。（责任单位：局办公室）\n1.核对。（责任单位：机关党委）")
    assert read.not_understood == ("建账。（责任单位：局办公室）",)


def test_a_form_above_the_first_number_is_shown():
    read = read_notice("某某方案\n项目\t共建\n责任单位\t办公室\n1.核对。（责任单位：机关党委）")
    assert read.not_understood == ("项目\t共建", "责任单位\t办公室")


@pytest.mark.parametrize("text", ["", "早上好", text_of("no_units.txt")])
def test_refuses_what_names_no_units(text):
    with pytest.raises(NoticeError, match="^没有找到任务：.*责任单位"):
        read_notice(text)


def test_refuses_far_too_many_lines():
    with pytest.raises(NoticeError, match="^文件超过 50000 行"):
        read_notice("甲\n" * 50_001)
