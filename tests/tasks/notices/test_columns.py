import pytest

from tasks.notices.columns import Column, is_number_head, read_heads


@pytest.mark.parametrize(
    ("heads", "kinds"),
    [
        ("序号 目标与任务 分管县领导 牵头责任单位 责任单位", "NUMBER TEXT PERSONS UNITS UNITS"),
        ("工作任务 具体要求 责任科室 时限要求", "TEXT TEXT UNITS DEADLINE"),
        ("序号 事项类别 事项名称 进度安排 牵头单位 实施单位 备注", "NUMBER GROUP TEXT DEADLINE UNITS UNITS REMARK"),
        ("推进目标 推进措施 责任领导 责任科室 完成时限", "TEXT TEXT PERSONS UNITS DEADLINE"),
        ("任务 市级责任部门 责任单位（列首位为牵头）", "TEXT UNITS UNITS"),
        ("任务 责任主体 配合科室（单位） 责任人 联系电话", "TEXT UNITS UNITS PERSONS PERSONS"),
        ("任务 责任单位及责任人 责任单位（负责人）", "TEXT UNITS_AND_PERSONS UNITS_AND_PERSONS"),
        ("任务 牵头 配合 分工", "TEXT UNITS UNITS UNITS"),
        ("工作任务 单位", "TEXT UNITS"),
        ("类别 责任单位", "GROUP UNITS"),
        ("责任单位 工作任务", "UNITS TEXT"),
    ],
)
def test_heads(heads, kinds):
    assert [head.column.name for head in read_heads(heads.split())] == kinds.split()


def test_blanks_in_a_head_are_nothing():
    assert [head.name for head in read_heads(["工 作 任 务", "责任\u3000单位", ""])] == ["工作任务", "责任单位", ""]
    assert read_heads(["任务", "责任单位", ""])[2].column is Column.NONE


@pytest.mark.parametrize(
    "cells",
    [
        ["序号", "姓名", "单位", "职务"],
        ["序号", "单位", "联系人", "电话"],
        ["指标", "单位", "目标值"],
        ["责任单位", "责任人"],
        ["1", "建好台账。", "局办公室"],
        ["责任单位", "各单位要按照各自职责分工，认真抓好落实，确保取得实效"],
        ["任务" * 50, "责任单位"],
        [""],
    ],
)
def test_other_heads(cells):
    assert read_heads(cells) is None


def test_number_heads():
    assert [is_number_head(cell) for cell in ("序号", "No.", "任务", "序" * 99)] == [True, True, False, False]
