"""The editor of a draft, through its pages."""

import re

import pytest
from django.urls import reverse

from assessment.actions.schemes import publish_scheme
from assessment.drafts import content_of, copy_of, first_of, row_of, troubles_of
from assessment.models import Indicator, Scheme, Section
from assessment.schemes.walking import digest, indicators
from modelagency.clock import today
from records.models import AuditEvent
from tests import make
from tests.assessment import run
from tests.assessment.doors.schemes import indicator, new_form, part_of, terms_form


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


@pytest.fixture
def sketch(cast, plan):
    return run.draft(cast.office, plan, tie_keys=["year_end"])


def page(client, scheme) -> str:
    return client.get(reverse("assessment:scheme", args=[scheme.pk])).content.decode()


def checks(client, scheme) -> list[str]:
    """What the page says under 检查."""
    part = page(client, scheme).split('id="checks"')[1].split("</section>")[0]
    return [re.sub(r"<[^>]+>", "", line) for line in re.findall(r"<li.*?</li>", part)]


def post(client, name, pk, row_kind, data=None, **typed):
    return client.post(reverse(f"assessment:{name}", args=[pk, row_kind]), (data or {}) | typed)


def saved(client, row, **changed):
    """Save a row as its page shows it, but for `changed`."""
    there = {name: value for name, value in row_of(row).items() if value is not None}
    there["bands"] = ""
    return post(client, "row", row.pk, row._meta.model_name, there | {"seen": digest(row_of(row))} | changed)


def line(scheme, name="组织生活") -> Indicator:
    return scheme.indicators().get(name=name)


def test_a_first_scheme_comes_from_the_plan(office, plan):
    answer = office.post(reverse("assessment:scheme_new"), new_form(plan))
    scheme = Scheme.objects.get()
    assert answer.url == reverse("assessment:scheme", args=[scheme.pk])
    assert (str(scheme), scheme.subjects, scheme.feeds) == ("2026年度党建责任制考核（第 1 版）", "affiliated", "own")
    year_end = Section.objects.filter(component__scheme=scheme, component__kind="year_end")
    assert [(part.name, str(part.points), part.pillar.plan_id) for part in year_end] == [
        ("政治型", "50.00", plan.pk),
        ("清廉型", "50.00", plan.pk),
    ]
    tasks = [row.task for row in scheme.indicators().filter(section__in=year_end)]
    assert tasks == list(plan.tasks.all())
    assert [words for words in checks(office, scheme) if words.startswith("错误")] == []
    office.post(reverse("assessment:publish", args=[scheme.pk]))
    scheme.refresh_from_db()
    assert scheme.status == "published"


def test_a_copy_carries_on_the_indicators(cast, office, plan, sketch):
    publish_scheme(by=cast.office, scheme=sketch)
    form = new_form(plan, basis=sketch.pk, subjects="branch", name="党支部年度考核", year=2027)
    office.post(reverse("assessment:scheme_new"), form)
    copy = Scheme.objects.get(year=2027)
    assert copy.origin == sketch
    assert [row.formerly for row in copy.indicators()] == list(sketch.indicators())
    ours, theirs = content_of(copy), content_of(sketch)
    for _, row, *_rest in [*indicators(ours), *indicators(theirs)]:
        del row["formerly_id"]
    assert ours == theirs


def test_a_copy_finds_pillars_and_tasks_of_the_new_plan_by_name(cast, plan):
    text = make.NOTICE.replace("9号", "21号").replace("2026", "2027").replace("（二）建设清廉型", "（二）建设效能型")
    other = make.published_plan(cast.office, text, due_on=plan.due_on.replace(year=2027))
    scheme = publish_scheme(
        by=cast.office, scheme=run.draft(cast.office, plan, **first_of("affiliated", plan, today()))
    )
    content = copy_of(scheme, other)
    year_end = content["components"][1]["sections"]
    pillars = {pillar.pk: pillar.name for pillar in other.pillars.all()}
    assert [pillars.get(part["pillar_id"]) for part in year_end] == [other.pillars.first().name, None]
    assert {row["task_id"] for row in year_end[0]["indicators"]} <= set(other.tasks.values_list("pk", flat=True))


def test_a_row_is_saved_and_the_checks_follow(office, sketch):
    row = line(sketch)
    answer = saved(office, row, points="50", standard="改过的标准。")
    assert answer.url == f"{reverse('assessment:scheme', args=[sketch.pk])}#indicator-{row.pk}"
    row.refresh_from_db()
    assert (row.standard, str(row.points)) == ("改过的标准。", "50.00")
    assert "错误“责任型”为 100 分，各指标相加为 90 分，应当相等。" in checks(office, sketch)
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.before["points"], event.after["points"]) == ("scheme.row_save", "60", "50")
    saved(office, row, points="60")
    assert [words for words in checks(office, sketch) if words.startswith("错误")] == []


