"""Each row gets a start of its own; those that are there began with their plan."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def begin_with_the_plan(apps, schema_editor):
    plans = apps.get_model("tasks", "Plan").objects.filter(pk=OuterRef("plan"))
    apps.get_model("tasks", "Assignment").objects.update(starts_on=Subquery(plans.values("starts_on")))


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="starts_on",
            field=models.DateField(null=True, verbose_name="起始日期"),
        ),
        migrations.RunPython(begin_with_the_plan, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="assignment",
            name="starts_on",
            field=models.DateField(verbose_name="起始日期"),
        ),
    ]
