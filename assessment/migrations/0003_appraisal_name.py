from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_of_now(apps, schema_editor):
    """Cycles opened before keep the name their branches have today."""
    Appraisal, Unit = apps.get_model("assessment", "Appraisal"), apps.get_model("branches", "Unit")
    Appraisal.objects.update(name=Subquery(Unit.objects.filter(pk=OuterRef("unit")).values("name")))


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_computed_from")]

    operations = [
        migrations.AddField(
            model_name="appraisal",
            name="name",
            field=models.CharField(default="", max_length=100, verbose_name="名称"),
            preserve_default=False,
        ),
        migrations.RunPython(name_of_now, migrations.RunPython.noop),
    ]
