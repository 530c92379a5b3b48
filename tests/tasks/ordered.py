"""Decisions of meetings and supervision orders, for the tests of all addresses and all actions."""

from django.core.files.uploadedfile import SimpleUploadedFile

from branches.actions import decisions
from branches.models import Evidence
from tests import make

# As in tests/test_access.py.
TABLE = """
GET  branches:decisions - - 302 403 403 403 403 403 200 200 200 200 403 403 403
GET  branches:decision_new - - 302 403 403 403 403 403 200 200 403 403 403 403 403
POST branches:decision_new - - 302 403 403 403 403 403 422 422 403 403 403 403 403
GET  branches:decision decision - 302 404 404 404 404 404 200 200 200 200 404 404 404
POST branches:answer_decision decision - 302 404 404 404 404 404 409 302 403 403 404 404 404
GET  branches:decision_scan decision - 302 404 404 404 404 404 200 200 200 200 404 404 404
"""
FORMS = {"branches:answer_decision": lambda scene: {"confirm": ""}}
SHOWS_A_PAGE_TOO = {"branches:decision_new"}


def things(cast) -> dict:
    """What the table names."""
    return {"decision": make.decision(cast.office)}


def used_file(scene) -> Evidence:
    """The file of the row's report, beside the one that only lies on the shelf."""
    return Evidence.objects.filter(unit=scene["unit"]).exclude(pk=scene["kept"].pk).get()


def _entered(scene) -> dict:
    return {"decision": make.decision(scene.cast.office)}


# action → (who, what it is called with, given the scene), as in tests/test_audit.py.
ACTIONS = {
    decisions.register_decision: (
        "office",
        lambda s: make.DECIDED | {"upload": SimpleUploadedFile("纪要.pdf", make.SCAN)},
    ),
    decisions.confirm_decision: ("deputy", _entered),
    decisions.refuse_decision: ("deputy", lambda s: _entered(s) | {"reason": "不符"}),
}
