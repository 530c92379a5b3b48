"""Whether every row can be found by how its names sound."""

from branches.models import Unit, User
from branches.sounds import sound
from tasks.models import Task


def astray() -> list:
    """Rows whose `sound` is not what their names say."""
    rows = [(row, sound(row.name)) for row in Unit.objects.all()]
    rows += [(row, sound(row.name, of_person=True)) for row in User.objects.all()]
    rows += [(row, sound(row.name, row.title)) for row in Task.every.all()]
    return [row for row, heard in rows if row.sound != heard]
