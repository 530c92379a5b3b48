"""The database's own refusal to change what is under seal: docs/decisions/0058-the-database-keeps-the-seal.md."""
