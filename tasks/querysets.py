"""Reads as phrases. Pages, lists, exports and search use the same ones."""

from collections import defaultdict

from django.db import models
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from branches.models import Post
from branches.roles import Role
from records.models import YearLock
from tasks.categories import category_of, kinds_of
from tasks.lights import ABNORMAL, Light
from tasks.order_states import IN_FORCE, UNISSUED, WITH_UNIT, OrderState
from tasks.states import HANDED_IN, OPEN_FOR_EDITING, STOPPED, Kind, State, Verb


class PlanQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status="published")

    def unlocked(self):
        """Those whose year is not under seal."""
        return self.exclude(year__in=YearLock.years())

    def with_titles(self):
        """With the notice's formalities, but not its long text: for lists."""
        return self.select_related("notice").defer("notice__text")

    def visible_to(self, rights):
        """Everybody reads published plans; drafts are the office's."""
        return self if rights.is_office else self.published()


class MeasureQuerySet(models.QuerySet):
    def of_unit(self, unit):
        """With what a list of measures of several assignments shows."""
        rows = self.filter(assignment__unit=unit).select_related("assignment__task__pillar", "assignment__plan")
        return rows.order_by("-assignment__plan__year", "assignment_id", "due_on", "id")

    def of_the_same_task(self, assignment):
        """The unit's measures for a task of the same name or title in an earlier plan."""
        task, year = assignment.task, assignment.plan.year
        same = Q(assignment__task__name=task.name) | Q(assignment__task__title=task.title)
        return self.of_unit(assignment.unit).filter(same, assignment__plan__year__lt=year)

    def beside(self, assignment):
        """The unit's measures for its other tasks of the year."""
        year = assignment.plan.year
        others = self.of_unit(assignment.unit).filter(assignment__plan__year=year).exclude(assignment=assignment)
        return others.exclude(assignment__state__in=STOPPED)

    def twins(self, measures):
        """The same measures (`shared`) of other assignments."""
        keys = {measure.shared for measure in measures} - {None}
        units = {measure.assignment.unit_id for measure in measures}
        same = self.filter(shared__in=keys, assignment__unit__in=units)
        return same.exclude(pk__in=[measure.pk for measure in measures])

    def places_of_twins(self, assignments):
        """Ids of the assignments that share a measure with one of `assignments` (ids of one unit's)."""
        shared = self.filter(assignment__in=assignments, shared__isnull=False)
        known = list(shared.values_list("shared", "assignment__unit").distinct())
        keys, units = {key for key, _ in known}, {unit for _, unit in known}
        return self.filter(shared__in=keys, assignment__unit__in=units).values("assignment")

    def name_twins(self, measures) -> list:
        """`measures`, each with `twins`: names of the other tasks it is shared with. Asks nothing where none is."""
        measures, names = list(measures), defaultdict(list)
        keys = {measure.shared for measure in measures} - {None}
        shared = self.filter(shared__in=keys).order_by("assignment_id") if keys else self.none()
        for key, unit, pk, name in shared.values_list("shared", "assignment__unit", "pk", "assignment__task__name"):
            names[key, unit].append((pk, name))
        for measure in measures:
            unit = measure.assignment.unit_id if measure.shared else None
            measure.twins = "、".join(name for pk, name in names[measure.shared, unit] if pk != measure.pk)
        return measures

    def as_said(self, period):
        """With `reported_status`: as the unit's draft has it, else as its report of `period` on another assignment has
        the same measure, else as last accepted."""
        said = self.model.reported.rel.related_model.objects.all()
        drafted = said.filter(measure=OuterRef("pk"), report__state__in=OPEN_FOR_EDITING)
        own = drafted.order_by("report__period").values("status")
        unit = OuterRef("assignment__unit")
        twin = said.filter(measure__shared=OuterRef("shared"), report__assignment__unit=unit, report__period=period)
        twin = twin.exclude(measure=OuterRef("pk")).order_by("-pk").values("status")
        return self.annotate(reported_status=Coalesce(Subquery(own[:1]), Subquery(twin[:1]), "status"))

    def owners(self, unit):
        """Names the unit has put in charge of a measure, as suggestions."""
        named = self.filter(assignment__unit=unit).exclude(owner="").order_by("owner")
        return named.values_list("owner", flat=True).distinct()[:50]


