"""The days on which the office's calendar differs from Monday to Friday."""

from django.db import models

from branches.calendar import Calendar


class WorkingDayManager(models.Manager):
    def calendar(self) -> Calendar:
        """The whole calendar in one query (some thirty rows a year)."""
        return Calendar(dict(self.values_list("day", "is_working")))


class WorkingDay(models.Model):
    """A holiday on a weekday, or a working day at a weekend."""

    day = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("上班")
    note = models.CharField("说明", max_length=50, blank=True)

    objects = WorkingDayManager()

    class Meta:
        verbose_name = "工作日历"
        default_permissions = ()

    def __str__(self):
        return f"{self.day} {'班' if self.is_working else '休'}"
