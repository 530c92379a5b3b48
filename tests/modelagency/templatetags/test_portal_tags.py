"""Exact results of what every page draws."""

import hashlib
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from modelagency.navigation import GROUPS
from modelagency.templatetags import portal
from tasks.lights import Light

ROOT = Path(__file__).resolve().parents[3]
ICONS = ROOT / "static" / "icons"
VENDOR = ROOT / "static" / "vendor"
pytestmark = pytest.mark.once


def instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (date(2026, 9, 18), "9月18日"),
        (date(2026, 1, 1), "1月1日"),
        (date(2026, 12, 31), "12月31日"),
        (date(2025, 12, 31), "2025年12月31日"),
        (date(2027, 1, 1), "2027年1月1日"),
        (instant("2026-09-15T15:59:59"), "9月15日"),
        (instant("2026-09-15T16:00:00"), "9月16日"),
        (instant("2025-12-31T15:59:59"), "2025年12月31日"),
        (instant("2025-12-31T16:00:00"), "1月1日"),
        (instant("2026-12-31T16:00:00"), "2027年1月1日"),
    ],
)
def test_cn_date(value, shown):
    assert portal.cn_date(value) == shown


def test_cn_date_names_the_year_by_the_office_s_own_new_year(the_day):
    the_day.move_to("2026-12-31T16:00:00Z")  # already 2027 in Shanghai
    assert (portal.cn_date(date(2026, 12, 31)), portal.cn_date(date(2027, 1, 1))) == ("2026年12月31日", "1月1日")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (instant("2026-09-15T02:05:00"), "9月15日 10:05"),
        (instant("2026-09-15T16:00:00"), "9月16日 00:00"),
        (instant("2025-12-31T16:30:00"), "1月1日 00:30"),
        (instant("2025-06-30T23:59:00"), "2025年7月1日 07:59"),
    ],
)
def test_cn_datetime(value, shown):
    assert portal.cn_datetime(value) == shown


def test_weekday_cn():
    assert [portal.weekday_cn(date(2026, 9, day)) for day in (14, 16, 20)] == ["星期一", "星期三", "星期日"]


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (None, 0, "—"),
        (0, 0, "0%"),
        (100, 0, "100%"),
        (0.5, 0, "1%"),
        (1.5, 0, "2%"),
        (2.5, 0, "3%"),
        (76.49, 0, "76%"),
        (Decimal("76.25"), 1, "76.3%"),
        (76.25, 1, "76.3%"),
        (0.05, 1, "0.1%"),
        (76, 1, "76.0%"),
        (Decimal("-0.5"), 0, "-1%"),
    ],
)
def test_percent_rounds_half_up(value, places, shown):
    assert portal.percent(value, places) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 字节"),
        (1023, "1023 字节"),
        (1024, "1 KB"),
        (38_900, "38 KB"),
        (1024 * 1024, "1.0 MB"),
        (1_258_291, "1.2 MB"),
        (20 * 1024 * 1024, "20.0 MB"),
    ],
)
def test_filesize_cn(size, shown):
    assert portal.filesize_cn(size) == shown


def test_a_file_just_short_of_a_megabyte_is_not_a_thousand_kilobytes():
    assert portal.filesize_cn(1024 * 1024 - 1) == "1.0 MB"


@pytest.mark.parametrize(
    ("name", "icon"),
    [
        ("总结.pdf", "file-pdf"),
        ("台账.XLSX", "file-sheet"),
        ("旧表.xls", "file-sheet"),
        ("a.b.docx", "file-doc"),
        ("照片.JPG", "image"),
        ("公文.ofd", "file"),
        ("没有后缀", "file"),
        ("", "file"),
    ],
)
def test_file_icon(name, icon):
    assert portal.file_icon(name) == icon


def test_an_icon_is_drawn_for_the_eye_only():
    drawn = portal.icon("check")
    assert drawn.startswith('<svg class="ic" aria-hidden="true" focusable="false" ')
    assert drawn.replace('class="ic" aria-hidden="true" focusable="false" ', "", 1) == (
        (ICONS / "check.svg").read_text(encoding="utf-8").strip()
    )


def test_an_icon_that_does_not_exist_is_an_error():
    with pytest.raises(FileNotFoundError):
        portal.icon("no-such-icon")


