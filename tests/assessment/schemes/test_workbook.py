"""A scheme as a workbook: the round trip is exact, and all that is wrong is listed before anything is written."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessment.actions.scheme_rows import save_row
from assessment.actions.schemes import publish_scheme
from assessment.actions.versions import renew_scheme
from assessment.drafts import content_of, first_of, row_of
from assessment.exports.schemes import rows_of, workbook
from assessment.models import Scheme
from assessment.schemes.template import PillarWords, TaskWords, template
from assessment.schemes.walking import digest, indicators
from assessment.schemes.workbook.checking import content_in
from assessment.schemes.workbook.names import Names
from assessment.schemes.workbook.reading import read
from modelagency.clock import today
from records.models import AuditEvent
from tests.assessment import run


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


@pytest.fixture
def sketch(cast, plan):
    return run.draft(cast.office, plan, **first_of("branch", plan, today()), year=2026)


def downloaded(client, scheme) -> bytes:
    return client.get(reverse("assessment:scheme_workbook", args=[scheme.pk])).getvalue()


def sent(client, scheme, data, name="方案.xlsx"):
    url = reverse("assessment:scheme_upload", args=[scheme.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, data)})


def confirmed(client, scheme, answer):
    ticket = re.search(r'name="ticket" value="([^"]+)"', answer.content.decode()).group(1)
    return client.post(reverse("assessment:scheme_upload", args=[scheme.pk]), {"ticket": ticket})


def edited(data, **cells) -> bytes:
    """The workbook with other cells: 指标_F2=7."""
    book = load_workbook(BytesIO(data))
    for place, value in cells.items():
        sheet, cell = place.split("_")
        book[sheet][cell] = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def faults(answer) -> list[tuple[str, str]]:
    text = answer.content.decode()
    return re.findall(r'<td class="main nw">(.*?)</td><td>(.*?)</td>', text)


def test_the_round_trip_is_exact(office, sketch):
    before = content_of(sketch)
    answer = sent(office, sketch, downloaded(office, sketch))
    assert answer.status_code == 200
    assert content_of(sketch) == before
    assert confirmed(office, sketch, answer).status_code == 302
    assert content_of(sketch) == before
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.after["file"], len(event.after["sha256"])) == ("scheme.import", "方案.xlsx", 64)


def test_a_version_keeps_what_it_carries_on(cast, office, sketch):
    draft = renew_scheme(by=cast.office, scheme=publish_scheme(by=cast.office, scheme=sketch), because="改")
    before = content_of(draft)
    data = edited(downloaded(office, draft), 指标_E2="换了名字")
    confirmed(office, draft, sent(office, draft, data))
    after = content_of(draft)
    rows = [(row["name"], row["formerly_id"]) for _, row, *_ in indicators(after)]
    assert rows[0] == ("换了名字", next(indicators(before))[1]["formerly_id"])
    assert [pk for _, pk in rows] == list(sketch.indicators().values_list("pk", flat=True))


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Co"]), min_size=1, max_size=20
)
NUMBERS = st.decimals(0, 100, places=2).map(lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
PILLARS = [PillarWords(1, "政治", (TaskWords(1, "学习"), TaskWords(2, "执行", 7)))]
NAMES = Names({1: "政治"}, {1: "政治 1　学习", 2: "政治 2　执行"}, {7: "医政科"}, {9: "1.1.1"})


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(WORDS, NUMBERS, WORDS), min_size=1, max_size=3), WORDS)
def test_whatever_is_typed_comes_back(rows, text):
    """Names that look like formulas, numbers or other cells too."""
    content = template("branch", PILLARS)
    found = content["components"][1]["sections"][1]["indicators"]
    for row, (name, points, standard) in zip(found * 2, rows, strict=False):
        row |= {"name": name, "points": points, "standard": f"{standard}\n=1+1", "evidence": text, "formerly_id": 9}
    for _, row, *_rest in indicators(content):
        row.setdefault("rhythm", "year")
    content["vetoes"][0]["name"] = text
    data = workbook(rows_of(content, NAMES), "mark")
    said = read(data)
    back, wrong = content_in(said, NAMES, is_own=True)
    assert (wrong, said.mark) == ([], "mark")
    assert rows_of(back, NAMES) == rows_of(content, NAMES)


WRONG = [
    ({"指标_F2": "十分"}, ("指标!F2", "“十分”不是 0 到 100 的数字")),
    ({"指标_F2": "NaN"}, ("指标!F2", "“NaN”不是 0 到 100 的数字")),
    ({"指标_F2": "1e999999999"}, ("指标!F2", "“1e999999999”不是 0 到 100 的数字")),
    ({"指标_F2": -1}, ("指标!F2", "“-1”不是 0 到 100 的数字")),
    ({"指标_F2": 1.005}, ("指标!F2", "“1.005”超过两位小数")),
    ({"指标_F2": "=1+1"}, ("指标!F2", "是公式")),
    ({"指标_E2": None}, ("指标!E2", "没有填写")),
    ({"指标_E2": "长" * 61}, ("指标!E2", "文字太长")),
    ({"指标_G2": "公式"}, ("指标!G2", "没有“公式”这一项")),
    ({"指标_J2": "很多"}, ("指标!J2", "分档看不懂")),
    ({"指标_M2": "星级"}, ("指标!M2", "没有“星级”这一项")),
    ({"指标_B2": "别处"}, ("指标!B2", "“部分”表里没有“平时考核”的“别处”")),
    ({"指标_Q2": "没有的科"}, ("指标!Q2", "没有“没有的科”这个可以评分的单位")),
    ({"指标_R2": "没有的任务"}, ("指标!R2", "没有“没有的任务”这个任务")),
    ({"指标_S2": "9.9.9"}, ("指标!S2", "没有“9.9.9”这个原方案里的指标编号")),
    ({"部分_A2": "别处"}, ("部分!A2", "“构成”表里没有“别处”")),
    ({"构成_A3": "平时考核"}, ("构成!A3", "与上面的一行重复")),
    ({"构成_C2": 101}, ("构成!C2", "“101”不是 0 到 100 的数字")),
    ({"等次_A3": "优秀"}, ("等次!A3", "与上面的一行重复")),
    ({"一票否决_B2": "罚款"}, ("一票否决!B2", "没有“罚款”这一项")),
    ({"方案设置_B2": "全体"}, ("方案设置!B2", "没有“全体”这一项")),
    ({"方案设置_B3": "星级"}, ("方案设置!B3", "没有“星级”这个分类")),
    ({"方案设置_B5": None}, ("方案设置!B5", "没有填写")),
    ({"方案设置_A7": "其他"}, ("方案设置!A7", "没有“其他”这一项")),
]


@pytest.mark.parametrize(("cells", "said"), WRONG)
def test_each_wrong_cell_is_named_and_nothing_written(cells, said, office, sketch):
    before, events = content_of(sketch), AuditEvent.objects.filter(verb="scheme.import").count()
    answer = sent(office, sketch, edited(downloaded(office, sketch), **cells))
    assert (answer.status_code, said in faults(answer)) == (422, True)
    assert (content_of(sketch), AuditEvent.objects.filter(verb="scheme.import").count()) == (before, events)


def test_all_faults_come_at_once(office, sketch):
    data = edited(downloaded(office, sketch), 指标_F2="x", 指标_G3="y", 构成_C2="z")
    assert [place for place, _ in faults(sent(office, sketch, data))] == ["构成!C2", "指标!F2", "指标!G3"]


@pytest.mark.parametrize(
    ("name", "data", "status", "words"),
    [
        ("a.xlsx", b"", 422, "文件是空的"),
        ("a.xlsx", b"MZ\x90" * 50, 422, "不是 .xlsx 工作簿"),
        ("a.csv", b"a,b", 422, "只接受 .xlsx"),
        ("a.xlsx", b"PK\x03\x04" + b"a" * 5 * 1024 * 1024, 413, "超过 5 MB"),
    ],
)
def test_what_is_no_workbook_is_refused(name, data, status, words, office, sketch):
    answer = sent(office, sketch, data, name)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)


def test_another_workbook_is_refused(office, sketch):
    book = load_workbook(BytesIO(downloaded(office, sketch)))
    del book["等次"]
    book["指标"]["E1"] = "改了栏名"
    stream = BytesIO()
    book.save(stream)
    answer = sent(office, sketch, stream.getvalue())
    assert (answer.status_code, "缺少工作表“等次”" in answer.content.decode()) == (422, True)


def changed(cast, sketch, **fields):
    row = sketch.grades.first()
    there = row_of(row)
    save_row(by=cast.office, scheme=sketch, row=row, seen=digest(there), fields=there | fields)


def test_a_draft_that_went_on_after_the_download_is_not_overwritten(cast, office, sketch):
    data = downloaded(office, sketch)
    changed(cast, sketch, floor="95")
    answer = sent(office, sketch, data)
    assert (answer.status_code, "下载之后，草案又有人改过" in answer.content.decode()) == (409, True)


def test_nor_one_that_went_on_after_the_check(cast, office, sketch):
    answer = sent(office, sketch, edited(downloaded(office, sketch), 指标_E2="表里的"))
    changed(cast, sketch, floor="95")
    late = confirmed(office, sketch, answer)
    assert (late.status_code, "核对之后，这份草案又有人改过" in late.content.decode()) == (409, True)
    assert not sketch.indicators().filter(name="表里的").exists()


def test_a_ticket_is_for_one_person_and_one_draft_and_an_hour(cast, office, sketch, plan, signed_in, the_day):
    answer = sent(office, sketch, downloaded(office, sketch))
    other = run.draft(cast.office, plan, name="另一份")
    assert confirmed(office, other, answer).status_code == 409
    assert confirmed(signed_in(cast.deputy), sketch, answer).status_code == 409
    forged = office.post(reverse("assessment:scheme_upload", args=[sketch.pk]), {"ticket": "a:b:c\x00"})
    assert (forged.status_code, "请重新上传方案表" in forged.content.decode()) == (409, True)
    the_day.shift(3601)
    assert confirmed(office, sketch, answer).status_code == 409


def test_a_published_scheme_takes_no_workbook(cast, office, sketch):
    answer = sent(office, sketch, downloaded(office, sketch))
    publish_scheme(by=cast.office, scheme=sketch)
    before = content_of(sketch)
    assert confirmed(office, sketch, answer).status_code == 409
    assert sent(office, sketch, downloaded(office, sketch)).status_code == 409
    assert content_of(Scheme.objects.get(pk=sketch.pk)) == before


def test_a_workbook_of_another_draft_carries_nothing_on(cast, office, sketch, plan):
    draft = renew_scheme(by=cast.office, scheme=publish_scheme(by=cast.office, scheme=sketch), because="改")
    other = run.draft(cast.office, plan, name="另一份")
    answer = sent(office, other, downloaded(office, draft))
    assert "“承接的指标”一栏没有读取" in answer.content.decode()
    confirmed(office, other, answer)
    assert set(other.indicators().values_list("formerly", flat=True)) == {None}
    assert other.indicators().count() == draft.indicators().count()
