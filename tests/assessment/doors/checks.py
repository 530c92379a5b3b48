"""考前体检."""

TABLE = """
GET  assessment:checks scheme - 302 403 403 403 403 404 200 200 200 200 404 404 404
GET  assessment:checks sketch - 302 404 404 404 404 404 200 200 200 200 404 404 404
"""
