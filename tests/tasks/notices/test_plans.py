"""The real plans against the labels a person put to them."""

import pytest

from tests.tasks.notices.samples import PLANS, labels, lost, needs_plans, notice, text_of

pytestmark = [needs_plans, pytest.mark.once]
NAMES = ["00-notice-2020-25.txt", "02-guofa-2018-42-nongji.txt", "04-guobanfa-2018-129-xiaofeifupin.txt"]


@pytest.mark.parametrize("name", NAMES)
def test_head(name):
    read, expected = notice(name), labels(name)
    assert read.title == expected["title"]
    assert read.document_number == expected["doc_no"]
    assert read.issuer == expected["issuer"]
    assert read.date == expected["date"]


@pytest.mark.parametrize("name", NAMES)
def test_pillars(name):
    read, expected = notice(name), labels(name)["expected"]["pillars"]
    forms = {"、": "{}、{}", "）": "（{}）{}"}
    form = next(forms[sign] for sign in expected[0] if sign in forms)
    assert [form.format(pillar.number, pillar.title) for pillar in read.pillars] == expected


@pytest.mark.parametrize("name", NAMES)
def test_tasks(name):
    read, expected = notice(name), labels(name)["expected"]["tasks"]
    assert [task.number for task in read.tasks] == [task["no"] for task in expected]
    assert [f"{task.pillar}" for task in read.tasks] == [
        task["path"].strip("/").split("/")[-1].strip("（）、") for task in expected
    ]
    assert [[unit.text for unit in task.units] for task in read.tasks] == [task["units"] for task in expected]
    assert [task.deadline for task in read.tasks] == [task["deadline"] for task in expected]
    assert [list(task.targets) for task in read.tasks] == [task.get("targets", []) for task in expected]
    for task, label in zip(read.tasks, expected, strict=True):
        assert task.text.startswith(label["title_head"])
        assert label["title_head"].split("。")[0] == task.title[: len(label["title_head"].split("。")[0])]


@pytest.mark.parametrize("name", NAMES)
def test_roles(name):
    for task, label in zip(notice(name).tasks, labels(name)["expected"]["tasks"], strict=True):
        assert [unit.text for unit in task.units if unit.role == "lead"] == label["lead"]
        assert [unit.text for unit in task.units if unit.role in ("responsible", "support")] == label["support"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_or_left_over(name):
    read = notice(name)
    assert read.not_understood == ()
    assert lost(text_of(name), read) == ""


def test_the_founding_notice():
    read = notice(NAMES[0])
    assert (len(read.pillars), len(read.tasks), sum(len(task.units) for task in read.tasks)) == (5, 15, 68)
    assert {unit.role for task in read.tasks for unit in task.units} == {None}
    assert read.other_sections == ("一、总体目标", "三、工作要求")
    assert "严格遵守党的政治纪律和政治规矩" in read.tasks[0].text
    assert all("责任单位" not in task.text and "\n" not in task.text for task in read.tasks)


def test_every_plan_is_tested():
    assert sorted(path.name for path in PLANS.glob("*.txt")) == NAMES
