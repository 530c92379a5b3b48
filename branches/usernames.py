"""What a user name may be. No ORM."""

import re
import unicodedata

PATTERN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff._-]{1,59}")
RULE = "2 至 60 个字：字母、数字、汉字、点、短横、下划线，以字母、数字或汉字开头。"


def as_stored(username: str) -> str:
    """Full-width letters become plain ones; nothing else changes."""
    return unicodedata.normalize("NFKC", username.strip())


def may_be(username: str) -> bool:
    return PATTERN.fullmatch(username) is not None
