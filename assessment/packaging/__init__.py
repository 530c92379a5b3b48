"""What scores are made of, as the plain data that `assessment.scoring` takes: the one place that reads it."""

from assessment.drafts import content_from, tree_of
from assessment.models import Adjustment, Indicator, Tally, VoteRound
from assessment.packaging.known import given_to, own_words
from assessment.schemes.walking import plain, rules_of
from records.models import Decision


def inputs_of(cycle, appraisals=None) -> tuple[dict, list[dict]]:
    """(scheme, subjects by name) with everything that counts: submitted marks, what was approved or confirmed, closed
    votes, decisions in force. `appraisals`: a queryset of some of the cycle's, None for all. Nine queries."""
    rows = cycle.appraisals.all() if appraisals is None else appraisals
    scheme, keys = _scheme(cycle.scheme)
    inputs, vetoes = given_to(rows, keys)
    for appraisal, key, votes in _votes(rows, keys):
        inputs[appraisal].setdefault(key, votes)
    adjustments = _adjustments(rows)
    return scheme, [
        _subject(pk, name, category, inputs, sorted(vetoes[pk]), adjustments.get(pk, []))
        for pk, name, category in _named(rows)
    ]


def own_inputs_of(cycle, appraisals, facts) -> tuple[dict, list[dict]]:
    """The same as the subjects themselves know it while marking goes on: `facts` (assessment.sources.facts_of) and
    their own marks, handed in or not."""
    scheme, keys = _scheme(cycle.scheme)
    inputs = own_words(appraisals, keys, facts)
    return scheme, [_subject(pk, name, category, inputs, [], []) for pk, name, category in _named(appraisals)]


def rules_of_scheme(scheme) -> dict:
    """The scheme alone, as the engine reads it."""
    return _scheme(scheme)[0]


def indicators_by_key(scheme) -> dict[str, Indicator]:
    """Its key in lines and inputs → the indicator, with section, component, task and marker; in order."""
    rows = scheme.indicators().select_related("section__component", "task", "marker")
    by_id = {row.pk: row for row in rows}
    return {key: by_id[pk] for pk, (key, _) in _keys(tree_of(scheme)).items()}


def _scheme(scheme) -> tuple[dict, dict]:
    """(rules, indicator id → (key, kind))."""
    tree = tree_of(scheme)
    named = {"year": str(scheme.year), "name": scheme.name, "version": str(scheme.version)}
    return rules_of(content_from(scheme, tree), **named), _keys(tree)


def _keys(tree) -> dict[int, tuple[str, str]]:
    return {
        row.pk: (f"{first}.{second}.{third}", row.kind)
        for first, component in enumerate(tree, start=1)
        for second, section in enumerate(component.sections.all(), start=1)
        for third, row in enumerate(section.indicators.all(), start=1)
    }


def _named(rows):
    """By code points, so that both databases give the same order."""
    return sorted(rows.order_by().values_list("pk", "name", "category"), key=lambda row: row[1])


def _subject(pk, name, category, inputs, vetoes, adjustments) -> dict:
    found = inputs.get(pk, {})
    return {"name": name, "category": category, "inputs": found, "vetoes": vetoes, "adjustments": adjustments}


def _votes(rows, keys):
    """(appraisal, key, input) of closed rounds, the latest round first where there were several."""
    closed = Tally.objects.filter(appraisal__in=rows.order_by().values("pk"), round__state=VoteRound.State.CLOSED)
    ordered = closed.order_by("-round__held_on", "-round", "order")
    columns = ("appraisal_id", "round__indicator_id", "round_id", "round__values", "group", "weight", "counts")
    found = {}
    for appraisal, indicator, round_id, values, group, weight, counts in ordered.values_list(*columns):
        votes = found.setdefault((appraisal, indicator, round_id), {"groups": [], "values": list(map(str, values))})
        votes["groups"].append({"name": group, "weight": plain(weight), "counts": list(map(str, counts))})
    for (appraisal, indicator, _), votes in found.items():
        if indicator in keys:
            yield appraisal, keys[indicator][0], votes


def _adjustments(rows) -> dict[int, list[dict]]:
    decided = Adjustment.objects.filter(appraisal__in=rows.order_by().values("pk"))
    in_force = decided.filter(decision__state=Decision.State.IN_FORCE).select_related("decision")
    found = {}
    for row in in_force.order_by("pk"):
        terms = {"points": plain(row.points), "grade": row.grade, "reason": row.reason, "decision": str(row.decision)}
        found.setdefault(row.appraisal_id, []).append(terms)
    return found
