"""`python -m tests.assessment.oracle.answers < cycles.json`: all that the engine says about them, on any Python.

The first line is the hash of the rest.
"""

import json
import sys
from hashlib import sha256

from assessment.grading import grade_all
from assessment.scoring import score


def answered(cycles: list[dict]) -> str:
    return json.dumps([_one(cycle) for cycle in cycles], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _one(cycle):
    scored = [(subject, score(cycle["scheme"], subject)) for subject in cycle["subjects"]]
    graded = grade_all(cycle["scheme"], scored)
    return {subject["name"]: _told(one, graded[subject["name"]]) for subject, one in scored}


def _told(one, place):
    lines = [[line.level, line.key, line.label, line.detail, line.percent, line.value] for line in one.lines]
    return [lines, str(one.total), one.missing, str(place)]


def main():
    said = answered(json.load(sys.stdin.buffer)).encode()
    sys.stdout.buffer.write(sha256(said).hexdigest().encode() + b"\n" + said)


if __name__ == "__main__":
    main()