class AmendmentQuerySet(models.QuerySet):
    def issued(self):
        """Those people are told of, in force or not yet."""
        return self.exclude(status="draft")

    def visible_to(self, rights):
        """Everybody reads what was issued; drafts are the office's."""
        return self if rights.is_office else self.issued()

    def due(self, today):
        """Issued, and their day has come."""
        due = self.filter(status="issued", effective_on__lte=today).exclude(plan__year__in=YearLock.years())
        return due.order_by("effective_on", "pk")


class ResponsibilityQuerySet(models.QuerySet):
    def counted(self):
        """Of tasks that were not dropped."""
        return self.filter(task__is_dropped=False)

    def open(self):
        """Names of which nobody knows yet what they mean."""
        return self.counted().filter(unit=None, group=None, is_nobody=False)


def light_case(today):
    """SQL twin of `lights.light`."""
    branches = [
        (Q(state=State.CLOSED), Light.DONE),
        (Q(state__in=STOPPED), Light.STOPPED),
        (Q(state=State.PLAN_SUBMITTED), Light.NOT_STARTED),
        (~Q(awaiting=""), Light.WAITING),
        (Q(late_on__lte=today), Light.OVERDUE),
        (Q(behind_on__lte=today), Light.BEHIND),
        (Q(progress=0), Light.NOT_STARTED),
    ]
    whens = [When(condition, then=Value(value.value)) for condition, value in branches]
    return Case(*whens, default=Value(Light.NORMAL.value), output_field=CharField())


def counting(day):
    """What the fields `counted_…` of a row should say as of `day`, as expressions; all empty if it does not count."""
    group = Concat("unit__kind", Value("/"), "unit__category")
    said = {"light": light_case(day), "progress": F("progress"), "awaiting": F("awaiting"), "group": group}
    nothing = {"progress": Value(0, models.PositiveSmallIntegerField())}
    return {
        f"counted_{name}": Case(When(state__in=STOPPED, then=nothing.get(name, Value(""))), default=value)
        for name, value in said.items()
    }


