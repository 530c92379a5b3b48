"""The pages of schemes in the browser: accessible, not wider than the screen, few requests."""

from django.urls import reverse

from assessment.actions.schemes import publish_scheme
from assessment.actions.versions import renew_scheme
from assessment.drafts import first_of
from assessment.models import Component
from modelagency.clock import today
from tests.assessment import run
from tests.assessment.doors.schemes import ended


def test_pages_of_a_scheme(visitor, cast, plan):
    scheme = run.draft(cast.office, plan, **first_of("branch", plan, today()))
    indicator = scheme.indicators().get(name="三会一课")
    Component.objects.filter(scheme=scheme, kind="poll").update(weight=5)
    visitor.sign_in(cast.office)
    visitor.open("assessment:scheme_new")
    visitor.open("assessment:scheme", scheme.pk)
    visitor.open("assessment:row", indicator.pk, "indicator")
    visitor.open("assessment:row_add", scheme.pk, "veto")
    visitor.open("assessment:scheme_terms", scheme.pk)
    visitor.open("assessment:scheme_upload", scheme.pk)
    visitor.open("assessment:index")
    assert visitor.seen == {}


def test_the_form_shows_what_the_kind_needs(visitor, cast, plan):
    scheme = run.draft(cast.office, plan)
    row = scheme.indicators().get(name="组织生活")
    visitor.sign_in(cast.office)
    visitor.page.goto(visitor.server.url + reverse("assessment:row", args=[row.pk, "indicator"]))
    step, bands = (visitor.page.locator(f"[data-field={name}]") for name in ("step", "bands"))
    assert (step.is_visible(), bands.is_visible()) == (True, False)
    visitor.page.get_by_label("计分方式").select_option("banded")
    assert (step.is_visible(), bands.is_visible()) == (False, True)
    visitor.page.get_by_label("分档").fill("12 起得 60 分；6 起得 30 分")
    visitor.page.get_by_role("button", name="保存指标").click()
    visitor.page.get_by_text("12 起得 60 分；6 起得 30 分").wait_for()
    row.refresh_from_db()
    assert row.bands == [["12", "60"], ["6", "30"]]


def test_pages_of_a_version_and_of_the_sandbox(visitor, cast, plan):
    visitor.sign_in(cast.office)
    visitor.open("assessment:sandbox", ended(cast, plan).pk)
    cycle = run.opened(cast.office, plan)
    run.scored(cast.office, cycle)
    draft = renew_scheme(by=cast.office, scheme=cycle.scheme, because="党委会议决定提高年终权重")
    Component.objects.filter(scheme=draft, kind="usual").update(weight=20)
    Component.objects.filter(scheme=draft, kind="year_end").update(weight=50)
    visitor.open("assessment:scheme_effects", draft.pk)
    visitor.open("assessment:scheme_renew", cycle.scheme.pk)
    waiting = publish_scheme(by=cast.office, scheme=run.draft(cast.office, plan, name="待开始"))
    visitor.open("assessment:scheme", waiting.pk)
    assert visitor.seen == {}
