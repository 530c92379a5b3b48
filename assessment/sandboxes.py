"""On what a scheme can be tried out: the sealed year it ran in, or, before its own cycle opens, the sealed year of what
it carries on. Reads only."""

from dataclasses import dataclass
from fractions import Fraction

from assessment.models import Cycle
from assessment.packaging import inputs_of, rules_of_scheme
from assessment.schemes.comparing import Moved, carried, compare
from assessment.schemes.walking import indicators, number
from assessment.succession import succession
from records.refusals import Refusal

RUNNING = "考核进行期间不开放沙盘，以免照着结果改方案。封存之后，或者下一年度自评开始之前可以使用。"
NO_DATA = "还没有封存过的同类考核，沙盘没有数据可以试算。第一年考核封存之后就可以使用。"


@dataclass(frozen=True)
class Ground:
    """rules: of the scheme tried out. cycle: whose inputs are taken. places: key → key there. new: not known there."""

    rules: dict
    cycle: Cycle
    places: dict[str, str]
    new: tuple[str, ...]

    def tried(self, rules) -> list[Moved]:
        """The sealed year as it was, beside what it would have come to under `rules`."""
        there, subjects = inputs_of(self.cycle)
        old = {key: number(row["points"]) for key, row, *_ in indicators(there)}
        new = {key: number(row["points"]) for key, row, *_ in indicators(rules)}
        shares = {key: Fraction(new[key]) / Fraction(old[before]) for key, before in self.places.items() if old[before]}
        moved = carried(subjects, self.places, shares)
        unknown = dict.fromkeys(self.new, {"exempt": "当年没有这一项"})
        moved = [subject | {"inputs": subject["inputs"] | unknown} for subject in moved]
        return compare((there, subjects), (rules, moved))


def ground_of(scheme) -> Ground:
    """Raise Refusal while its cycle runs, or when there is no sealed year to go by."""
    rules = rules_of_scheme(scheme)
    own = Cycle.objects.filter(scheme=scheme).first()
    if own and own.state != Cycle.State.SEALED:
        raise Refusal(RUNNING)
    if own:
        keys = [key for key, *_ in indicators(rules)]
        return Ground(rules, own, dict(zip(keys, keys, strict=True)), ())
    running = Cycle.objects.filter(scheme__year=scheme.year, scheme__name=scheme.name)
    if running.exclude(state=Cycle.State.SEALED).exists():
        raise Refusal(RUNNING)
    cycle = _sealed_before(scheme)
    if cycle is None:
        raise Refusal(NO_DATA)
    found = succession(cycle.scheme, scheme, by_name=True)
    return Ground(rules, cycle, found.places, tuple(found.added))


def _sealed_before(scheme) -> Cycle | None:
    """The sealed cycle of the scheme it was copied from, else the last one for the same subjects."""
    sealed = Cycle.objects.filter(state=Cycle.State.SEALED).select_related("scheme__plan")
    copied = sealed.filter(scheme=scheme.origin_id).first() if scheme.origin_id else None
    return copied or sealed.filter(scheme__subjects=scheme.subjects).order_by("-scheme__year", "-pk").first()
