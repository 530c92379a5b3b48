"""Members report before the leads, tasks may have a rhythm of their own, and grace days come before a row is late.

What was published keeps its days: leads report on the members' day, and nobody has grace days.
"""

from datetime import timedelta

from django.db import migrations, models

RHYTHMS = [("quarterly", "每季度"), ("monthly", "每月"), ("half_yearly", "每半年"), ("yearly", "全年一次")]


def keep_the_days(apps, schema_editor):
    Plan, Period, Assignment = (apps.get_model("tasks", name) for name in ("Plan", "Period", "Assignment"))
    Plan.objects.filter(status="published").update(lead_days=0)
    plans = Plan.objects.filter(pk=models.OuterRef("plan")).values("periods")
    Period.objects.update(lead_due_on=models.F("due_on"), rhythm=models.Subquery(plans))
    rows = Assignment.objects.exclude(late_on=None)
    for late_on in set(rows.values_list("late_on", flat=True)):
        rows.filter(late_on=late_on).update(due_on=late_on - timedelta(days=1))
    leading = apps.get_model("tasks", "Task").objects.filter(plan=models.OuterRef("plan"), lead=models.OuterRef("unit"))
    Assignment.objects.filter(models.Exists(leading)).update(reports_last=True)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0010_passes_can_be_taken_back")]

    operations = [
        migrations.AddField("plan", "lead_days", models.PositiveSmallIntegerField("牵头单位晚报工作日", default=2)),
        migrations.AddField("plan", "grace_days", models.PositiveSmallIntegerField("宽限工作日", default=0)),
        migrations.AlterField(
            "plan", "periods", models.CharField("填报期", blank=True, choices=RHYTHMS, max_length=12)
        ),
        migrations.AddField(
            "task", "rhythm", models.CharField("另定填报期", blank=True, choices=RHYTHMS, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            "period", "rhythm", models.CharField("频次", choices=RHYTHMS, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AddField("period", "lead_due_on", models.DateField("牵头单位填报截止", null=True)),
        migrations.AddField("assignment", "due_on", models.DateField("本期截止", null=True)),
        migrations.AddField(
            "assignment", "reports_last", models.BooleanField("按牵头单位时限填报", default=False)
        ),
        migrations.AlterModelOptions(
            "period",
            options={"default_permissions": (), "ordering": ["starts_on", "ends_on"], "verbose_name": "填报期"},
        ),
        migrations.RemoveConstraint("period", "one_period_per_start"),
        migrations.AddConstraint(
            "period",
            models.UniqueConstraint(fields=("plan", "rhythm", "starts_on"), name="one_period_per_start"),
        ),
        migrations.RunPython(keep_the_days, migrations.RunPython.noop),
    ]
