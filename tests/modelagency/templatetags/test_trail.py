"""The words of the audit trail."""

import pytest

from modelagency.templatetags import trail
from modelagency.verbs import VERB_LABELS
from records.models import AuditEvent

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {}, []),
        ({}, {"progress": 50}, [("进度", "", "50")]),
        ({"progress": 0}, {"progress": 50}, [("进度", "0", "50")]),
        ({"status": "draft"}, {"status": "published"}, [("状态", "草稿", "已发布")]),
        ({}, {"lead_rule": "first"}, [("牵头规则", "", "排在第一位的单位牵头")]),
        ({}, {"role": "reporter"}, [("岗位", "", "填报员")]),
        ({}, {"reach": "own"}, [("范围", "", trail.VALUES["reach"]["own"])]),
        ({"reason": "缺材料"}, {}, [("理由", "缺材料", "")]),
        ({}, {"reason": ""}, []),
        ({}, {"reason": None}, []),
        ({}, {"stand_in": False}, []),
        ({}, {"stand_in": True}, [("代复核", "", "是")]),
        ({}, {"units": ["甲医院", "乙医院"]}, [("单位", "", "甲医院、乙医院")]),
        ({}, {"totals": {"甲支部": "90.00", "乙支部": "88.50"}}, [("总分", "", "2 项")]),
        ({}, {"not_named_yet": "x"}, [("not_named_yet", "", "x")]),
        ({"status": "unheard"}, {}, [("状态", "unheard", "")]),
        ({"a": 1, "b": 1}, {"c": 2, "a": 2}, [("a", "1", "2"), ("b", "1", ""), ("c", "", "2")]),
        ({}, {"reason": "<script>alert(1)</script>"}, [("理由", "", "<script>alert(1)</script>")]),
    ],
)
def test_changes(before, after, told):
    assert trail.changes(AuditEvent(before=before, after=after)) == told


def test_what_is_told_is_no_markup():
    [(_, _, told)] = trail.changes(AuditEvent(after={"reason": "<b>"}))
    assert not hasattr(told, "__html__")


def test_verbs_are_words_and_unknown_ones_themselves():
    assert {verb: trail.verb_words(verb) for verb in VERB_LABELS} == VERB_LABELS
    assert trail.verb_words("plan.unheard") == "plan.unheard"


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("tasks.assignment", "落实项"),
        ("tasks.plan", "实施方案"),
        ("tasks.gone", "tasks.gone"),
        ("gone.gone", "gone.gone"),
    ],
)
def test_kinds_of_things_are_words(label, words):
    assert trail.type_words(label) == words