def lead_acts(day, row=""):
    """May somebody of the leading unit, and not of the row's own, review it as lead? `row`: the way to the row."""
    posts = Post.objects.valid(day)
    membership = posts.filter(user=OuterRef("user"), unit=OuterRef(OuterRef(f"{row}unit")))
    return Exists(posts.with_role(Role.LEAD).filter(~Exists(membership), unit=OuterRef(f"{row}task__lead")))


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, rights):
        """Rows of units the person may see, or merged into those, and of tasks that a unit of theirs leads."""
        if rights.sees_all:
            return self
        seen = rights.units("see_unit")
        merged = Q(merged_into__in=self.model.objects.filter(unit__in=seen))
        return self.filter(Q(unit__in=seen) | merged | Q(task__lead__in=rights.units("lead_unit")))

    def counted(self):
        """Rows that count in figures and scores: not stopped."""
        return self.exclude(state__in=STOPPED)

    def unlocked(self):
        """Rows of years that are not under seal: whatever looks for work to do asks these."""
        plans = self.model._meta.get_field("plan").related_model.objects.filter(year__in=YearLock.years())
        return self.exclude(plan__in=plans.values("pk"))

    def working(self):
        """Rows on which the unit itself has to act next."""
        return self.counted().unlocked().exclude(state__in=[State.CLOSED, State.PLAN_SUBMITTED]).filter(awaiting="")

    def asked_for(self, period):
        """Rows of which `period` is asked, with `asked_by`, its due day: SQL twin of `periods.asked_of`, `due_of`."""
        lead, member = Value(period.lead_due_on), Value(period.due_on)
        due = Case(When(reports_last=True, then=lead), default=member, output_field=models.DateField())
        rhythm = Q(task__rhythm=period.rhythm) | Q(task__rhythm="", plan__periods=period.rhythm)
        rows = self.filter(rhythm, plan=period.plan_id).annotate(asked_by=due)
        return rows.filter(starts_on__lte=F("asked_by"))

    def owing(self, period):
        """Rows whose report for `period` has not been handed in, with the `report_state` of what there is of it and
        `report_due_on`, the day on which it is due. A row is asked from its own first day on, until it is closed."""
        finished = (State.CLOSING, State.CLOSED)
        rows = self.counted().exclude(state__in=finished).asked_for(period)
        rows = rows.annotate(report=FilteredRelation("reports", condition=Q(reports__period=period)))
        rows = rows.annotate(report_state=F("report__state"), report_due_on=Coalesce("report__due_on", "asked_by"))
        return rows.filter(Q(report_state=None) | ~Q(report_state__in=HANDED_IN))

    def with_light(self, today):
        return self.annotate(light=light_case(today))

    def overdue(self, today):
        return self.working().filter(late_on__lte=today)

    def for_rows(self):
        """With everything a list row shows."""
        rows = self.select_related("task__pillar", "task__lead", "unit", "plan__notice")
        return rows.defer("plan__notice__text")

    def with_filer(self):
        """With `filed_by` and `filed_by_label`, who handed in the measures last."""
        steps = self.model.steps.rel.related_model.objects.filter(assignment=OuterRef("pk"), verb=Verb.FILE_MEASURES)
        last = steps.order_by("-at", "-id")
        return self.annotate(
            filed_by=Subquery(last.values("by")[:1]), filed_by_label=Subquery(last.values("by_label")[:1])
        )

    def in_order(self):
        """Publication order (pillar, task, unit); the id is also the key that pages walk by."""
        return self.order_by("id")

    def tally(self, *keys, **named):
        """Rows per `keys` (and `named`: name=F(...)) and light, with the sum of progress; call after `with_light`."""
        return self.order_by().values(*keys, "light", **named).annotate(rows=Count("id"), progress_sum=Sum("progress"))

    def of_units(self, kind="", category=""):
        """Rows of units of a kind and category as an address names them; empty means any."""
        rows = self.filter(unit__kind__in=kinds_of(kind)) if kind else self
        return rows.filter(unit__category=category_of(category)) if category else rows

    def by_category(self):
        """What `categories.groups` takes: units and rows per kind and category; call after `with_light`."""
        rows = self.order_by().values(kind=F("unit__kind"), category=F("unit__category"))
        abnormal = Q(light__in=ABNORMAL)
        return rows.annotate(
            place=Min("unit__order"),
            units=Count("unit", distinct=True),
            rows=Count("id"),
            abnormal_units=Count("unit", distinct=True, filter=abnormal),
            abnormal_rows=Count("id", filter=abnormal),
        )

    def urgeable_by(self, rights):
        """Rows whose unit this person may urge: the office any but its own, a lead those of the tasks it leads."""
        rows = self.exclude(unit__in=rights.home_units)
        return rows if rights.is_office else rows.filter(task__lead__in=rights.units("lead_unit"))

    def miscounted(self, day):
        """Rows of which the roll-ups hold something else than on `day` they should."""
        should = counting(day)
        told = self.annotate(**{f"now_{name}": value for name, value in should.items()})
        return told.exclude(**{name: F(f"now_{name}") for name in should})

    def reviewable_by(self, rights):
        """Rows waiting for a lead or the office that this person may review today."""
        return self.filter(awaiting="review").unlocked().in_review_of(rights)

    def in_review_of(self, rights):
        """Rows that are this person's to review, whether or not anything waits now, each with `stands_in`: would it be
        in another's stead (代复核)?

        The office stands in where nobody may review as lead.
        """
        rows = self.exclude(unit__in=rights.home_units)
        led = Q(task__lead__in=rights.units("lead_unit"))
        rows = rows.annotate(stands_in=Case(When(led, then=Value(False)), default=Value(True)))
        if not rights.is_office:
            return rows.filter(led)
        return rows.filter(led | ~lead_acts(rights.day))


