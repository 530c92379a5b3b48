"""What a subject has reached in the course of the year, before anybody has marked it. No ORM."""

from decimal import Decimal

from assessment.kinds import MARKED, Kind
from assessment.scoring import score

NOTHING = {"quantity": "0", "base": "1", "points": None, "reason": ""}
NO_POINTS = {"quantity": None, "base": None, "points": "0", "reason": ""}
NO_VOTES = {"groups": [{"name": "", "weight": "100", "counts": ["1"]}], "values": ["0"]}
UNKNOWN = dict.fromkeys(MARKED, NO_POINTS) | {Kind.AUTO: NOTHING, Kind.VOTE: NO_VOTES}


def so_far(scheme: dict, subject: dict) -> tuple[list[dict], Decimal]:
    """(lines, points so far): what is not known yet counts as nothing in sums, and stays unknown on its own line.

    `scheme` and `subject` as `assessment.scoring.score` takes them.
    """
    known = score(scheme, subject)
    kinds = {
        row["key"]: row["kind"] for part in scheme["components"] for s in part["sections"] for row in s["indicators"]
    }
    unknown = {line.key for line in known.lines if line.level == 2 and line.percent is None}
    filled = subject["inputs"] | {key: UNKNOWN[kinds[key]] for key in unknown}
    found = score(scheme, subject | {"inputs": filled})
    unknown_lines = {line.key: line.data() for line in known.lines if line.key in unknown}
    lines = [unknown_lines.get(line.key) or _growing(line, unknown) for line in found.lines]
    return lines, found.total or Decimal("0.00")


def _growing(line, unknown) -> dict:
    """The line; of a section, what is missing is not yet lost."""
    if line.level != 1:
        return line.data()
    waits = any(key.startswith(f"{line.key}.") for key in unknown)
    return line.data() | {"detail": "有指标还没有数据" if waits else ""}
