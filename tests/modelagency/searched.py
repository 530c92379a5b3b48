"""查找, for the tests of all addresses."""

# As in tests/test_access.py.
TABLE = """
GET  search - - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  search_suggest - - 302 200 200 200 200 200 200 200 200 200 200 200 200
"""