def test_rows_are_added_moved_and_removed(office, sketch):
    part = part_of(sketch)
    post(office, "row_add", part.pk, "indicator", indicator(name="末位"))
    names = lambda: list(part.indicators.order_by("order").values_list("name", flat=True))  # noqa: E731
    assert names() == ["组织生活", "达标创建", "末位"]
    post(office, "row_move", line(sketch, "末位").pk, "indicator", up="1")
    assert names() == ["组织生活", "末位", "达标创建"]
    post(office, "row_move", line(sketch, "组织生活").pk, "indicator", down="1")
    assert names() == ["末位", "组织生活", "达标创建"]
    at_the_end = post(office, "row_move", line(sketch, "末位").pk, "indicator", up="1")
    assert (at_the_end.status_code, names()[0]) == (409, "末位")
    post(office, "row_remove", line(sketch, "组织生活").pk, "indicator")
    assert names() == ["末位", "达标创建"]


def test_every_kind_of_row_has_its_form(office, sketch):
    poll = sketch.components.get(kind="poll")
    post(office, "row_remove", poll.pk, "component")
    assert "错误各构成的权重相加应为 100%，现为 90%。" in checks(office, sketch)
    post(office, "row_add", sketch.pk, "component", {"kind": "poll", "name": "群众评议", "weight": "１０"})
    added = sketch.components.get(kind="poll")
    post(office, "row_add", added.pk, "section", {"name": "测评", "points": "100"})
    section = added.sections.get()
    vote = indicator(name="测评得分", points="100", kind="vote", step="3", cap="2", bands="1 起得 1 分")
    post(office, "row_add", section.pk, "indicator", vote)
    row = section.indicators.get()
    assert (row.step, row.cap, row.bands) == (None, None, [])  # a vote has no such rule
    post(office, "row_add", sketch.pk, "grade", {"name": "不合格", "floor": "30"})
    post(office, "row_add", sketch.pk, "veto", {"name": "谎报", "effect": "force", "grade": "不合格"})
    assert sketch.vetoes.get(name="谎报").grade == "不合格"
    assert "错误“不合格”的起点应低于“较差”的 0 分。" in checks(office, sketch)


def test_bands_are_typed_a_line_each(office, sketch):
    row = line(sketch)
    saved(office, row, kind="banded", points="60", bands="6 起得 20 分\n１２ 起得 60 分；9=40.5")
    row.refresh_from_db()
    assert (row.bands, row.step) == ([["12", "60"], ["9", "40.5"], ["6", "20"]], None)
    assert (
        "12 起得 60 分\n9 起得 40.5 分"
        in office.get(reverse("assessment:row", args=[row.pk, "indicator"])).content.decode()
    )
    assert "12 起得 60 分；9 起得 40.5 分；6 起得 20 分" in page(office, sketch)


def test_the_terms(office, sketch, units):
    url = reverse("assessment:scheme_terms", args=[sketch.pk])
    form = terms_form(sketch, quota_percent="20", tie_1="year_end", tie_2="usual", categories=["医院"])
    assert office.post(url, form).status_code == 302
    sketch.refresh_from_db()
    assert (str(sketch.quota_percent), sketch.tie_keys, sketch.categories) == ("20.00", ["year_end", "usual"], ["医院"])
    stale = office.post(url, form)
    assert (stale.status_code, "已被他人修改" in stale.content.decode()) == (409, True)


def test_a_stale_row_shows_both_texts(office, sketch):
    row = line(sketch)
    old = digest(row_of(row))
    saved(office, row, name="先保存的")
    row.refresh_from_db()
    answer = saved(office, row, name="后保存的", seen=old)
    assert (answer.status_code, "先保存的" in answer.content.decode(), "后保存的" in answer.content.decode()) == (
        409,
        True,
        True,
    )
    row.refresh_from_db()
    assert row.name == "先保存的"


def test_a_second_of_a_kind_is_said_at_the_form(office, sketch):
    part = part_of(sketch)
    answer = post(office, "row_add", part.component_id, "section", {"name": "责任型", "points": "1"})
    assert (answer.status_code, "已经有部分“责任型”" in answer.content.decode()) == (422, True)
    answer = post(office, "row_add", sketch.pk, "component", {"kind": "usual", "name": "又一个", "weight": "1"})
    assert (answer.status_code, "已经有这种类型的构成" in answer.content.decode()) == (422, True)


