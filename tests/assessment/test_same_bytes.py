"""The engine's answers are the same bytes wherever and in whatever order they are computed."""

import json
import os
import subprocess
from hashlib import sha256
from random import Random

import pytest
from django.conf import settings

from tests import pythons
from tests.assessment.oracle.answers import answered
from tests.assessment.oracle.generator import cycle

pytestmark = pytest.mark.once
CYCLES = [cycle(seed) for seed in range(200)]


def run(version: str, seed: str) -> bytes:
    """Hash and answers, computed by that Python with nothing of the portal's environment."""
    if (interpreter := pythons.find(version)) is None:
        pytest.skip(f"needs Python {version}")
    there = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [interpreter, "-m", "tests.assessment.oracle.answers"]
    asked = json.dumps(CYCLES, ensure_ascii=False).encode()
    return subprocess.run(
        command, input=asked, capture_output=True, check=True, cwd=settings.BASE_DIR, env=there
    ).stdout


@pytest.mark.parametrize(("version", "seed"), [("3.11", "1"), ("3.13", "2")])
def test_every_python_gives_the_same_bytes_and_hash(version, seed):
    expected = answered(CYCLES).encode()
    assert run(version, seed) == sha256(expected).hexdigest().encode() + b"\n" + expected


def shuffled(random, value):
    """The same data with the keys of its dictionaries in another order."""
    if isinstance(value, dict):
        return {key: shuffled(random, value[key]) for key in random.sample(list(value), len(value))}
    return [shuffled(random, item) for item in value] if isinstance(value, list) else value


def test_no_order_of_inputs_and_subjects_changes_a_byte():
    random = Random(6)
    others = [shuffled(random, made) for made in CYCLES]
    for other in others:
        random.shuffle(other["subjects"])
    assert answered(others) == answered(CYCLES)
