"""Controls of the comparison with the oracle: without any one of its rules the engine is found out."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.once
CYCLES = 3000
ENGINE = ["__init__.py", "kinds.py", "grading.py", "scoring"]

# What the rule is, the module, what stands there once, and what stands there when the rule has been forgotten.
FORGOTTEN = [
    ("exemption", "scoring/values.py", 'if given and given.get("exempt") is not None:', "if False:"),
    ("nothing for 0 points", "scoring/values.py", "return found if indicator.points else", "return found if True else"),
    ("limit of given points", "scoring/values.py", "kept = clipped(points, indicator.points)", "kept = points"),
    ("auto takes no points", "scoring/values.py", " if indicator.kind in MARKED else None", ""),
    ("ends at nought", "scoring/values.py", "return indicator.points - quantity * indicator.step", "return NIL"),
    (
        "limits of the standard",
        "scoring/values.py",
        "return clipped(_BY_KIND",
        "return (lambda found, top: found)(_BY_KIND",
    ),
    ("no base", "scoring/values.py", "return bool(base)", "return base is not None"),
    ("nothing of nothing", "scoring/values.py", "or base is None or base != 0", "or True"),
    ("reached", "scoring/values.py", "quantity >= indicator.threshold if", "quantity > indicator.threshold if"),
    ("share reached", "scoring/values.py", "* 100 >= indicator", "* 100 > indicator"),
    ("band reached", "scoring/values.py", "if limit <= quantity)", "if limit < quantity)"),
    ("highest band", "scoring/rules.py", "tuple(sorted(bands, reverse=True))", "tuple(bands)"),
    ("vote in percent", "scoring/values.py", "* percent / 100, ind", "* percent, ind"),
    ("empty groups", "scoring/votes.py", "return sum(self.counts, NIL)", "return sum(self.counts, NIL) or NIL + 1"),
    ("weights of groups", "scoring/votes.py", "    if weights:", "    if False:"),
    ("plain mean", "scoring/votes.py", "    if weights:", "    if True:"),
    ("factor", "scoring/sections.py", "section.points / applicable if applicable", "Fraction(1) if applicable"),
    ("component of 0 points", "scoring/sections.py", "    if not points:", "    if False:"),
    ("percent of what applies", "scoring/sections.py", "100 * values / applicable", "100 * values / points"),
    ("weight of what applies", "scoring/totals.py", "* whole / applicable if", "if"),
    ("no weight", "scoring/totals.py", "in rules.scored if component.weight]", "in rules.scored]"),
    ("nothing to score", "scoring/totals.py", "    if not applicable:", "    if False:"),
    ("upper limit", "scoring/totals.py", "kept = clipped(exact, top)", "kept = max(exact, NIL)"),
    ("lower limit", "scoring/totals.py", "kept = clipped(exact, top)", "kept = min(exact, top)"),
    ("room for bonus", "scoring/totals.py", "top = FULL + (rules.bonus_cap or NIL)", "top = FULL"),
    ("missing, no total", "scoring/totals.py", "    if missing:", "    if False:"),
    ("half up", "scoring/numbers.py", "(2 * top + bottom) // (2 * bottom)", "round(Fraction(top, bottom))"),
    ("half away from 0", "scoring/numbers.py", "(2 * top + bottom) //", "(2 * top + bottom - (value < 0)) //"),
    ("cap of an indicator", "scoring/extras.py", "if indicator.cap is None else", "if True else"),
    ("once", "scoring/extras.py", "if indicator.once else entries", "if False else entries"),
    ("largest of a matter", "scoring/extras.py", 'amount(entry["points"]) > amount(other["points"])', "False"),
    ("cap of all bonus", "scoring/extras.py", "and plus > rules.bonus_cap", "and False"),
    ("penalties", "scoring/extras.py", "return plus - minus, lines", "return plus, lines"),
    ("adjustments", "scoring/extras.py", "            summed += points", "            pass"),
    ("quota", "grading.py", "return floor(", "return round("),
    ("floor of a grade", "grading.py", '["floor"]) <= Fraction(total)', '["floor"]) < Fraction(total)'),
    ("below all floors", "grading.py", 'scheme["grades"][-1]["name"]', 'scheme["grades"][0]["name"]'),
    ("veto", "grading.py", "return max(reached, key=order.get, default=own)", "return own"),
    ("worst veto", "grading.py", "return max(reached,", "return min(reached,"),
    ("forced grade", "grading.py", 'if veto["effect"] == Effect.FORCE else', "if False else"),
    ("capped grade", "grading.py", 'if veto["effect"] == Effect.FORCE else', "if True else"),
    ("decided grade", "grading.py", "return _decided(subject) or _after", "return _after"),
    ("last decision", "grading.py", "row in reversed(subject.get", "row in list(subject.get"),
    (
        "decided bests",
        "grading.py",
        "free = max(0, quota_of(scheme, len(group)) - decided)",
        "free = quota_of(scheme, len(group))",
    ),
    ("decided, no candidate", "grading.py", " and not _decided(subject)\n", "\n"),
    ("category", "grading.py", 'groups[subject["category"]].append', 'groups[""].append'),
    ("tie", "grading.py", "tied = free > 0 and merits[free - 1] == line", "tied = False"),
    ("tie below the line", "grading.py", "tied = free > 0 and", "tied ="),
    ("tie keys", "grading.py", 'for kind in scheme["tie_keys"])', "for kind in [])"),
    (
        "quota of all",
        "grading.py",
        "quota_of(scheme, len(group)) - decided",
        "quota_of(scheme, len([1 for _, s in group if s.total])) - decided",
    ),
    (
        "no total, no grade",
        "grading.py",
        "    if score.total is None:\n",
        "    if score.total is None and not _decided(subject):\n",
    ),
]


@pytest.fixture
def engine(tmp_path):
    """A copy of the engine by itself, before the portal's own on the path."""
    (tmp_path / "assessment").mkdir()
    for name in ENGINE:
        source, target = settings.BASE_DIR / "assessment" / name, tmp_path / "assessment" / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return tmp_path


def difference(folder, cycles) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "tests.assessment.oracle.difference", str(cycles)]
    there = os.environ | {"PYTHONPATH": str(settings.BASE_DIR), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=there, capture_output=True, text=True)


def test_the_copy_itself_is_right(engine):
    done = difference(engine, 100)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("rule", "module", "stands", "instead"), FORGOTTEN, ids=[row[0] for row in FORGOTTEN])
def test_a_forgotten_rule_is_found(engine, rule, module, stands, instead):
    path = engine / "assessment" / module
    text = path.read_text()
    assert text.count(stands) == 1, f"{module} has changed: say anew how it forgets “{rule}”"
    path.write_text(text.replace(stands, instead))
    done = difference(engine, CYCLES)
    assert (done.returncode, done.stdout.strip().isdigit()) == (1, True), done.stderr
