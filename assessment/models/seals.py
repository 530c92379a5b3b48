"""封存: what a cycle came to, packed so that nobody can change it unseen."""

import zlib

from django.conf import settings
from django.db import models

from assessment.models.cycles import BY, Cycle
from records.models import Decision


class Seal(models.Model):
    """The package of a sealed cycle. Only ever added; the database refuses every change.

    content: the package, compressed. code: its digest, which by `previous` (the code of the seal before) stands for all
    earlier seals too: the last one, kept outside the portal, proves them all. decision: the one it was sealed by, none
    where a member of the committee sealed by hand.
    """

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="seal")
    content = models.BinaryField("封存包")
    code = models.CharField("核验码", max_length=64, unique=True)
    previous = models.CharField("上一封存的核验码", max_length=64, unique=True)
    engine = models.CharField("计分程序版本", max_length=10)
    decision = models.ForeignKey(Decision, null=True, **BY)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="封存人", **BY)
    at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = "封存"
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.cycle}封存"

    @property
    def package(self) -> bytes:
        """The file as it is handed out."""
        return zlib.decompress(bytes(self.content))

    @staticmethod
    def compressed(package: bytes) -> bytes:
        return zlib.compress(package)
