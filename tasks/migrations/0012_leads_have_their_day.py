"""Every period says when its leads report; apart from the migration that writes those days, as PostgreSQL asks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0011_periods_of_members_and_leads")]

    operations = [migrations.AlterField("period", "lead_due_on", models.DateField("牵头单位填报截止"))]
