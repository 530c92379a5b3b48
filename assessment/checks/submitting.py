"""Before a cycle goes to the committee: is everything voted, answered and computed?"""

from collections import Counter

from assessment.checks.findings import Finding, Level
from assessment.checks.pairs import counted_indicators, exempted, finding_of, lacking, rows_of
from assessment.kinds import Kind
from assessment.models import Entry, Exemption, VoteRound

MOST_EXEMPT = 20  # percent of a subject's indicators


def before_submitting(cycle) -> list[Finding]:
    """All findings about the votes, entries and exemptions of a cycle; constant queries."""
    rules = list(counted_indicators(cycle))
    subjects = dict(cycle.appraisals.in_order().values_list("pk", "name"))
    exempt = exempted(cycle)
    found = [
        _unanswered(cycle, Exemption, "exemptions", "approved_by", "不适用的申请还没有人同意"),
        _unanswered(cycle, Entry, "entries", "confirmed_by", "加减分事项还没有另一人确认"),
        _open_rounds(cycle),
        _without_votes(cycle, rules, subjects, exempt),
        _much_exempt(cycle, rules, subjects, exempt),
    ]
    return [finding for finding in found if finding]


def _unanswered(cycle, model, code, by, text) -> Finding | None:
    rows = rows_of(cycle, model).filter(**{by: None}).order_by("appraisal__unit__order", "pk")
    return finding_of(
        code, Level.ERROR, text, cycle, names=dict.fromkeys(rows.values_list("appraisal__name", flat=True))
    )


def _open_rounds(cycle) -> Finding | None:
    titles = cycle.rounds.exclude(state=VoteRound.State.CLOSED).order_by("pk").values_list("title", flat=True)
    return finding_of("rounds", Level.ERROR, "述职评议还没有结束", cycle, names=titles)


def _without_votes(cycle, rules, subjects, exempt) -> Finding | None:
    votes = [rule for rule in rules if rule.kind == Kind.VOTE]
    rounds = VoteRound.objects.filter(cycle=cycle, indicator__in=votes)
    names = lacking(votes, subjects, exempt, set(rounds.values_list("candidacies__appraisal", "indicator")))
    return finding_of("votes", Level.ERROR, "没有列入述职评议", cycle, names=names)


def _much_exempt(cycle, rules, subjects, exempt) -> Finding | None:
    """Subjects for which more than MOST_EXEMPT percent of the indicators do not apply."""
    known = {rule.pk for rule in rules}
    counted = Counter(pk for pk, rule in exempt if rule in known)
    names = [name for pk, name in subjects.items() if counted[pk] * 100 > MOST_EXEMPT * len(known)]
    return finding_of("exempt", Level.WARNING, f"不适用的指标超过 {MOST_EXEMPT}%", cycle, names=names)
