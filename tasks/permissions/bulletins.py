"""Who reads and writes bulletins."""

from branches.permissions import rights_of
from records.refusals import NotYours
from tasks.models import Bulletin
from tasks.permissions.offices import require_office


def get_bulletin(user, pk, to="see") -> Bulletin:
    """An issued one for everybody, a draft for the office; `to="run"` asks for the office."""
    found = Bulletin.objects.visible_to(rights_of(user)).with_people().filter(pk=pk).first()
    if found is None:
        raise NotYours
    if to == "run":
        require_office(user)
    return found
