"""All that is known about indicators of many subjects, in one query."""

from collections import defaultdict

from django.db.models import CharField, DecimalField, F, IntegerField, Value
from django.db.models.functions import Cast

from assessment.kinds import ENTERED, MARKED, Kind
from assessment.models import Candidacy, Correction, Entry, Exemption, Fact, Mark, VetoEvent
from assessment.schemes.walking import plain

TOO_SHORT = "任职不满 6 个月，只述职不评等次"
COLUMNS = ("a_what", "a_subject", "a_indicator", "a_pk", "a_quantity", "a_base", "a_points", "a_text", "a_matter")
# In the order in which they are laid over each other.
FACT, MARK, CORRECTION, EXEMPTION, ENTRY, VETO = range(6)


def given_to(appraisals, keys) -> tuple[dict, dict]:
    """(subject → key → input, subject → names of vetoes); `keys`: indicator id → (key, kind)."""
    asked = {
        "fact": (FACT, Fact.objects.all(), {"text": F("note")}),
        "mark": (MARK, _marks(Mark.Stage.MARK).filter(submitted_at__isnull=False), POINTS),
        "correction": (CORRECTION, Correction.objects.all(), POINTS),
        "exemption": (EXEMPTION, Exemption.objects.filter(approved_at__isnull=False), {"text": F("reason")}),
        "short": (EXEMPTION, Candidacy.objects.filter(graded=False), SHORT),
        "entry": (ENTRY, Entry.objects.filter(confirmed_at__isnull=False), POINTS | {"matter": F("matter")}),
        "veto": (VETO, VetoEvent.objects.filter(confirmed_at__isnull=False), {"text": F("veto__name")}),
    }
    return _laid(_read(appraisals, asked.values()), keys)


def own_words(appraisals, keys, facts) -> dict:
    """The same from the subjects' own marks and `facts` ((subject, indicator) → known)."""
    rows = [
        (FACT, subject, indicator, 0, known.quantity, known.base, None, known.note, "")
        for (subject, indicator), known in facts.items()
    ]
    rows += _read(appraisals, [(MARK, _marks(Mark.Stage.SELF), POINTS)])
    return _laid(rows, keys)[0]


POINTS = {"points": F("points"), "text": F("reason")}
SHORT = {"text": Value(TOO_SHORT), "indicator": F("round__indicator_id")}


def _marks(stage):
    return Mark.objects.filter(stage=stage)


def _read(appraisals, asked) -> list[tuple]:
    subjects = appraisals.order_by().values("pk")
    first, *others = [_columns(what, rows.filter(appraisal__in=subjects), named) for what, rows, named in asked]
    return list(first.union(*others, all=True) if others else first)


def _columns(what, rows, named):
    """`rows` as COLUMNS, each cast, so that the branches of the union agree; `named`: where the columns come from."""
    fields = {field.name for field in rows.model._meta.concrete_fields}
    known = {name: F(name) for name in ("quantity", "base") if name in fields}
    known |= {"indicator": F("indicator_id")} if "indicator" in fields else {}
    known |= named
    number = DecimalField(max_digits=12, decimal_places=2)
    types = {"quantity": number, "base": number, "points": number, "indicator": IntegerField()}
    cast = {
        f"a_{name}": Cast(known.get(name, Value(None)), types.get(name, CharField()))
        for name in ("indicator", "quantity", "base", "points", "text", "matter")
    }
    rows = rows.order_by().annotate(a_what=Value(what), a_subject=F("appraisal_id"), a_pk=F("pk"), **cast)
    return rows.values_list(*COLUMNS)


def _laid(rows, keys) -> tuple[dict, dict]:
    inputs, vetoes = defaultdict(dict), defaultdict(set)
    for what, subject, indicator, _, quantity, base, points, text, matter in sorted(rows, key=_place):
        if what == VETO:
            vetoes[subject].add(text)
        elif indicator in keys:  # those of an earlier version stay where they were
            key, kind = keys[indicator]
            numbers = {"quantity": plain(quantity), "base": plain(base), "points": plain(points)}
            _lay(what, kind, key, inputs[subject], numbers, text or "", matter)
    return inputs, vetoes


def _place(row):
    return row[0], row[3]


def _lay(what, kind, key, found, numbers, text, matter) -> None:
    if what == ENTRY:
        if kind in ENTERED:
            entries = found.setdefault(key, {"entries": []})["entries"]
            entries.append({"matter": matter, "points": numbers["points"], "reason": text})
            entries.sort(key=lambda entry: tuple(entry.values()))  # by what they say, not by who came first
    elif kind in ENTERED:
        return
    elif what == EXEMPTION:
        found[key] = {"exempt": text}
    elif what == FACT and kind == Kind.AUTO or what == MARK and kind in MARKED:
        found[key] = numbers | {"reason": text}
    elif what == CORRECTION and kind != Kind.VOTE:
        found[key] = _corrected(found.get(key, {}), numbers, text)


def _corrected(before, numbers, text) -> dict:
    """Points and reason as corrected; quantity and base stay where the correction does not name them."""
    kept = {name: numbers[name] if numbers[name] is not None else before.get(name) for name in ("quantity", "base")}
    return kept | {"points": numbers["points"], "reason": text}
