"""What a version of a scheme carries on of another, and what that does to the subjects of a cycle. Reads only."""

from dataclasses import dataclass

from assessment.drafts import INDICATOR, row_of
from assessment.models import Entry, Exemption, Indicator, Mark, VetoEvent, VoteRound
from assessment.packaging import indicators_by_key, inputs_of, rules_of_scheme
from assessment.schemes.comparing import Moved, as_far_as_known, carried, compare

# What makes points that a person gave by hand worth another look.
RULE = ("points", "step", "threshold", "bands", "cap", "once")
SHOWN = ("name", "standard", *RULE)


@dataclass(frozen=True)
class Heir:
    """An indicator of the new version and the one it carries on, with their keys in the two schemes."""

    old: Indicator
    new: Indicator
    old_key: str
    new_key: str

    @property
    def changed(self) -> list[str]:
        """Names of the fields that differ, as people call them."""
        before, after = row_of(self.old), row_of(self.new)
        names = [name for name in INDICATOR if name in SHOWN and before[name] != after[name]]
        return [Indicator._meta.get_field(name).verbose_name for name in names]

    @property
    def is_ruled_anew(self) -> bool:
        before, after = row_of(self.old), row_of(self.new)
        return any(before[name] != after[name] for name in RULE)


@dataclass(frozen=True)
class Succession:
    """heirs: marks follow them; dropped, added: indicators without a counterpart, by key."""

    heirs: tuple[Heir, ...]
    dropped: dict[str, Indicator]
    added: dict[str, Indicator]

    @property
    def places(self) -> dict[str, str]:
        """New key → old key."""
        return {heir.new_key: heir.old_key for heir in self.heirs}


def succession(old, new, *, by_name=False) -> Succession:
    """An heir carries on by `formerly` and is of the same kind; `by_name`: else the only one of that name and kind."""
    before, after = indicators_by_key(old), indicators_by_key(new)
    keys = {row.pk: key for key, row in before.items()}
    named = _only(before) if by_name else {}
    heirs = []
    for key, row in after.items():
        old_key = keys.get(row.formerly_id) or named.get((row.name, row.kind))
        if old_key and before[old_key].kind == row.kind:
            heirs.append(Heir(before[old_key], row, old_key, key))
    taken = {heir.old_key for heir in heirs}
    kept = {heir.new_key for heir in heirs}
    return Succession(
        tuple(heirs),
        {key: row for key, row in before.items() if key not in taken},
        {key: row for key, row in after.items() if key not in kept},
    )


def _only(rows) -> dict:
    """(name, kind) → key, of those that are the only ones."""
    found = {}
    for key, row in rows.items():
        found.setdefault((row.name, row.kind), []).append(key)
    return {named: keys[0] for named, keys in found.items() if len(keys) == 1}


@dataclass(frozen=True)
class Effects:
    """What a new version does to a running cycle.

    moves: as far as is known, unknown parts left out on both sides. looked_again: marks whose points were given by hand
    under another rule. left: how many marks, exemptions and entries stay with the old version.
    """

    succession: Succession
    moves: list[Moved]
    looked_again: int
    left: int
    obstacles: list[str]

    @property
    def moved(self) -> list[Moved]:
        rows = [row for row in self.moves if row.difference]
        return sorted(rows, key=lambda row: (-abs(row.difference), row.name))


def effects_of(cycle, new) -> Effects:
    """Constant queries."""
    found = succession(cycle.scheme, new)
    rules, subjects = inputs_of(cycle)
    later = rules_of_scheme(new)
    moves = compare(
        (rules, as_far_as_known(rules, subjects)),
        (later, as_far_as_known(later, carried(subjects, found.places))),
    )
    dropped = [row.pk for row in found.dropped.values()]
    left = sum(
        model.objects.filter(appraisal__cycle=cycle, indicator__in=dropped).count()
        for model in (Mark, Exemption, Entry)
    )
    return Effects(found, moves, judged_by_hand(cycle, found).count(), left, obstacles_of(cycle, new, found))


def judged_by_hand(cycle, found):
    """The marks that somebody has to look at again."""
    anew = [heir.old.pk for heir in found.heirs if heir.is_ruled_anew]
    return Mark.objects.filter(appraisal__cycle=cycle, indicator__in=anew, stage=Mark.Stage.MARK, points__isnull=False)


def obstacles_of(cycle, new, found) -> list[str]:
    """Why the version cannot be taken up by the running cycle."""
    old, said = cycle.scheme, []
    if (new.subjects, sorted(new.categories)) != (old.subjects, sorted(old.categories)):
        said.append("考核已经开始，考核对象和限于分类不能再改。请改回与上一版一致。")
    dropped = [row.pk for row in found.dropped.values()]
    rounds = VoteRound.objects.filter(cycle=cycle, indicator__in=dropped)
    said += [
        f"述职评议“{title}”用着原来的票决指标，新版本里没有承接它的指标。"
        for title in rounds.values_list("title", flat=True)
    ]
    names = set(new.vetoes.values_list("name", flat=True))
    gone = VetoEvent.objects.filter(appraisal__cycle=cycle).exclude(veto__name__in=names)
    said += [
        f"一票否决“{name}”已经登记在考核对象上，新版本里不能没有。"
        for name in sorted(set(gone.values_list("veto__name", flat=True)))
    ]
    return said
