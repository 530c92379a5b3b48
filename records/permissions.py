"""Who may read the trail."""

TRAIL_ROLES = {"inspector", "audit_admin"}


def may_read_trail(roles: set[str]) -> bool:
    """Inspectors and the audit officer read the audit trail; nobody else does."""
    return not TRAIL_ROLES.isdisjoint(roles)
