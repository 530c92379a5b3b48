"""Rows that are found by how their names sound, however they are typed."""

from django.db import models

from branches.querysets import NamedQuerySet
from branches.sounds import sound

__all__ = ["Named", "NamedQuerySet"]


class Sound(models.TextField):
    """What `branches.sounds` makes of the names of a row, written whenever the row is, alone or among many."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": "", "db_default": "", "editable": False} | kwargs)

    def pre_save(self, row, add):
        row.tell_sound()
        return row.sound

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class Named(models.Model):
    """NAMES: the fields that are told by `sound`; SEARCHED: those in which characters are looked for."""

    NAMES = SEARCHED = ("name",)
    IS_PERSON = False

    sound = Sound("读音")

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is not None and not {*self.NAMES}.isdisjoint(update_fields):
            update_fields = {*update_fields, "sound"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def tell_sound(self):
        self.sound = sound(*(getattr(self, name) for name in self.NAMES), of_person=self.IS_PERSON)
