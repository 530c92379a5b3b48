"""One fault for each check of 数据体检: code → function of a scene that makes it and returns what is found."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.models import Component
from branches.models import Post, UnitGroup, WorkingDay
from modelagency.clock import now, today
from tasks.models import Assignment, Measure, Responsibility, Task
from tests import make, stages
from tests.assessment import run


def _yesterday():
    return today() - timedelta(days=1)


def _long_ago(days=15):
    return today() - timedelta(days=days)


def _ended(*people):
    Post.objects.filter(user__in=people).update(ends_on=_yesterday())


def _without_reporter(scene):
    _ended(scene.cast.reporter)
    return [scene.unit]


def _without_leader(scene):
    _ended(scene.cast.leader)
    return [scene.unit]


def _empty_group(scene):
    return [UnitGroup.objects.create(name="局机关各协会", kind="mass", under=scene.unit)]


def _uncategorised(scene):
    return [make.unit("丁院")]


def _under_ended(scene):
    _end(scene.unit)
    return [scene.units["甲医院党支部"]]


def _covers_nothing(scene):
    scene.units["甲医院党支部"].branch.covers.clear()
    return [scene.units["甲医院党支部"]]


def _end(unit):
    unit.ends_on = _yesterday()
    unit.save()


def _posts_of_ended(scene):
    _end(scene.unit)
    return scene.unit.posts.all()


def _post_ending(scene):
    posts = [scene.cast.reporter.posts.get(), scene.cast.leader.posts.get()]
    for post, days in zip(posts, (30, 31), strict=True):
        post.ends_on = today() + timedelta(days=days)
        post.save()
    return posts[:1]


def _without_periods(scene):
    scene.plan.spans.all().delete()
    return [scene.plan]


def _without_calendar(scene):
    WorkingDay.objects.filter(day__year=scene.plan.year).delete()
    return [scene.plan]


def _without_rows(scene):
    scene.plan.assignments.filter(task=scene.task).update(state="withdrawn")
    return [scene.task]


def _led_by_ended(scene):
    _end(scene.task.lead)
    return Task.objects.filter(lead=scene.task.lead)


def _without_lead(scene):
    Task.objects.filter(pk=scene.task.pk).update(lead=None)
    return [scene.task]


def _open_name(scene):
    text = make.NOTICE.replace("9号", "11号").replace("局办公室", "外部局")
    make.draft_plan(scene.cast.office, text)
    return Responsibility.objects.filter(text="外部局")


def _nobody_reviews(scene):
    _ended(scene.cast.office, scene.cast.deputy)
    acting = Task.objects.filter(lead=scene.units["局机关党委"])
    return scene.plan.assignments.exclude(task__in=acting) | scene.plan.assignments.filter(unit=acting[0].lead)


def _rows_of_ended(scene):
    _end(scene.unit)
    return scene.plan.assignments.filter(unit=scene.unit)


def _put(scene, **fields):
    Assignment.objects.filter(pk=scene.row.pk).update(**fields)
    return [scene.row]


def _late_measure(scene):
    stages.reach("working", scene.cast, scene.row)
    late = scene.row.measures.first()
    Measure.objects.filter(pk=late.pk).update(due_on=scene.plan.due_on + timedelta(days=1))
    return [late]


def _old_file(scene):
    report = stages.to_review(scene.cast, scene.row, uploads=(SimpleUploadedFile("总结.pdf", stages.PDF),))
    report.evidence.update(uploaded_at=now() - timedelta(days=365))
    return [report]


def _wrong_scheme(scene):
    run.draft(scene.cast.office, scene.plan, name="好的")
    wrong = run.draft(scene.cast.office, scene.plan, name="错的")
    Component.objects.filter(scheme=wrong, kind="usual").update(weight=1)
    return [wrong]


FAULTS = {
    "no-reporter": _without_reporter,
    "no-leader": _without_leader,
    "empty-group": _empty_group,
    "no-category": _uncategorised,
    "parent-ended": _under_ended,
    "covers-nothing": _covers_nothing,
    "post-of-ended": _posts_of_ended,
    "post-ending": _post_ending,
    "no-branch": _uncategorised,
    "no-post": lambda scene: [make.user("idle")],
    "no-periods": _without_periods,
    "no-calendar": _without_calendar,
    "no-rows": _without_rows,
    "lead-ended": _led_by_ended,
    "no-lead": _without_lead,
    "open-names": _open_name,
    "no-reviewer": _nobody_reviews,
    "unit-ended": _rows_of_ended,
    "no-evidence": lambda scene: _put(scene, state="closed"),
    "no-measures": lambda scene: _put(scene, starts_on=_long_ago()),
    "returned-long": lambda scene: _put(scene, returned=True, turn_on=_long_ago()),
    "waiting-long": lambda scene: _put(scene, awaiting="review", turn_on=_long_ago()),
    "measure-late": _late_measure,
    "all-done": lambda scene: _put(scene, state="in_progress", progress=100),
    "old-evidence": _old_file,
    "scheme-wrong": _wrong_scheme,
}