class SumQuerySet(models.QuerySet):
    def tally(self, *keys):
        """As `AssignmentQuerySet.tally`: rows per `keys` and light, with the sum of progress."""
        sums = self.order_by().values(*keys, "light").annotate(rows=Sum("number"), progress_sum=Sum("progress"))
        return sums.exclude(rows=0)


class RollUpQuerySet(SumQuerySet):
    def of_units(self, kind=""):
        """Of units of a kind as an address names it; empty means any."""
        return self.filter(unit__kind__in=kinds_of(kind)) if kind else self


class UrgeQuerySet(models.QuerySet):
    def visible_to(self, rights):
        """Those of units the person may see, and one's own."""
        return self if rights.sees_all else self.filter(Q(unit__in=rights.units("see_unit")) | Q(by=rights.user))

    def last_of(self, units) -> dict:
        """Unit id → its last urging, in one query."""
        last = self.filter(unit__in=units).order_by().values("unit").annotate(last=Max("pk")).values("last")
        return {one.unit_id: one for one in self.filter(pk__in=last)}


class UrgedRowQuerySet(models.QuerySet):
    def standing(self, rows) -> dict:
        """Row id → its last urging, where it was the unit's turn already; in one query."""
        turns = {row.pk: row.turn_on for row in rows if not row.awaiting}
        urged = self.filter(assignment__in=turns).select_related("urge").order_by("number")
        last = {one.assignment_id: one.urge for one in urged}
        return {pk: urge for pk, urge in last.items() if turns[pk] is None or urge.day >= turns[pk]}


class ApplicationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decision="").exclude(assignment__plan__year__in=YearLock.years())

    def for_rows(self):
        """With everything a list row shows."""
        rows = self.select_related("assignment__task__pillar", "assignment__unit", "assignment__plan__notice")
        return rows.defer("assignment__plan__notice__text")

    def decidable_by(self, rights):
        """Open ones this person may decide today: those of the office, and those of the lead or whoever stands in."""
        rows = self.open().exclude(assignment__unit__in=rights.home_units)
        led = Q(assignment__task__lead__in=rights.units("lead_unit")) & ~Q(kind=Kind.HAND_BACK)
        if not rights.is_office:
            return rows.filter(led)
        return rows.filter(led | Q(kind=Kind.HAND_BACK) | ~lead_acts(rights.day, "assignment__"))


class SupervisionOrderQuerySet(models.QuerySet):
    def visible_to(self, rights):
        """Issued ones of rows the person may see; those who see all see drafts too."""
        if rights.sees_all:
            return self
        rows = self.model._meta.get_field("assignment").related_model.objects.visible_to(rights)
        return self.exclude(state__in=UNISSUED).filter(assignment__in=rows.order_by().values("pk"))

    def in_force(self):
        return self.filter(state__in=IN_FORCE)

    def for_rows(self):
        """With everything a list row shows."""
        task = ("assignment__task__pillar", "assignment__task__lead")
        rows = self.select_related(*task, "assignment__unit", "assignment__plan__notice")
        return rows.defer("assignment__plan__notice__text")

    def waiting_for(self, rights):
        """Those on which this person has the next step."""
        foreign = ~Q(assignment__unit__in=rights.home_units)
        waiting = Q(state__in=WITH_UNIT, assignment__unit__in=rights.units("report_unit"))
        waiting |= Q(state=OrderState.TO_CONFIRM, assignment__unit__in=rights.units("confirm_unit"))
        if rights.is_office:
            waiting |= Q(state=OrderState.ANSWERED) & foreign
        if rights.everywhere("decide_unit"):
            waiting |= Q(state=OrderState.TO_ISSUE) & foreign
        return self.filter(waiting).order_by("answer_by", "id")


class BulletinQuerySet(models.QuerySet):
    def visible_to(self, rights):
        """Issued ones are everybody's, drafts the office's."""
        return self if rights.is_office else self.filter(state="issued")

    def with_people(self):
        return self.select_related("plan__notice", "snapshot", "drafted_by", "issued_by").defer("plan__notice__text")
