"""The addresses under lists, for the tests of all addresses."""

THINGS = {"assignments": ("assignments",)}
# As in tests/test_access.py.
TABLE = """
GET  list_export assignments - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  list_print  assignments - 302 200 200 200 200 200 200 200 200 200 200 200 200
"""
