"""What a person may mark in a cycle, asked of the posts of today."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q

from assessment import bodies
from assessment.kinds import MARKED
from assessment.marking_rules import Way, sees_others, way_to_mark
from assessment.models import Appraisal, Cycle, Indicator, Mark
from assessment.people import leads_of, office_of
from assessment.permissions import in_conflict, may_see_assessment, require_member
from assessment.sight import sight_of
from branches.models import Evidence
from branches.permissions import Rights, rights_of
from branches.roles import Role
from records.refusals import NotAllowed, NotYours

ASIDE = "涉及本人任职单位，须回避，请由其他人员办理。"
NOT_MARKER = "这项指标由责任部门评分，您不用操作。"


def marked_indicators(scheme_id):
    """What people mark, in the order of the scheme."""
    rows = Indicator.objects.filter(section__component__scheme=scheme_id, kind__in=MARKED)
    return rows.select_related("section__component", "section__pillar", "marker").order_by(*Indicator._meta.ordering)


@dataclass
class Marker:
    """One person as a marker of one cycle; at most six queries."""

    rights: Rights
    cycle: Cycle

    @cached_property
    def indicators(self) -> list[Indicator]:
        return list(marked_indicators(self.cycle.scheme_id))

    @cached_property
    def led(self) -> set[int]:
        """Units for which the person marks as lead."""
        units = {item.marker_id for item in self.indicators} - {None}
        return {pk for pk, held in self.rights.on(*units).items() if "lead_unit" in held} if units else set()

    @cached_property
    def leads(self) -> dict:
        units = {item.marker_id for item in self.indicators} - {None}
        return leads_of(units, self.rights.day) if units else {}

    def way(self, appraisal, indicator) -> Way | None:
        """By what right the person marks, or None. The appraisal comes `with_bodies`."""
        return way_to_mark(
            indicator.marker_id,
            bodies.own(appraisal.unit),
            homes=self.rights.home_units,
            led=self.led,
            is_office=self.rights.is_office,
            leads={unit: people.values() for unit, people in self.leads.items()} if self.rights.is_office else {},
        )

    @cached_property
    def office(self) -> dict:
        return office_of(self.rights.day)

    def is_held(self, row, appraisal) -> bool:
        """Is a mark by somebody else who may still mark the subject?"""
        if row is None or row.by_id == self.rights.user.pk:
            return False
        people = self.leads.get(row.indicator.marker_id, {}) | self.office
        return row.by_id in people and not people[row.by_id] & bodies.own(appraisal.unit)

    def sheet(self, appraisal) -> list[Indicator]:
        """The indicators this person marks for the subject."""
        return [item for item in self.indicators if self.way(appraisal, item)]

    def holds(self, indicator) -> bool:
        """Is it the person's to mark, subjects of the own home units left aside?"""
        if indicator.marker_id in self.led:
            return True
        return self.rights.is_office and not self.leads.get(indicator.marker_id)

    @cached_property
    def is_any(self) -> bool:
        """Does the person mark anything at all in this cycle?"""
        return self.rights.is_office or bool(self.led)

    @cached_property
    def hidden(self) -> set[tuple[int, str]]:
        """(indicator id, category) in which this person does not see yet what others gave; two queries."""
        held = [item for item in self.indicators if self.holds(item)]
        if self.cycle.is_closed or not held:
            return set()
        own, handed_in = Q(by=self.rights.user), Q(submitted_at__isnull=False)
        rows = Mark.objects.filter(appraisal__cycle=self.cycle, stage=Mark.Stage.MARK, indicator__in=held).order_by()
        counts = {
            "own_open": Count("pk", filter=own & ~handed_in),
            "own_submitted": Count("pk", filter=own & handed_in),
        }
        rows = rows.values("indicator", "appraisal__category").annotate(**counts, done=Count("pk", filter=handed_in))
        found = {(row["indicator"], row["appraisal__category"]): row for row in rows}
        nothing = {"own_open": 0, "own_submitted": 0, "done": 0}
        sizes = self.cycle.appraisals.order_by().values_list("category").annotate(Count("pk"))
        return {
            (item.pk, category)
            for category, size in sizes
            for item in held
            if not _sees(found.get((item.pk, category), nothing), size)
        }


