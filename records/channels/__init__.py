"""The ways by which messages leave the portal."""