def test_a_scheme_with_errors_is_not_published(office, sketch):
    saved(office, line(sketch), points="1")
    answer = office.post(reverse("assessment:publish", args=[sketch.pk]))
    assert (answer.status_code, "方案里还有错误，不能发布" in answer.content.decode()) == (409, True)
    assert "发布方案" not in page(office, sketch)
    sketch.refresh_from_db()
    assert sketch.is_draft


def test_warnings_do_not_stop_publishing(office, sketch):
    saved(office, line(sketch), standard="")
    assert "提示“组织生活”：没有写评分标准，评分人没有依据。" in checks(office, sketch)
    office.post(reverse("assessment:publish", args=[sketch.pk]))
    sketch.refresh_from_db()
    assert not sketch.is_draft


def test_who_marks_must_have_somebody(cast, units, sketch):
    row = line(sketch)
    row.marker = units["医政科"]
    row.save()
    said = [found.words for found in troubles_of(content_of(sketch), today()) if found.is_error]
    assert said == ["“组织生活”：评分单位没有可以评分的人（牵头单位岗位），请补充任职或者改由机关党委办公室评分。"]
    row.marker = units["局机关党委"]
    row.save()
    assert [found for found in troubles_of(content_of(sketch), today()) if found.is_error] == []


FROZEN = ["row", "row_add", "row_move", "row_remove"]


@pytest.mark.parametrize("kind", ["component", "section", "indicator", "grade", "veto"])
@pytest.mark.parametrize("name", FROZEN)
def test_no_page_changes_a_published_scheme(name, kind, cast, office, plan, sketch):
    """Whatever row of it is asked for, by whatever way."""
    publish_scheme(by=cast.office, scheme=sketch)
    before = content_of(sketch)
    part = part_of(sketch)
    rows = {"component": part.component, "section": part, "indicator": line(sketch)}
    rows |= {"grade": sketch.grades.first(), "veto": sketch.vetoes.first()}
    above = {"component": sketch, "grade": sketch, "veto": sketch, "section": part.component, "indicator": part}
    target = (above if name == "row_add" else rows)[kind]
    form = indicator(weight="1", floor="1", effect="cap", grade="一般", down="1", seen=digest(row_of(rows[kind])))
    answer = post(office, name, target.pk, kind, form)
    assert (answer.status_code, "发布后不再改动" in answer.content.decode()) == (409, True)
    assert content_of(sketch) == before


def test_the_terms_of_a_published_scheme_stay(cast, office, sketch):
    publish_scheme(by=cast.office, scheme=sketch)
    form = terms_form(sketch, quota_percent="99")
    assert office.post(reverse("assessment:scheme_terms", args=[sketch.pk]), form).status_code == 409
    sketch.refresh_from_db()
    assert str(sketch.quota_percent) == "30.00"


def test_the_next_version_is_a_copy_that_says_why(cast, office, sketch):
    publish_scheme(by=cast.office, scheme=sketch)
    before = content_of(sketch)
    url = reverse("assessment:scheme_renew", args=[sketch.pk])
    assert office.post(url, {"reason": " "}).status_code == 422
    office.post(url, {"reason": "党委会议决定提高年终权重"})
    draft = Scheme.objects.get(version=2)
    assert (draft.changed_because, draft.origin, draft.status) == ("党委会议决定提高年终权重", sketch, "draft")
    assert [row.formerly for row in draft.indicators()] == list(sketch.indicators())
    assert content_of(sketch) == before
    assert office.post(url, {"reason": "再来"}).status_code == 409
    assert "第 2 版" in page(office, sketch)


def test_an_old_version_is_not_opened(cast, office, sketch):
    publish_scheme(by=cast.office, scheme=sketch)
    office.post(reverse("assessment:scheme_renew", args=[sketch.pk]), {"reason": "改"})
    publish_scheme(by=cast.office, scheme=Scheme.objects.get(version=2))
    answer = office.post(reverse("assessment:open", args=[sketch.pk]))
    assert (answer.status_code, "已有新的版本" in answer.content.decode()) == (409, True)


def test_a_cycle_opens_with_its_dates(office, cast, sketch):
    publish_scheme(by=cast.office, scheme=sketch)
    url = reverse("assessment:open", args=[sketch.pk])
    answer = office.post(url, {"self_due_on": "2026-09-01"})
    assert (answer.status_code, "自评截止应在今天或以后" in answer.content.decode()) == (422, True)
    office.post(url, {"self_due_on": "2026-12-10", "marks_due_on": "2026-12-20"})
    sketch.refresh_from_db()
    assert (str(sketch.cycle.self_due_on), str(sketch.cycle.marks_due_on)) == ("2026-12-10", "2026-12-20")
    assert "开始考核" not in page(office, sketch)
