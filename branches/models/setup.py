"""What a new portal begins with: the code that opens it, and the mark it carries."""

from django.db import models

from branches.models.units import Unit


class SetupCode(models.Model):
    """The one-time code with which a new portal is set up. Only its digest is kept; one row at most."""

    digest = models.CharField("摘要", max_length=64)
    failures = models.PositiveSmallIntegerField("输错次数", default=0)
    locked_until = models.DateTimeField("锁定至", null=True)

    class Meta:
        verbose_name = "设置码"
        default_permissions = ()

    def __str__(self):
        return "设置码"


class Mark(models.Model):
    """What stands in the red seal of every page: one character, or a small picture, which is kept in the database."""

    unit = models.OneToOneField(Unit, primary_key=True, on_delete=models.CASCADE, related_name="mark")
    sign = models.CharField("标志字", max_length=1)
    picture = models.BinaryField("图片", default=bytes)
    version = models.CharField("图片摘要", max_length=16, blank=True)

    class Meta:
        verbose_name = "标志"
        default_permissions = ()

    def __str__(self):
        return self.sign
