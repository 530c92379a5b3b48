"""Walking through the plain form of a scheme. No ORM."""

import hashlib
import json
from decimal import Decimal

EXTRA = "extra"


def number(value) -> Decimal | None:
    """A decimal string as a number; None where nothing is said."""
    return None if value in (None, "") else Decimal(value)


def plain(value) -> str | None:
    """A number as the shortest decimal string: 5, 0.5."""
    if value is None:
        return None
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def components(content):
    """(key, component)."""
    return [(str(place), row) for place, row in enumerate(content["components"], start=1)]


def sections(content):
    """(key, section, component)."""
    for key, component in components(content):
        for place, section in enumerate(component["sections"], start=1):
            yield f"{key}.{place}", section, component


def indicators(content):
    """(key, indicator, section, component), in the order of the scheme; key as in a score: "1.2.3"."""
    for key, section, component in sections(content):
        for place, indicator in enumerate(section["indicators"], start=1):
            yield f"{key}.{place}", indicator, section, component


def digest(plain_form) -> str:
    """A short name of a plain form, or of a part of it, as it is now."""
    text = json.dumps(plain_form, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def rules_of(content, **named) -> dict:
    """The scheme as the engine reads it (assessment.scoring); `named`: year, name, version."""
    parts = ("grades", "vetoes", "bonus_cap", "tie_keys")
    return (
        named
        | {name: content[name] for name in parts}
        | {"quota": content["quota_percent"]}
        | {"components": [_component(key, row) for key, row in components(content)]}
    )


def _component(key, row) -> dict:
    found = {name: row[name] for name in ("kind", "name", "weight")}
    parts = enumerate(row["sections"], start=1)
    return found | {"sections": [_section(f"{key}.{place}", section) for place, section in parts]}


def _section(key, section) -> dict:
    rows = [_indicator(f"{key}.{place}", row) for place, row in enumerate(section["indicators"], start=1)]
    return {"name": section["name"], "points": section["points"], "indicators": rows}


def _indicator(key, row) -> dict:
    rule = {name: row.get(name) for name in ("step", "threshold", "cap")}
    rule |= {"bands": row.get("bands") or [], "once": bool(row.get("once"))}
    return {"key": key, "name": row["name"], "points": row["points"], "kind": row["kind"]} | rule
