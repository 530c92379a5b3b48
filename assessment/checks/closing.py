"""Before marking closes: is everything marked that is to be?"""

from assessment.checks.findings import Finding, Level
from assessment.checks.pairs import counted_indicators, exempted, finding_of, lacking, rows_of
from assessment.kinds import MARKED, Kind
from assessment.models import Appraisal, Fact, Mark

SUBMITTED = Appraisal.SelfState.SUBMITTED


def before_closing(cycle) -> list[Finding]:
    """All findings about the marks and facts of a cycle; constant queries."""
    rules = list(counted_indicators(cycle))
    subjects = dict(cycle.appraisals.in_order().values_list("pk", "name"))
    exempt = exempted(cycle)
    found = [
        _without_self(cycle, subjects),
        *_unmarked(cycle, rules, subjects, exempt),
        _without_facts(cycle, rules, subjects, exempt),
        _asked_again(cycle),
    ]
    return [finding for finding in found if finding]


def _without_self(cycle, subjects) -> Finding | None:
    done = set(cycle.appraisals.filter(self_state=SUBMITTED).values_list("pk", flat=True))
    names = [name for pk, name in subjects.items() if pk not in done]
    return finding_of("self", Level.WARNING, "没有提交自评", cycle, names=names)


def _unmarked(cycle, rules, subjects, exempt) -> list[Finding]:
    """One finding for each indicator of which marks are missing or not handed in."""
    marks = rows_of(cycle, Mark).filter(stage=Mark.Stage.MARK).exclude(submitted_at=None)
    there = exempt | set(marks.values_list("appraisal", "indicator"))
    found = []
    for rule in rules:
        names = tuple(name for pk, name in subjects.items() if (pk, rule.pk) not in there)
        if rule.kind in MARKED and names:
            text = f"“{rule.name}”还有 {len(names)} 个没有评分或没有提交"
            found.append(Finding("marks", Level.ERROR, text, "assessment:item", (cycle.pk, rule.pk), names))
    return found


def _without_facts(cycle, rules, subjects, exempt) -> Finding | None:
    automatic = [rule for rule in rules if rule.kind == Kind.AUTO]
    facts = set(rows_of(cycle, Fact).values_list("appraisal", "indicator"))
    names = lacking(automatic, subjects, exempt, facts)
    return finding_of("facts", Level.ERROR, "由工作数据计算的指标还没有数据，请更新工作数据", cycle, names=names)


def _asked_again(cycle) -> Finding | None:
    rows = rows_of(cycle, Mark).exclude(asked_again="").order_by("appraisal__unit__order", "pk")
    names = dict.fromkeys(rows.values_list("appraisal__name", flat=True))
    return finding_of("again", Level.WARNING, "请评分人复看的评分还没有答复", cycle, names=names)
