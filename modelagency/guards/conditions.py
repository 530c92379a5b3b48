"""The condition, in SQL both databases know, under which a row may not change."""

from modelagency.guards.tables import CYCLE, PLAN, SCHEME

LOCKED = "EXISTS (SELECT 1 FROM records_yearlock l WHERE l.year = {row}.year)"
SEALED = "{row}.state = 'sealed'"
ENDS = {
    PLAN: LOCKED,
    SCHEME: f"({LOCKED} OR EXISTS (SELECT 1 FROM assessment_cycle k WHERE k.scheme_id = {{row}}.id AND "
    f"{SEALED.format(row='k')}))",
    CYCLE: f"({SEALED} OR EXISTS (SELECT 1 FROM assessment_scheme s JOIN records_yearlock l ON l.year = s.year "
    "WHERE s.id = {row}.scheme_id))",
}


def condition(model, kind: str, way: str, row: str) -> str:
    """True for `row` (OLD or NEW) of the model's table when what it belongs to is under seal."""
    parts = way.split("__") if way else []
    if not parts:
        return ENDS[kind].format(row=row)
    joins, here = [], row
    for number, part in enumerate(parts):
        field = model._meta.get_field(part)
        model, alias = field.related_model, f"t{number}"
        if field.concrete:
            match = f"{alias}.{model._meta.pk.column} = {here}.{field.column}"
        else:  # the other side points here
            match = f"{alias}.{field.field.column} = {here}.id"
        joins.append((model._meta.db_table, alias, match))
        here = alias
    (table, alias, first), others = joins[0], joins[1:]
    chain = "".join(f" JOIN {table} {alias} ON {match}" for table, alias, match in others)
    return f"EXISTS (SELECT 1 FROM {table} {alias}{chain} WHERE {first} AND {ENDS[kind].format(row=here)})"
