"""Who may read the trail, and look after what leaves the portal."""

TRAIL_ROLES = {"inspector", "audit_admin"}
DELIVERY_ROLES = {"office", "system_admin"}


def may_read_trail(roles: set[str]) -> bool:
    """Inspectors and the audit officer read the audit trail; nobody else does."""
    return not TRAIL_ROLES.isdisjoint(roles)


def may_see_deliveries(roles: set[str]) -> bool:
    """The office, whose messages they are, and the system officer, whose channels, see what was not sent and send it
    again. Neither reads there what a message says."""
    return not DELIVERY_ROLES.isdisjoint(roles)
