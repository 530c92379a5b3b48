"""The same question to the oracle and to the portal's engine, and answers of one shape."""

from assessment import grading, scoring
from tests.assessment.oracle.grades import graded
from tests.assessment.oracle.totals import tell


def oracle(cycle: dict) -> dict[str, dict]:
    """Name of the subject → its lines, total, what is missing, exact percents, rank, grade and note."""
    told = [(subject, tell(cycle["scheme"], subject)) for subject in cycle["subjects"]]
    places = graded(cycle["scheme"], told)
    return {
        subject["name"]: {
            "lines": one.lines,
            "total": one.total,
            "missing": one.missing,
            "percents": one.percents,
            "grade": places[subject["name"]],
        }
        for subject, one in told
    }


def engine(cycle: dict) -> dict[str, dict]:
    """The same from the portal."""
    told = [(subject, scoring.score(cycle["scheme"], subject)) for subject in cycle["subjects"]]
    places = grading.grade_all(cycle["scheme"], told)
    return {
        subject["name"]: {
            "lines": [(line.level, line.key, line.percent, line.value) for line in one.lines],
            "total": None if one.total is None else str(one.total),
            "missing": list(one.missing),
            "percents": dict(one.percents),
            "grade": (places[subject["name"]].rank, places[subject["name"]].grade, places[subject["name"]].note),
        }
        for subject, one in told
    }
