"""What the demo is made of, read from the files beside this module."""

import json
from functools import cache
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent
ORDINALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


@cache
def read(name: str):
    """The content of one of the JSON files."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def notice(issued_on) -> bytes:
    """The notice as it would be uploaded, dated `issued_on`."""
    text = (FOLDER / "notice.txt").read_text(encoding="utf-8")
    filled = Template(text).substitute(year=issued_on.year, month=issued_on.month, day=issued_on.day)
    return filled.encode()


def affiliated() -> list[str]:
    return [name for names in read("organisation")["affiliated"].values() for name in names]


def office_branches() -> dict[str, list[str]]:
    """Name of a branch → the bodies its members work in."""
    covers = read("organisation")["office_branches"]
    return {f"机关第{ordinal}党支部": names for ordinal, names in zip(ORDINALS, covers, strict=True)}


def bodies() -> list[str]:
    """All that the notice makes responsible, in the order of the organisation table."""
    named = read("organisation")
    return [*named["party"], *named["office"], *named["mass"], *affiliated(), *office_branches()]


@cache
def situation() -> dict[tuple[str, int], str]:
    """(body, place of the task from 1 on) → the letter of its row."""
    lines = (FOLDER / "situation.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    cells = (((name, place), letter) for letters, name in rows for place, letter in enumerate(letters, start=1))
    return {key: letter for key, letter in cells if letter != "-"}
