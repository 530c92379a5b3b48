"""The rules of the ground plan, as functions from sources (module name → text) to complaints."""

import ast
from graphlib import CycleError, TopologicalSorter
from statistics import median

APPS = ["records", "branches", "tasks", "assessment"]
OPEN_TO_APPS = {"modelagency.clock", "modelagency.excel"}
# From low to high; a module of any other name is pure: rules and states, without the ORM and without the clock.
LAYERS = [
    ["querysets"],
    ["models"],
    ["permissions"],
    [
        "people",
        "overall",
        "overall_rows",
        "matters",
        "naming",
        "snapshots",
        "drafts",
        "asked",
        "outlook",
        "holdings",
        "reviewing",
        "marking",
        "comparing",
        "urging",
        "ordering",
        "burden",
        "pushes",
        "office_hours",
        "recipients",
        "obstacles",
        "subjects",
        "checks",
        "sources",
        "packaging",
        "succession",
        "sandboxes",
        "freshness",
        "polls",
        "seals",
        "rolling",
    ],
    ["actions"],
    [
        "backends",
        "reminders",
        "deliveries",
        "long_jobs",
        "runs",
        "imports",
        "exports",
        "forms",
        "todo",
        "panels",
        "ledger",
    ],
    ["views", "jobs", "templatetags", "management", "apps"],
    ["urls"],
]
RANKS = {name: rank for rank, names in enumerate(LAYERS, 1) for name in names}
DOORS = {"pure", "models", "permissions", "actions", "todo"}  # by which one app enters another
FORBIDDEN = {"services", "utils", "helpers", "signals"}
CLOCK_READINGS = {
    "date.today",
    "datetime.today",
    "datetime.now",
    "datetime.utcnow",
    "timezone.now",
    "timezone.localdate",
}
# Who calls the broker. Only the clock does: what a request leaves for later is a row.
CALLS = {"delay", "apply_async", "send_task", "delay_on_commit", "apply_async_on_commit", "connection_for_write"}
LARGEST_FILE, LONGEST_FUNCTION, MEDIAN_FILE = 400, 50, 80


def complaints(sources: dict[str, str]) -> list[str]:
    trees = {name: ast.parse(text) for name, text in sources.items()}
    imports = {name: set(_imported(name, tree, sources)) for name, tree in trees.items()}
    found = [text for name, tree in trees.items() for text in _in_module(name, tree, sources[name])]
    found += [
        f"{name}: {text}" for name, targets in imports.items() for target in targets for text in _pair(name, target)
    ]
    return sorted(found + _circle(imports) + _median(sources))


def _imported(name, tree, sources):
    """Dotted names of imported modules; `from package import module` names the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "relative" if node.level else node.module
            whole = [f"{base}.{alias.name}" for alias in node.names]
            yield from (module if module in sources else base for module in whole)


def _layer(module: str) -> str:
    part = module.split(".")[1] if "." in module else "pure"
    part = "urls" if part.endswith("urls") else part
    return part if part in RANKS else "pure"


def _pair(name: str, target: str):
    """What is wrong with `name` importing `target`."""
    app, other = name.split(".")[0], target.split(".")[0]
    layer, below = _layer(name), _layer(target)
    ours = [*APPS, "modelagency"]
    if target.startswith("relative"):
        yield "imports by a relative name"
    if app in ours and other in ours and below in ("jobs", "views") and layer not in (below, "urls"):
        yield f"imports {target}, and nothing imports {below}"
    if target in OPEN_TO_APPS and app in APPS and layer == "pure":
        yield f"reads {target} in a pure module: time is a parameter"
    if app in APPS and other == "modelagency" and target not in OPEN_TO_APPS:
        yield f"imports {target}, and apps see only {sorted(OPEN_TO_APPS)} of the project"
    if name in OPEN_TO_APPS and other in ours and target not in OPEN_TO_APPS:
        yield f"imports {target}, and is open to the apps"
    if app in APPS and layer == "pure" and target.startswith(("django.db", "django.contrib.contenttypes", "guardian")):
        yield f"imports {target} in a pure module"
    if app in APPS and other in APPS:
        yield from _between(app, other, layer, below, target)


def _between(app, other, layer, below, target):
    if app == other and RANKS.get(below, 0) > RANKS.get(layer, 0):
        yield f"imports {target} of a higher layer"
    if APPS.index(other) > APPS.index(app):
        yield f"imports {target} of an app further right"
    if app != other and below not in DOORS:
        yield f"enters {other} by {target}"
    if app != other and layer == "pure" and below != "pure":
        yield f"imports {target} in a pure module"


def _in_module(name, tree, text):
    """What is wrong inside one module."""
    parts = set(name.split("."))
    if name.split(".")[0] != "tests" and (parts & FORBIDDEN or name.endswith(".tasks")):
        yield f"{name}: says nothing about what is in it"
    if (lines := len(text.splitlines())) > LARGEST_FILE:
        yield f"{name}: {lines} lines, {LARGEST_FILE} at most"
    if "frozen_at" in text and not name.startswith(("modelagency.clock", "modelagency.demo", "tests")):
        yield f"{name}: only the demo has a clock of its own"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and name != "modelagency.clock":
            if node.attr in CALLS and not name.startswith("tests"):
                yield f"{name}:{node.lineno}: {node.attr} calls the broker: leave a row for the next tick"
            reading = ".".join(ast.unparse(node).split(".")[-2:])
            if reading in CLOCK_READINGS and not name.startswith("tests"):
                yield f"{name}:{node.lineno}: {reading} beside modelagency.clock"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)):
                yield f"{name}:{node.lineno}: import inside {node.name}"
            if (lines := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION:
                yield f"{name}:{node.lineno}: {node.name} has {lines} lines, {LONGEST_FUNCTION} at most"


def _circle(imports):
    known = {name: {target for target in targets if target in imports} for name, targets in imports.items()}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        return [f"a circle of imports: {' <- '.join(error.args[1])}"]
    return []


def _median(sources):
    lines = median([len(text.splitlines()) for text in sources.values() if text.strip()] or [0])
    return [f"the median file has {lines} lines, {MEDIAN_FILE} at most"] if lines > MEDIAN_FILE else []
