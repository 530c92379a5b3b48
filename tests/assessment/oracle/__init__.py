"""A second telling of how a year is scored, in exact fractions: it imports nothing of the portal."""
