"""The year of one unit or branch on one page."""