def named_icons() -> set[str]:
    """Every icon that a template, the navigation or the to-do list names."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    named = {name for text in texts for name in re.findall(r'{%\s*icon\s+"([^"]+)"', text)}
    named |= {entry[2] for _, entries in GROUPS for entry in entries}
    todo = (ROOT / "tasks" / "todo.py").read_text(encoding="utf-8")
    named |= set(re.findall(r'_?[Ss]ection\("[^"]+", "([a-z-]+)"', todo))
    return named | set(portal.FILE_ICONS.values()) | {"file"}


def test_every_icon_that_is_named_is_there():
    named = named_icons()
    assert {"calendar", "inbox", "file-pdf", "chevron-right"} <= named
    assert named - {path.stem for path in ICONS.glob("*.svg")} == set()


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_a_drawing_and_nothing_else(path):
    drawing = ElementTree.parse(path).getroot()
    names = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    attributes = {name for element in drawing.iter() for name in element.attrib}
    assert names <= {"svg", "path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "g", "text"}
    assert not {name for name in attributes if name == "style" or name.startswith("on") or "href" in name}


WORDS = {
    "done": "办结",
    "normal": "正常",
    "waiting": "待审核",
    "behind": "滞后",
    "overdue": "逾期",
    "not_started": "未开始",
    "stopped": "已中止",
    "none": "不承担",
}


def test_every_light_has_its_word():
    assert {*Light} <= WORDS.keys()
    assert WORDS == portal.LIGHT_WORDS


@pytest.mark.parametrize(("code", "word"), WORDS.items())
def test_light(code, word):
    shape = f'<span class="lt {code}" aria-hidden="true"></span>'
    assert portal.light(code) == f'{shape}<span class="visually-hidden">{word}</span>'
    assert portal.light(code, True) == f'<span class="light">{shape}{word}</span>'


def test_an_unknown_light_is_an_error():
    with pytest.raises(KeyError):
        portal.light("red")


def test_legend_names_the_lights_of_a_stack_in_order():
    assert re.sub(r"<[^>]+>", " ", portal.legend()).split() == ["办结", "正常", "待审核", "滞后", "逾期", "未开始"]


@pytest.mark.parametrize(
    ("done", "planned", "label", "width", "tick"),
    [
        (0, None, "完成 0%", "0%", None),
        (42, None, "完成 42%", "42%", None),
        (42, 70, "完成 42%，计划 70%", "42%", "70%"),
        (100, 100, "完成 100%，计划 100%", "100%", "100%"),
        (130, 140, "完成 130%，计划 140%", "100%", "100%"),
        (-5, -1, "完成 -5%，计划 -1%", "0%", "0%"),
        (3, 0, "完成 3%，计划 0%", "3%", "0%"),
    ],
)
def test_progress_bar(done, planned, label, width, tick):
    bar = ElementTree.fromstring(portal.progress_bar(done, planned))
    shapes = {shape.get("class"): shape for shape in bar}
    assert (bar.get("role"), bar.get("aria-label")) == ("img", label)
    assert shapes["bar-done"].get("width") == width
    assert (shapes["bar-plan"].get("x") if "bar-plan" in shapes else None) == tick


def segments(drawn):
    """(class, x, width, whether it is hatched, whether it has a gap before it) of each share."""
    return [
        (part[0].get("class"), part.get("x"), part.get("width"), *(found(part, name) for name in ("s-hatch", "s-gap")))
        for part in ElementTree.fromstring(drawn)
    ]


def found(part, name) -> bool:
    return any(shape.get("class") == name for shape in part)


def test_stack_bar():
    drawn = portal.stack_bar({"overdue": 1, "done": 3, "waiting": 2, "behind": 0, "stopped": 9, "none": 4})
    assert ElementTree.fromstring(drawn).get("aria-label") == "办结 3，待审核 2，逾期 1，共 6"
    assert segments(drawn) == [
        ("s-done", "0.00%", "50.00%", False, False),
        ("s-waiting", "50.00%", "33.33%", True, True),
        ("s-overdue", "83.33%", "16.67%", False, True),
    ]


def test_stack_bar_of_one_light_is_whole():
    assert segments(portal.stack_bar({Light.NORMAL: 7})) == [("s-normal", "0.00%", "100.00%", False, False)]


@pytest.mark.parametrize("counts", [{}, {"done": 0}, {"stopped": 3}])
def test_stack_bar_of_nothing_says_so(counts):
    bar = ElementTree.fromstring(portal.stack_bar(counts))
    assert (bar.get("aria-label"), len(bar)) == ("没有落实项", 0)


def test_light_counts():
    counts = {"overdue": 1, "done": 3, "normal": 0, "stopped": 9}
    assert portal.light_counts(counts, "/list/?task=1&plan=2") == (
        '<span class="counts">'
        f'<a class="light" href="/list/?task=1&amp;plan=2&amp;light=done">{portal.light("done")}3</a>'
        f'<a class="light" href="/list/?task=1&amp;plan=2&amp;light=overdue">{portal.light("overdue")}1</a>'
        '<a href="/list/?task=1&amp;plan=2">共 4</a></span>'
    )


def test_what_is_not_ours_is_what_it_says_it_is():
    listed = json.loads((VENDOR / "VERSIONS.json").read_text(encoding="utf-8"))
    kept = {
        str(path.relative_to(VENDOR))
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in ("VERSIONS.json", "LICENSE")
    }
    assert {entry["file"]: entry["sha256"] for entry in listed} == {
        name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in kept
    }
    for entry in listed:
        file = VENDOR / entry["file"]
        assert (file.parent / "LICENSE").is_file()
        assert entry["version"] in file.read_text(encoding="utf-8")
