import ast
from pathlib import Path

from modelagency.verbs import VERB_LABELS
from tasks.states import Verb

ROOT = Path(__file__).resolve().parents[2]
APPS = ["records", "branches", "tasks", "assessment", "modelagency"]


def recorded_verbs():
    """The verbs given to `record` anywhere in the code; the two made of a Verb are spelled out."""
    calls = (
        node
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "record_all")
    )
    for call in calls:
        verb = next(keyword.value for keyword in call.keywords if keyword.arg == "verb")
        if isinstance(verb, ast.Constant):
            yield verb.value
        else:
            yield from (f"report.{verb}" for verb in (Verb.SEND_BACK, Verb.RETURN))


def test_every_recorded_verb_has_its_word_and_no_other():
    assert set(recorded_verbs()) == set(VERB_LABELS)
