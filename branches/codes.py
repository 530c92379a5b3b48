"""One-time codes: what a person types once to set a password. No ORM.

Sixty random bits need no slow digest; what guessing is left is stopped by the lock-out.
"""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none is mistaken for another on paper
LENGTH = 12
VALID_DAYS = 14


def new_code() -> str:
    """Three groups of four signs: K7MP-3XQ9-WHTB."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(signs[at : at + 4] for at in range(0, LENGTH, 4))


def digest(username: str, code: str) -> str:
    """What is stored of a code; blanks, hyphens and case do not matter."""
    signs = "".join(char for char in code.upper() if char.isalnum())
    return salted_hmac("branches.codes", f"{username}\n{signs}", algorithm="sha256").hexdigest()


def fits(username: str, code: str, stored: str) -> bool:
    return constant_time_compare(digest(username, code), stored)
