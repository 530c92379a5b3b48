"""Schemes and subjects by hand, as they stand in a package."""

from tests.assessment.oracle.making import RULES, with_keys

GRADES = [("优秀", "90"), ("良好", "80"), ("一般", "60"), ("较差", "0")]


def indicator(kind, points, name="指标", **rules) -> dict:
    return {"key": "", "name": name, "points": points, "kind": kind} | RULES | rules


def component(kind, weight, *sections) -> dict:
    """sections: each a list of indicators."""
    return {
        "kind": kind,
        "name": kind,
        "weight": weight,
        "sections": [
            {"name": f"第{place}部分", "points": "0", "indicators": rows} for place, rows in enumerate(sections, 1)
        ],
    }


def scheme(*components, grades=GRADES, **head) -> dict:
    head = {"quota": "100", "bonus_cap": "5", "tie_keys": [], "vetoes": []} | head
    grades = [{"name": name, "floor": floor} for name, floor in grades]
    named = {"year": "2026", "name": "考核", "version": "1"}
    return named | head | {"components": with_keys(components), "grades": grades}


def subject(name="甲", category="", vetoes=(), adjustments=(), **inputs) -> dict:
    """inputs: known things by place, `c1_1_1=…` for the key 1.1.1."""
    known = {place[1:].replace("_", "."): value for place, value in inputs.items()}
    return {
        "name": name,
        "category": category,
        "inputs": known,
        "vetoes": list(vetoes),
        "adjustments": list(adjustments),
    }


def measured(quantity=None, base=None, points=None) -> dict:
    return {"quantity": quantity, "base": base, "points": points, "reason": ""}


def votes(*groups, values=("100", "80", "60", "40")) -> dict:
    """groups: (weight, counts)."""
    rows = [
        {"name": f"第{nth}组", "weight": weight, "counts": counts} for nth, (weight, counts) in enumerate(groups, 1)
    ]
    return {"groups": rows, "values": list(values)}


def entries(*rows) -> dict:
    """rows: (matter, points)."""
    return {"entries": [{"matter": matter, "points": points, "reason": ""} for matter, points in rows]}
