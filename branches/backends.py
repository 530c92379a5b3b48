"""Signing in by a one-time code: a backend, so that wrong codes count towards the same lock as wrong passwords."""

from django.contrib.auth.backends import ModelBackend

from branches.actions.accounts import code_owner


class CodeBackend(ModelBackend):
    def authenticate(self, request, username=None, sign_in_code=None, **others):
        """The person whose code this is; None for a wrong, used or expired one."""
        return code_owner(username, sign_in_code) if username and sign_in_code else None
