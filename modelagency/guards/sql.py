"""Guards as triggers, one or three for each table. The name of a trigger carries the digest of what it does."""

import hashlib

from modelagency.guards.conditions import condition
from modelagency.guards.tables import CYCLE, guarded
from modelagency.guards.words import FILE, MARK, YEAR
from records.sealing import SEALING

PREFIX = "guard_"
ANYTHING_SEALED = (
    "EXISTS (SELECT 1 FROM records_yearlock) OR EXISTS (SELECT 1 FROM assessment_cycle k WHERE k.state = 'sealed')"
)
# A plan made while a table is empty is kept for the session: without this it would read the whole table for each row,
# and with it the planner thinks little work large enough to be compiled.
BY_INDEX = "SET jit = off SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off"


def wanted(vendor: str) -> dict[str, tuple[str, list[str]]]:
    """Name of each trigger → (its table, the statements that make it)."""
    make = _postgres if vendor == "postgresql" else _sqlite
    return {name: (table, sql) for table, checks in _rules() for name, sql in make(table, checks)}


def _rules():
    """(table, {event: (condition, mark)})."""
    for model, kind, way in guarded():
        old, new = (condition(model, kind, way, row) for row in ("OLD", "NEW"))
        # The step that seals a cycle changes an unsealed row; every other row may not move there either.
        update = old if kind == CYCLE and not way else f"{old} OR {new}"
        yield model._meta.db_table, {"INSERT": (new, YEAR), "UPDATE": (update, YEAR), "DELETE": (old, YEAR)}
    yield "records_yearlock", {"UPDATE": ("1 = 1", YEAR), "DELETE": ("1 = 1", YEAR)}
    swapped = "OLD.sha256 <> NEW.sha256 OR OLD.size <> NEW.size"
    yield "branches_evidence", {"UPDATE": (swapped, FILE)}


def _named(table: str, event: str, body: str) -> str:
    return f"{PREFIX}{table}_{event}_{hashlib.sha256(body.encode()).hexdigest()[:8]}".lower()


def _sqlite(table, checks):
    for event, (when, mark) in checks.items():
        body = f"BEFORE {event} ON {table} FOR EACH ROW WHEN {when} BEGIN SELECT RAISE(ABORT, '{MARK}{mark}'); END"
        name = _named(table, event, body)
        yield name, [f"CREATE TRIGGER {name} {body}"]


def _postgres(table, checks):
    tests = " ".join(
        f"IF TG_OP = '{event}' THEN IF {when} THEN "
        f"RAISE EXCEPTION '{MARK}{mark}' USING ERRCODE = 'restrict_violation'; END IF; END IF;"
        for event, (when, mark) in checks.items()
    )
    shared = f"PERFORM pg_advisory_xact_lock_shared({SEALING});"
    if table in {model._meta.db_table for model, _, _ in guarded()}:
        tests = f"IF {ANYTHING_SEALED} THEN {tests} END IF;"
    body = f"BEGIN {shared} {tests} IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"
    name = _named(table, "row", BY_INDEX + body)
    events = " OR ".join(checks)
    yield (
        name,
        [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {BY_INDEX} AS $guard${body}$guard$",
            f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ],
    )
