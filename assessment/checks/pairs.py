"""Rows about the indicators of a cycle, as checks ask for them."""

from collections import Counter

from django.db.models import F

from assessment.checks.findings import Finding
from assessment.models import Component, Exemption


def counted_indicators(cycle):
    """The indicators of a cycle without which there is no total."""
    rows = cycle.scheme.indicators().filter(points__gt=0, section__component__weight__gt=0)
    return rows.exclude(section__component__kind=Component.Kind.EXTRA)


def rows_of(cycle, model):
    """Rows of the cycle about indicators of its present scheme."""
    return model.objects.filter(
        appraisal__cycle=cycle, indicator__section__component__scheme=F("appraisal__cycle__scheme")
    )


def exempted(cycle) -> set[tuple[int, int]]:
    """(appraisal id, indicator id) of what does not apply, as approved."""
    return set(rows_of(cycle, Exemption).exclude(approved_by=None).values_list("appraisal", "indicator"))


def lacking(rules, subjects, exempt, there) -> list[str]:
    """Names of the subjects for which a rule is neither in `there` nor exempt, each once."""
    wanted = {rule.pk for rule in rules}
    counted = Counter(pk for pk, rule in there | exempt if rule in wanted)
    return [name for pk, name in subjects.items() if counted[pk] < len(wanted)]


def finding_of(code, level, text, cycle, page="assessment:cycle", names=()) -> Finding | None:
    """The finding, or None when it names nothing."""
    return Finding(code, level, text, page, (cycle.pk,), tuple(names)) if names else None
