"""One archive of everything the portal knows, independent of the kind of database: see docs/operations.md."""
