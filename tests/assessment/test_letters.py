"""The notice and the circular: as .docx on the office's paper, on pages of A4, and from the seal."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from assessment.models import Result
from assessment.seals import code_of
from records.models import AuditEvent
from tests.assessment import deciding, run, sealed
from tests.assessment.reading import words_of


def letter(client, cycle, kind) -> list[tuple[str, str]]:
    """(style, text) of the paragraphs of the file."""
    answer = client.get(reverse("assessment:letter", args=[cycle.pk, kind]))
    assert answer.status_code == 200
    paper = Document(BytesIO(answer.getvalue()))
    return [(paragraph.style.name, paragraph.text) for paragraph in paper.paragraphs]


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


def test_the_circular_lists_the_grades_in_the_order_of_the_organisation(cast, office, plan):
    cycle = deciding.decided(cast, plan)
    assert letter(office, cycle, "circular") == [
        ("公文标题", "关于2026年度党支部考核情况的通报"),
        ("主送机关", "各有关单位、各党支部："),
        ("公文小标题", "一、总体情况"),
        (
            "公文正文",
            "2026年度党支部考核共考核 3 个（机关 1 个、医院 2 个）。优秀 0 个、良好 2 个、一般 1 个、较差 0 个，"
            "平均 83.19 分。优秀名额为每类的 30%，向下取整。",
        ),
        ("公文小标题", "二、考核结果"),
        ("公文正文", "（一）优秀（0 个）：无。"),
        ("公文正文", "（二）良好（2 个）：甲医院党支部、乙医院党支部。"),
        ("公文正文", "（三）一般（1 个）：机关第一党支部。"),
        ("公文正文", "（四）较差（0 个）：无。"),
        ("公文小标题", "三、存在问题"),
        (
            "公文正文",
            "从各项指标看，失分较多的是：组织生活，平均得分率 65.8%；任务落实进度，平均得分率 76.2%；"
            "述职评议得分，平均得分率 94.6%。",
        ),
        ("公文小标题", "四、下步要求"),
        ("公文正文", "各单位、各党支部要对照考核结果和扣分事项逐项整改，整改情况列入下一年度考核。"),
        ("公文正文", "考核结果作为单位年度考核、领导班子和领导干部考核以及评先评优的依据。"),
        ("公文落款", ""),
        ("公文落款", "中共安澜县卫生健康局委员会"),
        ("公文落款", "2026年9月16日"),
        ("公文附注", "本稿在封存前生成，名单和数字以封存后的为准。"),
    ]
    assert AuditEvent.objects.filter(verb="cycle.letter").count() == 1


def test_the_notice_says_when_and_where_to_object(cast, office, plan):
    words = " ".join(text for _, text in letter(office, deciding.public(cast, plan), "notice"))
    assert "关于2026年度党支部考核结果的公示" in words
    assert "公示时间：2026年9月17日至2026年9月22日。" in words
    assert "（二）良好（2 个）：甲医院党支部、乙医院党支部。" in words
    assert f"受理：{deciding.CONTACT}。" in words


def test_once_sealed_the_numbers_and_the_code_are_those_of_the_package(cast, office, plan):
    seal = sealed.sealed(cast, plan)
    before = letter(office, seal.cycle, "circular")
    assert before[-1] == ("公文附注", f"校验码：{code_of(seal.cycle)}")
    assert "甲医院党支部、乙医院党支部" in before[6][1]
    printed = office.get(reverse("assessment:printed", args=[seal.cycle.pk, "circular"]))
    assert f"校验码：{code_of(seal.cycle)}" in words_of(printed)
    course = words_of(office.get(reverse("assessment:cycle", args=[seal.cycle.pk])))
    assert f"封存 校验码 {code_of(seal.cycle)}" in course


def test_a_long_list_falls_onto_numbered_pages(cast, office, plan, units):
    run.more_branches(units, 150)
    cycle = run.computed(cast.office, plan)
    Result.objects.filter(appraisal__cycle=cycle, total=None).update(total="85", missing="", grade="良好")
    cycle.state = "decided"
    cycle.save()
    words = words_of(office.get(reverse("assessment:printed", args=[cycle.pk, "circular"])))
    assert "— 1 —" in words
    assert "— 3 —" in words
    assert words.count("甲医院第") == 150


def test_a_name_with_marks_of_the_format_stays_text(cast, office, plan):
    cycle = deciding.decided(cast, plan)
    cycle.appraisals.filter(name="甲医院党支部").update(name="甲<b>&医院党支部")
    words = " ".join(text for _, text in letter(office, cycle, "circular"))
    assert "甲<b>&医院党支部" in words
    page = office.get(reverse("assessment:printed", args=[cycle.pk, "circular"])).content.decode()
    assert "甲&lt;b&gt;&amp;医院党支部" in page
