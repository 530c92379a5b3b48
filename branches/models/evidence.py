"""Files on a unit's shelf. They are served only under the URL of the thing that uses them."""

from django.conf import settings
from django.db import models

from branches.models.units import Unit


def shelf_path(evidence, _name) -> str:
    """An internal name: the digest, never the name a person typed."""
    return f"evidence/{evidence.unit_id}/{evidence.sha256[:2]}/{evidence.sha256}"


class Evidence(models.Model):
    """A file with its digest. The same file on the same shelf is one row."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField("文件名", max_length=200)
    file = models.FileField("文件", upload_to=shelf_path, max_length=200)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "佐证材料"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["unit", "sha256"], name="one_file_per_shelf_and_digest")]

    def __str__(self):
        return self.name
