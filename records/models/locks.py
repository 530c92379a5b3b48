"""The year that may not change any more."""

from django.conf import settings
from django.db import connection, models

from records.models.decisions import Decision
from records.sealing import SEALING


class YearLock(models.Model):
    """A year under seal (年度封存锁). Never changed or removed; the database itself refuses what would touch its rows.

    decision: the one the last assessment of the year was sealed by, none where there was no assessment.
    """

    year = models.PositiveSmallIntegerField("年度", unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("封存时间")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "年度封存锁"
        default_permissions = ()

    def __str__(self):
        return f"{self.year}年度"

    @classmethod
    def years(cls):
        """The locked years, as a subquery."""
        return cls.objects.values("year")

    @staticmethod
    def hold_writers() -> None:
        """Wait until nobody writes to what a seal would cover, and hold all others off until the transaction ends."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
