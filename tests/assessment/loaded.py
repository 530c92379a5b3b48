"""Made-up cycles as rows of the database, and what packages have to say of them."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

from assessment.actions.schemes import draft_scheme
from assessment.kinds import MARKED, Kind
from assessment.models import (
    Adjustment,
    Appraisal,
    Candidacy,
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
