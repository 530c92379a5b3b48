"""Files on a unit's shelf. They are served to the unit's own people, or under the thing that uses them."""

from django.conf import settings
from django.db import models

from branches.models.units import Unit
from branches.querysets import EvidenceQuerySet


def shelf_path(evidence, _name) -> str:
    """An internal name: the digest, never the name a person typed."""
    return f"evidence/{evidence.unit_id}/{evidence.sha256[:2]}/{evidence.sha256}"


class Evidence(models.Model):
    """One version of a material, with its digest. The same file on the same shelf is one row.

    `first`: the first version of a later one; a row that uses a version keeps it. `is_current`: the newest version.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField("文件名", max_length=200)
    file = models.FileField("文件", upload_to=shelf_path, max_length=200)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    version = models.PositiveSmallIntegerField("版次", default=1)
    is_current = models.BooleanField("最新版", default=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "佐证材料"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["unit", "sha256"], name="one_file_per_shelf_and_digest"),
            models.UniqueConstraint(fields=["first", "version"], name="one_file_per_material_and_version"),
            models.CheckConstraint(
                name="only_later_versions_have_a_first",
                condition=models.Q(first=None, version=1) | models.Q(first__isnull=False, version__gt=1),
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], condition=models.Q(is_current=True), name="shelf")]

    def __str__(self):
        return self.name

    @property
    def first_id_or_own(self) -> int:
        """What all versions of one material have in common."""
        return self.first_id or self.pk
