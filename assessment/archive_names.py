"""Paths inside an archive that every system can unpack. No ORM."""

import re

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
LONGEST = 60  # characters of one part: paths of three parts stay below the 260 of Windows


def part(text: str) -> str:
    """`text` as the name of a folder or file, its ending kept."""
    plain = FORBIDDEN.sub("_", " ".join(text.split())).strip(" .") or "_"
    plain = f"_{plain}" if RESERVED.fullmatch(plain) else plain
    if len(plain) <= LONGEST:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:LONGEST].strip(" .")
    return f"{stem[: LONGEST - len(ending) - 1].strip(' .')}.{ending}"


class Paths:
    """Gives each file a path of its own; names that differ only in case count as the same."""

    def __init__(self):
        self.taken = set()

    def take(self, *parts: str) -> str:
        *folders, name = map(part, parts)
        path, number = "/".join([*folders, name]), 1
        while path.casefold() in self.taken:
            number += 1
            stem, dot, ending = name.rpartition(".")
            numbered = f"{stem}（{number}）.{ending}" if dot else f"{name}（{number}）"
            path = "/".join([*folders, numbered])
        self.taken.add(path.casefold())
        return path
