"""Reads as phrases. Pages and exports use the same ones."""

from collections import defaultdict

from django.db import models
from django.db.models import Q

from assessment import bodies
from branches.models import Branch
from branches.permissions import is_officer


def of_own_subjects(rights, path) -> Q:
    """Rows whose subject at `path` is a unit the person sees, or a branch that covers one."""
    seen = rights.units("see_unit")
    covering = Branch.objects.filter(covers__in=seen).values("unit")
    return Q(**{f"{path}__in": seen}) | Q(**{f"{path}__in": covering})


class AssessmentQuerySet(models.QuerySet):
    """Office, committee and inspector see all; a subject's people what concerns it; the three officers nothing."""

    subject_at = "unit"

    def visible_to(self, rights):
        if is_officer(rights):
            return self.none()
        if rights.sees_all:
            return self
        return self.filter(of_own_subjects(rights, self.subject_at)).distinct()


class SchemeQuerySet(AssessmentQuerySet):
    subject_at = "cycle__appraisals__unit"


class CycleQuerySet(AssessmentQuerySet):
    subject_at = "appraisals__unit"


class AppraisalQuerySet(AssessmentQuerySet):
    def with_bodies(self):
        """With the units that `assessment.bodies` asks about, in two more queries."""
        return self.select_related("unit__parent", "unit__branch").prefetch_related(*bodies.ASKED)

    def with_schemes(self):
        """With the result and the scheme down to the notice, but not its long text."""
        rows = self.select_related("result", "cycle__scheme__plan__notice")
        return rows.defer("cycle__scheme__plan__notice__text")

    def in_order(self):
        """By category, then in the order of the organisation table."""
        return self.order_by("category", "unit__order", "unit_id")

    def fed_by(self, feeds) -> dict[int, list[int]]:
        """Appraisal id → ids of the units whose work counts for it (`feeds`: Scheme.feeds), in one query."""
        rows = self.order_by().values_list("pk", "unit", "unit__parent__kind", "unit__branch__covers")
        found = defaultdict(list)
        for pk, unit, parent_kind, covered in rows.distinct():
            if not bodies.is_fed_by_covers(feeds, parent_kind):
                found[pk] = [unit]
            elif covered:
                found[pk].append(covered)
        return found

    def feeding(self, feeds, path="unit") -> Q:
        """Rows at whose `path` stands a unit whose work counts for any of them."""
        rows = self.order_by()
        covering = rows if feeds == "covered" else rows.filter(unit__parent__kind=bodies.AFFILIATED)
        themselves = rows.exclude(pk__in=covering.values("pk")) if feeds != "own" else rows
        found = Q(**{f"{path}__in": themselves.values("unit")})
        covered = covering.filter(unit__branch__covers__isnull=False).values("unit__branch__covers")
        return found if feeds == "own" else found | Q(**{f"{path}__in": covered})
