"""`python -m tests.assessment.oracle.difference N`: the first of N made-up cycles that the engine gets wrong.

Prints its number and ends with 1; without one it ends with 0. An engine that stops with an error is wrong too.
"""

import sys

from tests.assessment.oracle import doors
from tests.assessment.oracle.generator import cycle


def first(size: int) -> int | None:
    for seed in range(size):
        made = cycle(seed)
        try:
            same = doors.engine(made) == doors.oracle(made)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            same = False
        if not same:
            return seed
    return None


if __name__ == "__main__":
    found = first(int(sys.argv[1]))
    sys.stdout.write("" if found is None else f"{found}\n")
    sys.exit(found is not None)
