"""Single changes to a package: what somebody might alter in an item of it, with or without a new hash of the item."""

from copy import deepcopy

MARK = "改"


def changed(random, package: dict) -> tuple[dict, int]:
    """(a package with one item changed, the item's place from 1)."""
    forged = deepcopy(package)
    place = random.randrange(len(forged["items"]))
    content = forged["items"][place]
    leaf, key = random.choice(list(_places(content, "data")))
    leaf[key] = _other(random, leaf[key])
    return forged, place + 1


def _places(holder, key):
    """(holder, key) of everything inside that can be changed by itself."""
    value = holder[key]
    yield holder, key
    for inner in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from _places(value, inner)


def _other(random, value):
    match value:
        case None:
            return "1"
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return _other_text(random, value)
        case dict() | list() if not value:
            return [MARK]
        case dict():
            gone = random.choice(list(value))
            return {key: inner for key, inner in value.items() if key != gone}
        case list():
            gone = random.randrange(len(value))
            return random.choice([value[:gone] + value[gone + 1 :], [*value, value[gone]]])


def _other_text(random, text):
    digits = [place for place, sign in enumerate(text) if sign in "0123456789"]
    if not digits:
        return text + MARK
    place = random.choice(digits)
    return text[:place] + str((int(text[place]) + random.randint(1, 9)) % 10) + text[place + 1 :]
