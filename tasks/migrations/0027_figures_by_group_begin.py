"""What was counted before there were figures by group counts as of the day before: pages count the rows themselves
until the next roll-up, which writes both levels. `unit_count` comes with it."""

from datetime import timedelta

from django.db import migrations, models


def day_before(apps, schema_editor):
    locked = apps.get_model("records", "YearLock").objects.values("year")
    for plan in apps.get_model("tasks", "Plan").objects.filter(counted_on__isnull=False).exclude(year__in=locked):
        plan.counted_on -= timedelta(days=1)
        plan.save(update_fields=["counted_on"])


class Migration(migrations.Migration):
    dependencies = [("records", "0009_year_lock"), ("tasks", "0026_snapshots_and_groups")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="unit_count",
            field=models.PositiveIntegerField(default=0, verbose_name="责任主体数"),
        ),
        migrations.RunPython(day_before, migrations.RunPython.noop),
    ]
