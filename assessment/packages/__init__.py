"""Sealed packages: one canonical file that holds what totals were made of, for anybody to compute again. No ORM."""
