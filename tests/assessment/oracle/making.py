"""Parts of made-up cycles: components with their indicators, and what is known about a subject."""

KINDS = ["deduct", "deduct", "banded", "ratio", "all_or_nothing", "auto", "vote"]
POINTS = ["5", "10", "100", "4", "15.00", "33.33", "0.01", "2.5", "0", "60", "7"]
QUANTITIES = ["0", "1", "3", "6", "0.5", "37", "38", "39", "40", "99.99", "100", "9999999999.99", "-1", "2.00", "0.01"]
BASES = ["1", "3", "7", "39", "40", "0", "100", "0.00", "12.5", "9999999999.99", "-3"]
GIVEN = ["0", "1", "3.5", "4.99", "100", "2.25", "-1", "1000", "0.01", "33.33"]
RULES = {"step": None, "threshold": None, "bands": [], "cap": None, "once": False}


def components(random) -> list[dict]:
    kinds = random.sample(["usual", "year_end", "review", "poll"], random.choice([0] + [1, 2, 3, 4] * 5))
    if random.random() < 0.6:
        kinds.insert(random.randint(0, len(kinds)), "extra")
    weights = random.choice(
        [["40", "30", "20", "10"], ["100"] * 4, ["33.33", "33.34", "0", "12.5"], ["60", "0.01"] * 2]
    )
    return [
        {
            "kind": kind,
            "name": kind,
            "weight": "0" if kind == "extra" else random.choice(weights),
            "sections": [_section(random, kind, place) for place in range(random.choice([1, 1, 1, 2, 3, 0]))],
        }
        for kind in kinds
    ]


def twins(random) -> list[dict]:
    """Two components of equal weight, so that what is swapped between them makes equal totals."""
    base = RULES | {"name": "完成率", "points": "100", "kind": "ratio"}
    return [
        {
            "kind": kind,
            "name": kind,
            "weight": "50",
            "sections": [{"name": "一", "points": "100", "indicators": [base]}],
        }
        for kind in random.sample(["usual", "year_end", "review", "poll"], 2)
    ]


def _section(random, kind, place):
    kinds = ["bonus", "penalty"] if kind == "extra" else KINDS
    indicators = [
        _indicator(random, random.choice(kinds), place, nth) for nth in range(random.choice([1, 2, 2, 3, 4, 0]))
    ]
    return {"name": f"第{place}部分", "points": random.choice(POINTS), "indicators": indicators}


def _indicator(random, kind, place, nth):
    rules = {
        "deduct": {"step": random.choice(["0.5", "1", "0.33", "2", "0"])},
        "banded": {"bands": random.sample([["1", "2"], ["4", "5.5"], ["12", "100"], ["0", "1"], ["39.99", "0"]], 3)},
        "all_or_nothing": {"threshold": random.choice(["95", "94.87", "3", "0", "100"])},
        "bonus": {"cap": random.choice([None, "3", "5", "0", "0.5"]), "once": random.random() < 0.5},
        "penalty": {"cap": random.choice([None, None, "2", "0"]), "once": random.random() < 0.3},
    }
    row = {"key": "", "name": f"指标{place}-{nth}", "points": random.choice(POINTS), "kind": kind}
    return row | RULES | rules.get(kind, {})


def keyed(components) -> dict[str, dict]:
    """The indicators by key."""
    rows = [row for component in components for section in component["sections"] for row in section["indicators"]]
    return {row["key"]: row for row in rows}


def with_keys(components) -> list[dict]:
    """The same components, each indicator told its key."""
    return [
        component
        | {
            "sections": [
                section
                | {"indicators": [row | {"key": f"{c}.{s}.{i}"} for i, row in enumerate(section["indicators"], 1)]}
                for s, section in enumerate(component["sections"], 1)
            ]
        }
        for c, component in enumerate(components, 1)
    ]


def inputs(random, components) -> dict[str, dict]:
    gaps = random.choice([0] * 8 + [0.1, 0.3])
    exempt = random.choice([0, 0, 0, 0.1, 0.1, 0.3, 0.9])
    found = {}
    for key, indicator in keyed(components).items():
        if random.random() < gaps:
            continue
        found[key] = known(random, indicator, exempt)
    return found


def some_input(random, components) -> dict[str, dict]:
    rows = keyed(components)
    key = random.choice(list(rows)) if rows else None
    return {key: known(random, rows[key], 0)} if key else {}


def known(random, indicator, exempt) -> dict:
    kind = indicator["kind"]
    if kind in ("bonus", "penalty"):
        return {"entries": [_entry(random) for _ in range(random.choice([0, 1, 1, 2, 3]))]}
    if random.random() < exempt:
        return {"exempt": "没有这项工作"}
    return _vote(random) if kind == "vote" else _measured(random, kind)


def _entry(random):
    points = random.choice(["1", "3", "2", "0.5", "0.01", "4", "3.00"])
    return {"matter": random.choice("甲乙丙"), "points": points, "reason": "表彰"}


def _measured(random, kind):
    drawn = random.random()
    base = None if drawn < 0.1 else random.choice(BASES)
    if kind in ("deduct", "banded") or (kind == "all_or_nothing" and drawn < 0.4):
        base = None
    quantity = random.choice(QUANTITIES) if random.random() < 0.99 else None
    points = random.choice(GIVEN) if random.random() < 0.15 else None
    if base in ("40", "100") and random.random() < 0.7:
        quantity = str(random.randint(0, int(base)))
    return {"quantity": quantity, "base": base, "points": points, "reason": "现场核对" if points else ""}


def _vote(random):
    most = random.choice([0] + [3, 9, 40] * 5)
    groups = [
        {
            "name": f"第{nth}组",
            "weight": random.choice(["20", "40", "40", "33.33", "0"]),
            "counts": [str(random.randint(0, most)) for _ in range(4)] if random.random() < 0.85 else ["0"] * 4,
        }
        for nth in range(random.choice([1, 2, 3, 4] * 5 + [0]))
    ]
    return {
        "groups": groups,
        "values": random.choice([["100", "80", "60", "40"], ["100", "85", "60", "0"], ["120", "0", "0", "0"]]),
    }
