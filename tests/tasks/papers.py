"""会前一页 and 通报, for the tests of all addresses and all actions."""

# As in tests/test_access.py.
TABLE = """
GET  brief - - 302 403 403 403 403 403 200 200 200 200 403 403 403
"""
