"""How long the portal takes to find out who is to be reminded of what, and whether that grows as it may.

    python benchmarks/reminders.py --rows 1000000

It starts a PostgreSQL of its own, or makes a test database beside the one that DATABASE_URL names, and takes it away
again. 2,000 assignments are loaded and scanned, then as many as asked for, each in processes of their own. Limits, for
the larger: statements <= rows / 20,000 + 5; peak memory <= 10 MB above that of 2,000 rows; a second scan <= 0.15 of the
first. Ends with 1 where one is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import services  # noqa: E402

SMALL, GROWTH, SHARE = 2_000, 10, 0.15  # rows; MB; of the first scan's seconds


def main(rows: int) -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        enter(folder)
        os.environ["DATABASE_URL"] = part("create")["url"]
        try:
            small, large = size(SMALL), size(rows)
        finally:
            part("destroy")
    limits = [
        ("statements", large["statements"], rows // 20_000 + 5),
        ("memory growth, MB", round(large["peak"] - small["peak"], 1), GROWTH),
        ("repeat / first", round(large["again"] / large["first"], 3), SHARE),
        ("rows of the repeat", large["more"], 0),
    ]
    for name, found, limit in limits:
        say(f"{name:<20}{found:>8} <= {limit:<6} {'ok' if found <= limit else 'MISSED'}")
    return int(any(found > limit for _, found, limit in limits))


def enter(folder: str):
    """Name the services to all processes that follow."""
    os.environ["LANE"] = "postgres"
    if "DATABASE_URL" in os.environ:
        os.environ[services.FOLDER] = folder
        (Path(folder) / "main").mkdir()
    services.enter()


def size(rows: int) -> dict:
    loaded = part("load", rows)
    say(f"{loaded['rows']:>9,} assignments, loaded in {loaded['seconds']:.1f} s")
    found = part("scan")
    say(f"{'first':>9} {found['first']:7.2f} s {found['statements']:5} statements {found['ledger']:9,} ledger rows")
    say(f"{'again':>9} {found['again']:7.2f} s {found['statements_again']:5} statements {found['more']:9,} ledger rows")
    say(f"{'peak':>9} {found['peak']:7.1f} MB, {found['peak'] - found['before']:.1f} of them while scanning")
    return found


def part(name: str, *arguments) -> dict:
    """A part of the work as a process of its own, whose memory nothing else has grown."""
    command = [sys.executable, "-m", "benchmarks.reminder_parts", name, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def say(line: str):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=1_000_000)
    sys.exit(main(asked.parse_args().rows))
