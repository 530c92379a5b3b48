"""The scripts run beside each other on a page: a name that two of them declare stops the second one."""

import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.once
DECLARED = re.compile(r"^(?:const|let|class|(?:async )?function\*?) (?:(\w+)|[\[{]([^\]}]*)[\]}])", re.M)


def names(text) -> set[str]:
    """What a script declares outside of blocks and functions."""
    return {name for one, several in DECLARED.findall(text) for name in re.findall(r"\w+", one or several)}


def scripts():
    return {path.name: path.read_text() for path in (settings.BASE_DIR / "static" / "js").glob("*.js")}


def test_declarations_are_found():
    said = "const a = 1;\nlet [b, c] = [];\nasync function d() {\n  const e = 1;\n}\n"
    assert names(said) == {"a", "b", "c", "d"}


def test_the_script_of_a_page_declares_nothing_that_the_portals_own_does():
    own = names(scripts()["portal.js"])
    assert {"all", "isTyping"} <= own
    others = {name: names(text) & own for name, text in scripts().items() if name != "portal.js"}
    assert {name: both for name, both in others.items() if both} == {}
