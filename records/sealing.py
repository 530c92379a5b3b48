"""What writers and seals share. No ORM."""

# Whoever writes to what a seal would cover holds this PostgreSQL lock shared until the end of its transaction, by the
# triggers of modelagency.guards; whoever seals holds it alone. SQLite has one writer at a time anyway.
SEALING = 668_2026
