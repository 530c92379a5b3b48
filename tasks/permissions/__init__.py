"""Who may do what with plans and assignments. Every page fetches through these: a stranger gets 404, a member without
the right 403."""

from tasks.permissions.bulletins import get_bulletin
from tasks.permissions.ledger import get_ledger_owner, get_ledger_unit, require_ledgers
from tasks.permissions.offices import (
    may_limit,
    may_urge,
    require_all_seeing,
    require_collecting,
    require_limiting,
    require_office,
    require_urger,
    require_urging,
    urges,
)
from tasks.permissions.orders import ORDER_NEEDS, get_order, order_abilities, require_supervising
from tasks.permissions.plans import get_amendment, get_change, get_part, get_plan, get_task
from tasks.permissions.rows import (
    NEEDS,
    ROLES_OF,
    abilities,
    abilities_of,
    acts_as_deputy,
    get_adjustment,
    get_application,
    get_assignment,
    rows_to_review,
)
from tasks.permissions.units import (
    FILES,
    OWN_WORK,
    get_filing,
    get_own_period,
    get_receipt,
    get_seen_unit,
    get_unit,
    get_unit_and_period,
    require,
)

__all__ = [
    "FILES",
    "NEEDS",
    "ORDER_NEEDS",
    "OWN_WORK",
    "ROLES_OF",
    "abilities",
    "abilities_of",
    "acts_as_deputy",
    "get_adjustment",
    "get_amendment",
    "get_application",
    "get_assignment",
    "get_bulletin",
    "get_change",
    "get_filing",
    "get_ledger_owner",
    "get_ledger_unit",
    "get_order",
    "get_own_period",
    "get_part",
    "get_plan",
    "get_receipt",
    "get_seen_unit",
    "get_task",
    "get_unit",
    "get_unit_and_period",
    "may_limit",
    "may_urge",
    "order_abilities",
    "require",
    "require_all_seeing",
    "require_collecting",
    "require_ledgers",
    "require_limiting",
    "require_office",
    "require_supervising",
    "require_urger",
    "require_urging",
    "rows_to_review",
    "urges",
]
