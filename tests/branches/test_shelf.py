"""The shelf of a unit: files put there, found, renewed, used and taken off."""

import re
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.models import Entry
from branches.actions.evidence import add_version, shelve_all
from branches.models import Evidence
from branches.serving import disposition
from branches.uses import uses_of
from modelagency.clock import now, today
from records.models import AuditEvent, Decision
from tasks.models import Receipt
from tests import make, stages
from tests.assessment import marked
from tests.branches.files import DOC, EVERY, JPEG, PDF, PNG
from tests.tasks import ordered


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def unit(units):
    return units["甲医院"]


@pytest.fixture
def people(cast, signed_in):
    return {who: signed_in(user) for who, user in cast.everybody().items()}


def upload(name="总结.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def kept(cast, unit, name="总结.pdf", data=PDF):
    return shelve_all(by=cast.reporter, unit=unit, uploads=[upload(name, data)])[0]


def put(client, unit, *files):
    return client.post(reverse("branches:shelf", args=[unit.pk]), {"uploads": files}, follow=True)


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def names_on(client, unit, **filters) -> list[str]:
    page = client.get(reverse("branches:shelf", args=[unit.pk]), filters).context["page"]
    return [item.name for item in page.rows]


def test_several_files_at_once_and_one_of_them_known(cast, unit, people, the_day):
    the_day.move_to("2026-03-02T01:00:00Z")
    kept(cast, unit, "原来的名字.pdf")
    the_day.move_to("2026-09-16T01:00:00Z")
    said = words(put(people["reporter"], unit, upload(), upload("照片.png", PNG), upload("表.et", EVERY["et"])))
    assert "已存入 2 份材料。" in said
    there = "原来的名字.pdf 已有，2026年3月2日由reporter上传，还没有使用。没有重复保存。"
    assert there in said
    assert names_on(people["reporter"], unit) == ["表.et", "照片.png", "原来的名字.pdf"]
    event = AuditEvent.objects.get(verb="evidence.add")
    assert (event.unit_id, [line.split()[0] for line in event.after["files"]]) == (unit.pk, ["照片.png", "表.et"])


def test_ten_equal_posts_are_one_material_and_one_line(unit, people):
    for _ in range(10):
        assert put(people["reporter"], unit, upload()).status_code == 200
    assert (Evidence.objects.count(), AuditEvent.objects.filter(verb="evidence.add").count()) == (1, 1)


def test_the_shelf_is_searched_and_filtered(cast, unit, people, plan, the_day):
    the_day.move_to("2025-12-31T17:00:00Z")  # already next year in the office
    kept(cast, unit, "新年.pdf")
    the_day.move_to("2026-09-16T01:00:00Z")
    row = make.assignment_of(plan, unit)
    stages.reach("to_review", cast, row, uploads=(upload("学习签到表.pdf", PDF + b"1"),))
    assert names_on(people["leader"], unit) == ["学习签到表.pdf", "新年.pdf"]
    assert names_on(people["leader"], unit, q="签到") == ["学习签到表.pdf"]
    assert names_on(people["leader"], unit, year=2026) == ["学习签到表.pdf", "新年.pdf"]
    assert names_on(people["leader"], unit, year=2025) == []
    assert names_on(people["leader"], unit, used="yes") == ["学习签到表.pdf"]
    assert names_on(people["leader"], unit, used="no") == ["新年.pdf"]


def test_the_shelf_goes_on_by_key(cast, unit, people):
    files = [upload(f"{n:02}.pdf", PDF + bytes([n])) for n in range(51)]
    shelve_all(by=cast.reporter, unit=unit, uploads=files)
    first = people["reporter"].get(reverse("branches:shelf", args=[unit.pk]), {"q": "pdf"})
    assert "?q=pdf&amp;page=" in first.content.decode()
    assert names_on(people["reporter"], unit, page=first.context["page"].next_key) == ["00.pdf"]


def test_a_file_used_in_two_rows_is_noted(cast, unit, people, plan):
    rows = [make.working(make.assignment_of(plan, unit, order), cast.reporter, cast.leader) for order in (1, 2)]
    for row in rows:
        make.submitted(row, cast.reporter, today(), uploads=(upload(),))
    said = words(people["reporter"].get(reverse("branches:shelf", args=[unit.pk])))
    assert "用于 2 处" in said
    assert all(f"{row.task.name} 第三季度进展" in said.replace("　", " ") for row in rows)
    page = people["reporter"].get(reverse("branches:material", args=[Evidence.objects.get().pk])).content.decode()
    assert all(reverse("tasks:assignment", args=[row.pk]) in page for row in rows)


def test_whatever_points_to_a_file_says_so_on_the_shelf(cast, unit, plan):
    """One file of each kind of link there is: a new one must tell what it uses the file for (SHELF_USES)."""
    row = stages.reach("to_review", cast, make.assignment_of(plan, unit), uploads=(upload(),))
    period, report, step = row.plan.spans.first(), row.reports.get(), row.steps.first()
    filled = {Receipt: {"unit": unit, "period": period, "taken_by": cast.office, "taken_at": now(), "rows": []}}
    filled[Decision] = make.DECIDED | {"entered_by": cast.office, "entered_at": now()}
    mark = marked.mark(cast.lead, marked.subject(marked.marking(cast, plan)))
    filled[Entry] = marked.PROOF | {"entered_by": cast.office, "entered_at": now(), "appraisal": mark.appraisal}
    filled[Entry] |= {"indicator": mark.indicator}
    ordered_step = ordered.issued(cast, row).steps.first()
    links = [
        link
        for link in Evidence._meta.get_fields(include_hidden=True)
        if link.auto_created and link.one_to_many and link.related_model is not Evidence
    ]
    assert len(links) >= 4
    for number, link in enumerate(links):
        item, other = (kept(cast, unit, f"{number}{name}.pdf", PDF + f"{number}{name}".encode()) for name in "ab")
        model = link.related_model
        needed = filled.get(model) or {"progressreport": report, "step": step, "orderstep": ordered_step, "mark": mark}
        needed = {name: value for name, value in needed.items() if name in {f.name for f in model._meta.fields}}
        if model is Receipt:
            needed["original"] = other
        model.objects.create(**needed | {link.field.name: item})
        assert Evidence.objects.used().filter(pk=item.pk).exists(), link
        assert uses_of(cast.reporter, [item.pk])[item.pk], link


def test_a_newer_version_leaves_the_older_where_it_is_used(cast, unit, people, plan):
    row = stages.reach("to_review", cast, make.assignment_of(plan, unit), uploads=(upload("一.pdf"),))
    first = Evidence.objects.get()
    url = reverse("branches:material_version", args=[first.pk])
    answer = people["reporter"].post(url, {"upload": upload("二.pdf", PDF + b"2")}, follow=True)
    second = Evidence.objects.get(version=2)
    assert "已存为第 2 版" in words(answer)
    assert list(row.reports.get().evidence.all()) == [first]
    assert (second.first, second.is_current, Evidence.objects.get(pk=first.pk).is_current) == (first, True, False)
    assert names_on(people["reporter"], unit) == ["二.pdf"]
    for item, data in [(first, PDF), (second, PDF + b"2")]:
        assert file_of(people["leader"].get(reverse("branches:material_file", args=[item.pk]))) == data
    for number, data in [(3, PDF + b"3"), (4, PDF + b"4")]:  # by way of whichever version
        people["reporter"].post(url, {"upload": upload("新.pdf", data)})
        assert Evidence.objects.get(is_current=True).version == number


def file_of(answer) -> bytes:
    assert answer.status_code == 200
    return answer.getvalue()


def test_a_newer_version_is_looked_at_like_any_file(cast, unit, people):
    url = reverse("branches:material_version", args=[kept(cast, unit).pk])
    answer = people["reporter"].post(url, {"upload": upload("页.html", b"<html>")})
    assert (answer.status_code, "不接受这种文件" in words(answer), Evidence.objects.count()) == (422, True, 1)


def test_a_version_the_shelf_has_is_pointed_out(cast, unit, people):
    item, other = kept(cast, unit), kept(cast, unit, "另一份.pdf", PDF + b"2")
    url = reverse("branches:material_version", args=[item.pk])
    answer = people["reporter"].post(url, {"upload": upload("又.pdf", PDF + b"2")})
    assert (answer.status_code, "另一份.pdf 已有" in words(answer)) == (422, True)
    assert set(Evidence.objects.values_list("version", "is_current")) == {(1, True)}
    assert other.version == 1


def test_what_nothing_uses_is_taken_off_with_its_file(cast, unit, people, django_capture_on_commit_callbacks):
    first = kept(cast, unit)
    second = add_version(by=cast.reporter, evidence=first, upload=upload("二.pdf", PDF + b"2"))
    paths = [Path(default_storage.path(item.file.name)) for item in (first, second)]
    with django_capture_on_commit_callbacks(execute=True):
        old = people["reporter"].post(reverse("branches:take_off", args=[first.pk]))
    assert (old.status_code, "旧版留存备查" in words(old)) == (409, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert people["reporter"].post(reverse("branches:take_off", args=[second.pk])).status_code == 302
    assert (Evidence.objects.get(), Evidence.objects.get().is_current) == (first, True)
    assert [path.exists() for path in paths] == [True, False]


def test_what_is_used_stays(cast, unit, people, plan):
    stages.reach("to_review", cast, make.assignment_of(plan, unit), uploads=(upload(),))
    item = Evidence.objects.get()
    assert "已被使用，不能撤下" in words(people["reporter"].get(reverse("branches:material", args=[item.pk])))
    answer = people["reporter"].post(reverse("branches:take_off", args=[item.pk]))
    assert (answer.status_code, "已被使用" in words(answer)) == (409, True)
    assert Path(default_storage.path(item.file.name)).exists()


@pytest.mark.parametrize("way", ["material_view", "material_file"])
@pytest.mark.parametrize("ending", EVERY)
def test_only_documents_and_pictures_open_in_the_browser(ending, way, cast, unit, people):
    item = kept(cast, unit, f"材料.{ending}", EVERY[ending])
    answer = people["reporter"].get(reverse(f"branches:{way}", args=[item.pk]))
    shown = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
    if way == "material_view" and ending not in shown:
        assert answer.status_code == 404
        return
    way, kind = ("inline", shown[ending]) if way == "material_view" else ("attachment", "application/octet-stream")
    assert file_of(answer) == EVERY[ending]
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (kind, "nosniff")
    assert answer["Content-Disposition"].startswith(f"{way}; filename=\"file.{ending}\"; filename*=UTF-8''")
    policy = answer["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert ("sandbox" in policy) == (kind != "application/pdf")
    assert not any("script" in rule for rule in policy)


def test_what_a_file_claims_to_be_decides_how_it_is_sent(cast, unit, people):
    """A picture that also reads as a page is sent as a picture, and nothing guesses."""
    page = PNG + b"<html><script>alert(1)</script>"
    item = kept(cast, unit, "图.png", page)
    answer = people["reporter"].get(reverse("branches:material_view", args=[item.pk]))
    assert (file_of(answer), answer["Content-Type"], answer["X-Content-Type-Options"]) == (page, "image/png", "nosniff")


def test_each_look_and_each_download_is_recorded(cast, unit, people):
    item = kept(cast, unit, "照片.jpg", JPEG)
    for name in ("material_view", "material_file"):
        file_of(people["leader"].get(reverse(f"branches:{name}", args=[item.pk])))
    events = AuditEvent.objects.filter(subject_type="branches.evidence").order_by("id")
    assert [(event.verb, event.by, event.unit_id) for event in events] == [
        ("evidence.view", cast.leader, unit.pk),
        ("evidence.download", cast.leader, unit.pk),
    ]


def test_a_file_lost_from_the_disk_is_said(cast, unit, people):
    item = kept(cast, unit)
    default_storage.delete(item.file.name)
    answer = people["reporter"].get(reverse("branches:material_file", args=[item.pk]))
    assert (answer.status_code, "文件不在服务器上" in words(answer)) == (409, True)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("总 结.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E6%80%BB%20%E7%BB%93.pdf"),
        ('a";b=c.doc', "attachment; filename=\"file.doc\"; filename*=UTF-8''a%22%3Bb%3Dc.doc"),
        ("无后缀", "attachment; filename=\"file\"; filename*=UTF-8''%E6%97%A0%E5%90%8E%E7%BC%80"),
        ("长" * 196 + ".pdf", f"attachment; filename=\"file.pdf\"; filename*=UTF-8''{'%E9%95%BF' * 196}.pdf"),
        ("a.格式", "attachment; filename=\"file\"; filename*=UTF-8''a.%E6%A0%BC%E5%BC%8F"),
    ],
)
def test_a_download_is_named_for_old_and_new_browsers(name, header):
    assert disposition("attachment", name) == header
    assert header.isascii()


def test_a_person_of_several_units_chooses_the_shelf(cast, units, people):
    make.appoint(by=None, user=cast.reporter, unit=units["乙医院"], role="reporter", starts_on=make.FOUNDED)
    kept(cast, units["乙医院"], "乙.doc", DOC)
    page = words(people["reporter"].get(reverse("branches:shelves")))
    assert "甲医院0份" in page
    assert "乙医院1份" in page
