"""A page as a person reads it."""

import re
from html import unescape


def words_of(answer) -> str:
    """The page without its tags and navigation, in one line."""
    html = answer.content.decode()
    main = re.search(r"<main.*</main>", html, re.DOTALL)
    text = re.sub(r"<select.*?</select>|<[^>]+>", " ", main[0] if main else html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(text)).strip()
