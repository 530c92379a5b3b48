"""All that goes into the package of a cycle, in one order on every database. A constant number of queries."""

from collections import defaultdict
from operator import itemgetter

from assessment.models import Appeal, Appraisal, Entry, Mark, Result, ResultChange
from assessment.packages import build
from assessment.packaging import inputs_of
from assessment.seals.figures import figures_of
from assessment.seals.trail import trails_of
from branches.models import Evidence


def contents_of(cycle) -> list[dict]:
    """The items: scheme, proceedings, and for each subject by name what it was scored from, its result, how people came
    to it and which files they cited; last the figures of the units' work."""
    scheme, subjects = inputs_of(cycle)
    stored, trails, files = stored_results(cycle), trails_of(cycle), _files(cycle)
    found = [build.item(build.SCHEME, scheme), build.item(build.PROCEEDINGS, _proceedings(cycle))]
    for subject in subjects:
        name = subject["name"]
        found.append(build.item(build.BASIS, subject, name))
        found.append(build.item(build.RESULT, stored[name], name))
        found.append(build.item(build.TRAIL, trails[name], name))
        found.append(build.item(build.FILES, files[name], name))
    found += [build.item(build.FIGURES, figures, name) for name, figures in figures_of(cycle.scheme.plan)]
    return found


def stored_results(cycle) -> dict[str, dict]:
    """Name of the subject → its result as `packages.build.result` writes it."""
    rows = Result.objects.filter(appraisal__cycle=cycle).order_by()
    columns = ("appraisal__name", "total", "missing", "rank", "grade", "note", "lines")
    return {row[0]: _result(*row) for row in rows.values_list(*columns)}


def _result(name, total, missing, rank, grade, note, lines) -> dict:
    return {
        "name": name,
        "total": None if total is None else str(total),
        "missing": missing.split("；") if missing else [],
        "rank": None if rank is None else str(rank),
        "grade": grade,
        "note": note,
        "lines": lines,
    }


def _files(cycle) -> dict[str, list[dict]]:
    """Name of the subject → the files that marks and entries cite."""
    found = defaultdict(set)
    columns = ("evidence__name", "evidence__sha256", "evidence__size")
    for rows in (Mark.objects, Entry.objects):
        cited = rows.filter(appraisal__cycle=cycle, evidence__isnull=False).order_by()
        for name, *said in cited.values_list("appraisal__name", *columns):
            found[name].add(tuple(said))
    names = Appraisal.objects.filter(cycle=cycle).values_list("name", flat=True)
    return {name: [file(*one) for one in sorted(found[name])] for name in names}


def file(name, sha256, size) -> dict:
    return {"name": name, "sha256": sha256, "size": str(size)}


def _proceedings(cycle) -> dict:
    notice = getattr(cycle, "public_notice", None)
    return {
        "decided_at": cycle.decided_at and cycle.decided_at.isoformat(),
        "decision": cycle.decision and _decision(cycle.decision),
        "notice": notice
        and {
            "opens_on": notice.opens_on.isoformat(),
            "closes_on": notice.closes_on.isoformat(),
            "objections": str(notice.objections),
        },
        "appeals": _appeals(cycle),
        "changes": _changes(cycle),
    }


def _decision(decision) -> dict:
    scan = Evidence.objects.get(pk=decision.scan_id)
    return {
        "body": decision.body,
        "held_on": decision.held_on.isoformat(),
        "minutes_number": decision.minutes_number,
        "title": decision.title,
        "text": decision.text,
        "scan": file(scan.name, scan.sha256, scan.size),
    }


def _appeals(cycle) -> list[dict]:
    columns = ("appraisal__name", "indicator__name", "text", "state", "answer", "review_text", "review_answer")
    rows = Appeal.objects.filter(appraisal__cycle=cycle).order_by().values(*columns)
    return sorted(rows, key=itemgetter(*columns))


def _changes(cycle) -> list[dict]:
    columns = ("total_before", "total_after", "grade_before", "grade_after", "because")
    rows = ResultChange.objects.filter(appraisal__cycle=cycle).order_by("at", "pk")
    return [
        {"name": name} | {key: None if value is None else str(value) for key, value in zip(columns, row, strict=True)}
        for name, *row in rows.values_list("appraisal__name", *columns)
    ]
