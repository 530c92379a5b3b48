"""On which day measures were handed in, and until when the unit is spared for others' delay."""

from django.db import migrations, models
from django.utils import timezone


def read_from_the_history(apps, schema_editor):
    """The day on which the measures that wait were handed in."""
    Assignment, Step = apps.get_model("tasks", "Assignment"), apps.get_model("tasks", "Step")
    for row in Assignment.objects.filter(state="plan_submitted"):
        step = Step.objects.filter(assignment=row, verb="file_measures").order_by("at").last()
        if step is not None:
            Assignment.objects.filter(pk=row.pk).update(measures_filed_on=timezone.localdate(step.at))


class Migration(migrations.Migration):
    dependencies = [("tasks", "0013_applications")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="measures_filed_on",
            field=models.DateField(null=True, verbose_name="举措报送日"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="spared_until",
            field=models.DateField(null=True, verbose_name="不计滞后逾期至"),
        ),
        migrations.RunPython(read_from_the_history, migrations.RunPython.noop),
    ]
