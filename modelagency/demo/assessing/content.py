"""The scheme of the demo, as `assessment.actions.schemes.draft_scheme` takes it."""

from modelagency.demo.sources import read

WEIGHTS = {"usual": "30", "year_end": "40", "review": "20", "poll": "10", "extra": "0"}
NAMES = {
    "usual": "平时考核",
    "year_end": "年终考核",
    "review": "述职评议",
    "poll": "民主测评",
    "extra": "加减分",
}
GRADES = (("优秀", "90"), ("良好", "80"), ("一般", "60"), ("较差", "0"))


def content(plan, units) -> dict:
    """The scheme over the pillars and tasks of `plan`; `units`: name → unit."""
    told = read("scheme")
    sections = {
        "usual": [_section("日常工作", told["usual"])],
        "year_end": [_pillar(part, plan, units) for part in told["sections"]],
        "review": [_section("述职评议", [_vote("述职评议得分")])],
        "poll": [_section("民主测评", [_vote("民主测评得分")])],
        "extra": [_section("加减分", told["extra"], points="0")],
    }
    return {
        "subjects": "branch",
        "feeds": "by_parent",
        "components": [
            {"kind": kind, "name": NAMES[kind], "weight": weight, "sections": sections[kind]}
            for kind, weight in WEIGHTS.items()
        ],
        "grades": [{"name": name, "floor": floor} for name, floor in GRADES],
        "vetoes": told["vetoes"],
    }


def _section(name, indicators, points="100") -> dict:
    return {"name": name, "points": points, "indicators": indicators}


def _vote(name) -> dict:
    return {
        "name": name,
        "points": "100",
        "kind": "vote",
        "standard": "好 100、较好 85、一般 60、差 40，取有效票平均。",
    }


def _pillar(part, plan, units) -> dict:
    """A section of the year-end part: its pillar, its marker and the tasks its indicators go back to."""
    tasks = {task.order: task for task in plan.tasks.select_related("pillar")}
    rows = [{**row, "task": tasks.get(row["task"]), "marker": units[part["marker"]]} for row in part["indicators"]]
    pillar = next((row["task"].pillar for row in rows if row["task"]), None)
    return {"name": part["pillar"], "points": part["points"], "pillar": pillar, "indicators": rows}
