"""From responsibilities to rows: which units carry a task, and as what. No ORM."""

LEAD, RESPONSIBLE, SUPPORT = "lead", "responsible", "support"
STRENGTH = {SUPPORT: 0, RESPONSIBLE: 1, LEAD: 2}


def bodies(responsibilities) -> dict[int, str]:
    """Unit id → role, from (unit ids, role) pairs in the order of the notice; named twice, the stronger role holds."""
    roles: dict[int, str] = {}
    for unit_ids, role in responsibilities:
        for unit_id in unit_ids:
            if STRENGTH[role] > STRENGTH.get(roles.get(unit_id), -1):
                roles[unit_id] = role
    return roles


def with_lead(roles: list[str | None], place: int | None) -> list[str]:
    """The roles of a task's responsibilities once a person has said who leads: the one at `place` where the notice
    names no lead; None for nobody."""
    filled = [role or RESPONSIBLE for role in roles]
    if place is not None and LEAD not in filled:
        filled[place] = LEAD
    return filled
