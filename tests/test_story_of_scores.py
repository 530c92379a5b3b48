"""The year-end once through, over HTTP, by the right people: opened, self-assessed, marked, computed, decided, on
show, appealed against, sealed, exported, verified."""

import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from assessment.kinds import MARKED
from assessment.models import Appeal, Cycle, Mark, Result, Seal
from records.models import YearLock
from tests.assessment import run

REASON = "按台账核对"
VOTES = {"述职评议得分": [6, 2, 2, 0], "民主测评得分": [5, 3, 2, 0]}


@pytest.fixture
def acts(signed_in, cast):
    """Post a form as a person; what comes back must lead on."""

    def act(who, page, *args, **form):
        answer = signed_in(getattr(cast, who)).post(reverse(f"assessment:{page}", args=args), form)
        assert answer.status_code == 302, (page, answer.status_code, answer.content.decode()[-3000:])
        return answer.url

    return act


def fields(indicators, points, version=0) -> dict:
    """The fields of a sheet of rows, as the page sends them: `points` by name of the indicator, else all."""
    said = {}
    for item in indicators:
        row = {"points": points.get(item.name, item.points), "reason": REASON, "version": version}
        said |= {f"i{item.pk}-{name}": str(value) for name, value in row.items()}
    return said


def numbers_in(book) -> set[float]:
    cells = [cell for row in load_workbook(book, data_only=True)["汇总表"].values for cell in row]
    return {float(cell) for cell in cells if isinstance(cell, int | float)}


def assess_and_mark(acts, cycle, own):
    """One subject assesses itself, all are marked by somebody who may, and meetings have voted."""
    by_hand = list(cycle.scheme.indicators().filter(kind__in=MARKED))
    acts("reporter", "self", own.pk, submit="", **fields(by_hand, {}))
    acts("leader", "answer_self", own.pk, confirm="")
    acts("office", "start_marking", cycle.pk)
    for appraisal in cycle.appraisals.all():
        marker = "office" if appraisal.name != "甲医院党支部" else "deputy"
        taken = {"组织生活": {"甲医院党支部": 58, "乙医院党支部": 60}.get(appraisal.name, 40)}
        acts(marker, "marks", appraisal.pk, submit="", **fields(by_hand, taken))
    for name, counts in VOTES.items():
        run.voted(cycle, name, counts)


def test_a_year_is_assessed_from_the_opening_to_the_seal(acts, cast, plan, the_day, signed_in, tmp_path):
    run.progress(plan, run.PROGRESS)
    scheme = run.draft(cast.office, plan)
    acts("office", "publish", scheme.pk)
    acts("office", "open", scheme.pk)
    cycle = Cycle.objects.get()
    own = run.appraisal(cycle, "甲医院党支部")
    assess_and_mark(acts, cycle, own)
    acts("office", "close_marking", cycle.pk)
    acts("office", "compute", cycle.pk)
    before = Result.objects.get(appraisal=own).total

    acts("office", "decide", cycle.pk, "submit")
    acts("committee", "decide", cycle.pk, "decide")
    window = {"opens_on": "2026-09-17", "closes_on": "2026-09-23", "contact": "局机关党委办公室"}
    acts("office", "publish_results", cycle.pk, **window)

    the_day.move_to("2026-09-18T01:00:00Z")
    item = run.by_hand(cycle)
    acts("reporter", "appeal_new", own.pk, indicator=item.pk, text="两次会议的记录在档案室。")
    appeal = Appeal.objects.get()
    acts("office", "appeal_answer", appeal.pk, "answer", verdict="uphold", answer="记录属实。", points="60")
    raised = Result.objects.get(appraisal=own).total
    assert raised > before

    the_day.move_to("2026-09-30T01:00:00Z")
    acts("committee", "decide", cycle.pk, "decide")
    acts("committee", "seal", cycle.pk, name=cycle.scheme.name)
    cycle.refresh_from_db()
    assert (cycle.state, YearLock.objects.get().year) == ("sealed", 2026)

    results = dict(Result.objects.values_list("appraisal__name", "total"))
    assert (len(results), results["甲医院党支部"]) == (3, raised)
    code = re.sub("-", "", Seal.objects.get().code)[:16]
    verified = signed_in(cast.stranger).post(reverse("assessment:seals"), {"code": code}).content.decode()
    assert "一致" in verified
    call_command("export_results", "--cycle", str(cycle.pk), "--output", str(tmp_path / "results.xlsx"))
    by_button = b"".join(signed_in(cast.office).get(reverse("assessment:export", args=[cycle.pk])))
    for book in (io.BytesIO(by_button), tmp_path / "results.xlsx"):
        assert set(map(float, results.values())) <= numbers_in(book)
    refused = signed_in(cast.office).post(reverse("assessment:compute", args=[cycle.pk]))
    assert (refused.status_code, Mark.objects.filter(stage="mark").count()) == (409, 6)
