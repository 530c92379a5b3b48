"""Schemes and subjects as the plain data that the engine reads."""

GRADES = [("优秀", "90"), ("良好", "80"), ("一般", "60"), ("较差", "0")]
NAMES = {"usual": "平时考核", "year_end": "年终考核", "review": "述职评议", "poll": "民主测评", "extra": "加减分"}


def scheme(*components, quota="30", bonus_cap="5", tie_keys=("year_end", "usual"), vetoes=()):
    for first, component in enumerate(components, start=1):
        for second, section in enumerate(component["sections"], start=1):
            for third, indicator in enumerate(section["indicators"], start=1):
                indicator["key"] = f"{first}.{second}.{third}"
    return {
        "year": "2026",
        "name": "党支部考核",
        "version": "1",
        "quota": quota,
        "bonus_cap": bonus_cap,
        "tie_keys": list(tie_keys),
        "components": list(components),
        "grades": [{"name": name, "floor": floor} for name, floor in GRADES],
        "vetoes": [{"name": name, "effect": effect, "grade": grade} for name, effect, grade in vetoes],
    }


def component(kind, weight, *sections):
    return {"kind": kind, "name": NAMES[kind], "weight": weight, "sections": list(sections)}


def section(name, *indicators):
    return {"name": name, "points": "0", "indicators": list(indicators)}


def indicator(name, points, kind, **standard):
    rest = {"step": None, "threshold": None, "bands": [], "cap": None, "once": False}
    return {"name": name, "points": points, "kind": kind} | rest | standard


def subject(inputs, name="甲医院党支部", category="医院", **more):
    return {"name": name, "category": category, "inputs": inputs, "vetoes": [], "adjustments": []} | more


def votes(*groups, worth=(100, 85, 60, 0)):
    named = [{"name": name, "weight": weight, "counts": list(map(str, counts))} for name, weight, counts in groups]
    return {"groups": named, "values": list(map(str, worth))}


def entries(*pairs):
    return {"entries": [{"matter": matter, "points": points, "reason": "依据文件"} for matter, points in pairs]}
