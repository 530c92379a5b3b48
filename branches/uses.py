"""What files of a shelf are used for, asked of the apps that use them. No ORM.

SHELF_USES names functions of (user, ids of files) that give pairs of a file's id and a Use.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Use:
    """A row that uses a file; `url` is empty where the person may not see it."""

    text: str
    url: str = ""


def uses_of(user, ids) -> dict[int, list[Use]]:
    """Id of a file → where it is used, each place once."""
    found = defaultdict(dict)
    for name in settings.SHELF_USES:
        for pk, use in import_string(name)(user, list(ids)):
            found[pk][use] = None
    return {pk: list(found[pk]) for pk in ids}
