"""SQLite as Django speaks to it, but with larger statements: Django stops at the 999 parameters of old versions, which
makes a write of many wide rows ten times as many statements as on PostgreSQL.
"""

import sqlite3

from django.db.backends.sqlite3 import base, features
from django.utils.functional import cached_property

MOST = 5_000  # a bulk_update compares each row with all others of its statement


class DatabaseFeatures(features.DatabaseFeatures):
    @cached_property
    def max_query_params(self):
        self.connection.ensure_connection()
        return min(MOST, self.connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
