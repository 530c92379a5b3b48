"""Urging and the burden, for the tests of all addresses."""

from uuid import uuid4

# As in tests/test_access.py.
TABLE = """
GET  tasks:urge - - 302 403 403 403 403 200 200 200 403 403 403 403 403
POST tasks:urge - - 302 403 403 403 403 200 200 200 403 403 403 403 403
POST tasks:urge_send - - 302 403 403 403 403 302 302 302 403 403 403 403 403
GET  tasks:urges - - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:burden - - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:unit_burden unit - 302 200 200 404 404 404 200 200 200 200 404 404 404
GET  tasks:burden_requests month - 302 200 200 404 404 404 200 200 200 200 404 404 404
GET  tasks:burden_limit - - 302 403 403 403 403 403 403 403 200 403 403 403 403
POST tasks:burden_limit - - 302 403 403 403 403 403 403 403 302 403 403 403 403
"""
FORMS = {
    "tasks:burden_limit": lambda scene: {"limit": 20},
    "tasks:urge": lambda scene: {"row": scene["row"].pk},
    "tasks:urge_send": lambda scene: {"rows": scene["row"].pk, "token": uuid4()},
}