def _sees(row, size) -> bool:
    return sees_others(own_open=row["own_open"], own_submitted=row["own_submitted"], left=size - row["done"])


def get_marker(user, cycle_pk) -> Marker:
    """The person as marker of the cycle; those who see all look on. Anybody else gets 404."""
    rights = require_member(user)
    cycle = Cycle.objects.select_related("scheme").filter(pk=cycle_pk).first()
    marker = Marker(rights, cycle) if cycle else None
    if marker is None or not (rights.sees_all or marker.is_any):
        raise NotYours
    return marker


def get_sheet(user, pk, to="see") -> tuple[Marker, Appraisal]:
    """A subject as its markers see it; `to="mark"` asks for something of it to mark."""
    appraisal = Appraisal.objects.with_bodies().select_related("cycle__scheme").filter(pk=pk).first()
    if appraisal is None or not may_see_assessment(rights_of(user)):
        raise NotYours
    marker = Marker(rights_of(user), appraisal.cycle)
    if not (marker.rights.sees_all or marker.is_any):
        raise NotYours
    if to == "mark" and not marker.sheet(appraisal):
        raise NotAllowed(ASIDE if in_conflict(marker.rights, appraisal) else NOT_MARKER)
    return marker, appraisal


def get_own(user, pk, to="see") -> Appraisal:
    """A subject for its own people, with `own`, the ids of the units behind it, and `abilities` (report, confirm) on
    them; those who see all look on. `to` asks for one of the abilities."""
    rights = rights_of(user)
    appraisal = Appraisal.objects.with_bodies().select_related("cycle__scheme").filter(pk=pk).first()
    if appraisal is None or not may_see_assessment(rights):
        raise NotYours
    appraisal.own = bodies.own(appraisal.unit)
    appraisal.abilities = abilities(rights, appraisal)
    if not (rights.sees_all or appraisal.abilities):
        raise NotYours
    if to != "see" and to not in appraisal.abilities:
        raise NotAllowed({"report": "自评由本单位填报员填写。", "confirm": "自评由本单位审核人审核。"}[to])
    return appraisal


def abilities(rights, appraisal) -> set[str]:
    """Of report and confirm, what the person may do for the subject's own units."""
    held = set().union(*rights.on(*bodies.own(appraisal.unit)).values())
    return {name for name in ("report", "confirm") if f"{name}_unit" in held}


def marked_cycles(rights):
    """Cycles in which the person marks or, seeing all, looks on; the newest first."""
    rows = Cycle.objects.select_related("scheme")
    if not rights.sees_all:
        led = Indicator.objects.filter(marker__in=rights.units("lead_unit"), kind__in=MARKED)
        rows = rows.filter(scheme__in=led.values("section__component__scheme"))
    return rows.order_by("-pk")


def may_mark_or_look(rights) -> bool:
    """Is the page of marking for this person at all?"""
    return rights.sees_all or rights.has_role(Role.LEAD)


def get_cited(user, pk, evidence_pk) -> Evidence:
    """A file that a subject cites or that proves a bonus or penalty of it: for its own people, who marks it, and those
    who see all. What is not handed in is for its own people only; marks' files, and to them entries', show with the
    total.
    """
    rights = rights_of(user)
    appraisal = Appraisal.objects.with_bodies().select_related("cycle__scheme").filter(pk=pk).first()
    if appraisal is None or not may_see_assessment(rights):
        raise NotYours
    is_own = bool(abilities(rights, appraisal))
    if not (is_own or rights.sees_all or Marker(rights, appraisal.cycle).sheet(appraisal)):
        raise NotYours
    is_over = sight_of(rights, appraisal.cycle).total
    cited = Q(marks__appraisal=appraisal)
    if not is_over:
        cited &= Q(marks__stage=Mark.Stage.SELF)
    if not is_own:
        cited &= Q(marks__submitted_at__isnull=False)
    if is_over or not is_own:
        cited |= Q(extra_entries__appraisal=appraisal)
    item = Evidence.objects.filter(cited, pk=evidence_pk).distinct().first()
    if item is None:
        raise NotYours
    return item
