"""Made-up cycles as rows of the database, and what packages have to say of them."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

from assessment.actions.schemes import draft_scheme
from assessment.kinds import ENTERED, MARKED, Kind
from assessment.models import (
    Adjustment,
    Appraisal,
    Candidacy,
    Correction,
    Cycle,
    Entry,
    Exemption,
    Fact,
    Mark,
    Tally,
    VetoEvent,
    VoteRound,
)
from modelagency.clock import now
from records.models import Decision
from tests import make
from tests.assessment.oracle.making import keyed

NUMBER, TITLE = "会议纪要〔2026〕3号", "年度考核等次"


def written(made: dict) -> dict:
    """The same cycle with every number as short as packages write it, and without what no row can hold."""
    cycle = deepcopy(made)
    kinds = {key: row["kind"] for key, row in keyed(cycle["scheme"]["components"]).items()}
    cycle["scheme"] = {name: _short(value) for name, value in cycle["scheme"].items()}
    cycle["subjects"] = sorted((_subject(row, kinds) for row in cycle["subjects"]), key=lambda row: row["name"])
    return cycle


def _subject(subject, kinds):
    inputs = {key: _input(kinds[key], known) for key, known in subject["inputs"].items()}
    kept = [row for row in subject["adjustments"] if row["grade"] or Decimal(row["points"])]
    adjustments = [row | {"points": _short(row["points"]), "decision": f"{NUMBER}　{TITLE}"} for row in kept]
    kept = {key: known for key, known in inputs.items() if known is not None}
    return subject | {"inputs": kept, "vetoes": sorted(subject["vetoes"]), "adjustments": adjustments}


def _input(kind, known):
    if "exempt" in known:
        return known
    if "entries" in known:
        rows = [row | {"points": _short(row["points"])} for row in known["entries"]]
        return {"entries": sorted(rows, key=lambda row: tuple(row.values()))} if rows else None
    if "groups" in known:
        return _short(known) if known["groups"] else None
    known = known | {"points": None} if kind == Kind.AUTO else known
    return None if known["quantity"] is None and known["points"] is None else _short(known)


def _short(value):
    """Numbers without noughts at their end; a name of digits stands in no made-up cycle."""
    if isinstance(value, dict):
        return {key: inner if key in ("name", "key", "year") else _short(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_short(inner) for inner in value]
    is_number = isinstance(value, str) and value.replace("-", "").replace(".", "").isdigit()
    return format(Decimal(value).normalize(), "f") if is_number else value


def load(cast, plan, made: dict, random) -> Cycle:
    """The cycle in rows, those of each table written in an order of chance."""
    at, scheme = now(), _scheme(cast.office, plan, made["scheme"])
    cycle = Cycle.objects.create(scheme=scheme, opened_at=at, opened_by=cast.office, state=Cycle.State.REVIEW)
    loader = Loader(cast, cycle, made, at)
    for subject in random.sample(made["subjects"], len(made["subjects"])):
        appraisal = Appraisal.objects.create(
            cycle=cycle, unit=make.unit(subject["name"]), name=subject["name"], category=subject["category"]
        )
        for key in random.sample(list(subject["inputs"]), len(subject["inputs"])):
            loader.know(appraisal, key, subject["inputs"][key], random)
        loader.decide(appraisal, subject)
    return cycle


def _scheme(by, plan, said):
    content = {name: deepcopy(said[name]) for name in ("bonus_cap", "tie_keys", "components", "grades", "vetoes")}
    for indicator in keyed(content["components"]).values():
        del indicator["key"]
    content |= {"quota_percent": said["quota"]}
    return draft_scheme(by=by, year=int(said["year"]), name=said["name"], plan=plan, content=content)


class Loader:
    """What is known of subjects, in rows that count: submitted, approved, confirmed, closed."""

    def __init__(self, cast, cycle, made, at):
        self.cast, self.cycle, self.at = cast, cycle, at
        rows = keyed(made["scheme"]["components"])
        self.indicators = dict(zip(rows, cycle.scheme.indicators(), strict=True))
        self.vetoes = {veto.name: veto for veto in cycle.scheme.vetoes.all()}

    def know(self, appraisal, key, known, random) -> None:
        row = {"appraisal": appraisal, "indicator": self.indicators[key]}
        both = {"entered_by": self.cast.office, "entered_at": self.at}
        if "exempt" in known:
            approved = {"approved_by": self.cast.deputy, "approved_at": self.at}
            Exemption.objects.create(**row, reason=known["exempt"], **both, **approved)
        elif "entries" in known:
            confirmed = {"confirmed_by": self.cast.deputy, "confirmed_at": self.at}
            for entry in random.sample(known["entries"], len(known["entries"])):
                Entry.objects.create(**row, **entry, **both, **confirmed)
        elif "groups" in known:
            self._vote(row, known, random)
        else:
            self._measure(row, known)

    def _measure(self, row, known) -> None:
        given = row | {"quantity": known["quantity"], "base": known["base"]}
        if row["indicator"].kind in MARKED:
            done = {"stage": "mark", "version": 1, "by": self.cast.office, "at": self.at, "submitted_at": self.at}
            Mark.objects.create(**given, points=known["points"], reason=known["reason"], **done)
        else:
            Fact.objects.create(**given, note=known["reason"], as_of=self.at)

    def _vote(self, row, known, random) -> None:
        meeting = {"title": "述职评议", "held_on": date(2026, 12, 20), "state": VoteRound.State.CLOSED}
        values = [int(value) for value in known["values"]]
        round = VoteRound.objects.create(cycle=self.cycle, indicator=row["indicator"], values=values, **meeting)
        Candidacy.objects.create(round=round, appraisal=row["appraisal"], order=1)
        places = list(enumerate(known["groups"], 1))
        for order, group in random.sample(places, len(places)):
            counts = [int(count) for count in group["counts"]]
            said = {"group": group["name"], "weight": group["weight"], "counts": counts, "order": order}
            Tally.objects.create(round=round, appraisal=row["appraisal"], **said)

    def decide(self, appraisal, subject) -> None:
        both = {"entered_by": self.cast.office, "entered_at": self.at}
        both |= {"confirmed_by": self.cast.deputy, "confirmed_at": self.at}
        for name in subject["vetoes"]:
            VetoEvent.objects.create(appraisal=appraisal, veto=self.vetoes[name], facts="通报", **both)
        for row in subject["adjustments"]:
            terms = row | {"decision": self._decision()}
            Adjustment.objects.create(appraisal=appraisal, by=self.cast.office, at=self.at, **terms)

    def _decision(self) -> Decision:
        found = Decision.objects.filter(minutes_number=NUMBER).first()
        if found is None:
            found = make.decision(self.cast.office, minutes_number=NUMBER, title=TITLE)
            found.state, found.checked_by, found.checked_at = Decision.State.IN_FORCE, self.cast.deputy, self.at
            found.save()
        return found


def mislead(cast, cycle, made) -> None:
    """Beside what counts, everything that does not: of oneself, not handed in, not approved, not confirmed, not closed,
    not in force, and marks that were corrected to what stands in the cycle."""
    loader, subjects = Loader(cast, cycle, made, now()), {row["name"]: row for row in made["subjects"]}
    for appraisal in cycle.appraisals.all():
        subject = subjects[appraisal.name]
        for key, indicator in loader.indicators.items():
            _beside(loader, {"appraisal": appraisal, "indicator": indicator}, subject["inputs"].get(key))
        entered = {"entered_by": cast.office, "entered_at": loader.at}
        for name in loader.vetoes.keys() - set(subject["vetoes"]):
            VetoEvent.objects.create(appraisal=appraisal, veto=loader.vetoes[name], facts="待查", **entered)
        said = {"points": 9, "grade": made["scheme"]["grades"][-1]["name"], "reason": "待会议决定"}
        decision = make.decision(cast.office, minutes_number=f"待定{appraisal.pk}号")
        Adjustment.objects.create(appraisal=appraisal, decision=decision, by=cast.office, at=loader.at, **said)


def _beside(loader, row, known) -> None:
    kind, office, at = row["indicator"].kind, loader.cast.office, loader.at
    entered = {"entered_by": office, "entered_at": at}
    if kind in ENTERED:
        Entry.objects.create(**row, matter="甲", points=4, reason="待确认", **entered)
        return
    if known is None or "exempt" not in known:
        Exemption.objects.create(**row, reason="待同意", **entered)
    if kind in MARKED:
        given = {"points": 1, "reason": "自己说的", "version": 1, "by": office, "at": at}
        Mark.objects.create(**row, stage="self", submitted_at=at, **given)
        if known is None:
            Mark.objects.create(**row, stage="mark", **given)
        elif known.get("points") is not None:
            Mark.objects.filter(**row, stage="mark").update(points=2, reason="改之前")
            for points, reason in ((3, "第一次改"), (known["points"], known["reason"])):
                Correction.objects.create(**row, points=points, reason=reason, by=office, at=at)
    elif kind == Kind.VOTE:
        meeting = {"title": "还在投", "held_on": date(2026, 12, 30), "state": "open", "values": [100, 0, 0, 0]}
        round = VoteRound.objects.create(cycle=loader.cycle, indicator=row["indicator"], **meeting)
        Tally.objects.create(
            round=round, appraisal=row["appraisal"], group="组", weight=1, counts=[9, 0, 0, 0], order=1
        )
