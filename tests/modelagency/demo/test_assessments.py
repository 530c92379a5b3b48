"""The assessments of the demo: last year's under seal, this year's being marked."""

from collections import Counter

from assessment.models import Appeal, Appraisal, Cycle, Mark, Result, Seal
from assessment.packages.check import verify
from branches.models import Post
from records.models import AuditEvent, YearLock
from tasks.models import Assignment


def test_last_year_is_sealed_and_locked_and_this_year_is_being_marked(demo):
    states = Cycle.objects.order_by("scheme__year").values_list("scheme__year", "state")
    assert list(states) == [(2025, "sealed"), (2026, "marking")]
    assert list(YearLock.objects.values_list("year", flat=True)) == [2025]
    sizes = Counter(Appraisal.objects.filter(cycle__state="marking").values_list("category", flat=True))
    assert sizes == {"医院": 20, "公共卫生": 8, "基层卫生": 20, "机关": 12}


def test_the_seal_holds(demo):
    assert verify(Seal.objects.get().package) == []


def test_last_years_grades_keep_to_the_quota_and_the_veto(demo):
    grades = Counter(Result.objects.values_list("appraisal__category", "grade"))
    best = {category: count for (category, grade), count in grades.items() if grade == "优秀"}
    assert best == {"医院": 6, "公共卫生": 2, "基层卫生": 6, "机关": 3}
    assert Result.objects.get(appraisal__name="县第二人民医院第一党支部").grade == "一般"
    assert not Result.objects.filter(total=None).exists()


def test_last_years_work_was_all_done(demo):
    rows = Assignment.objects.filter(plan__year=2025)
    assert Counter(rows.values_list("state", "progress")) == {("closed", 100): 668}


def test_nobody_marked_or_answered_for_the_own_unit(demo):
    homes = dict(Post.objects.values_list("user_id", "unit_id"))
    for mark in Mark.objects.filter(stage="mark").select_related("appraisal__unit__branch"):
        assert homes[mark.by_id] not in mark.appraisal.unit.branch.covers.values_list("id", flat=True)
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.answered_by_id == appeal.filed_by_id) == ("rejected", False)


def test_what_happened_last_year_is_dated_then(demo):
    verbs = ["cycle.open", "cycle.close_marking", "cycle.compute", "cycle.decide", "cycle.publish", "cycle.seal"]
    lines = AuditEvent.objects.filter(verb__in=verbs, at__year=2025).order_by("at", "id")
    assert list(lines.values_list("verb", flat=True)) == verbs
    assert not AuditEvent.objects.filter(verb__startswith="cycle.", at__date__gt=demo).exists()
