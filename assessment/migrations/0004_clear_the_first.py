from django.db import migrations


class Migration(migrations.Migration):
    """The first assessment knew two indicators and was never released; the second takes its place."""

    dependencies = [("assessment", "0003_appraisal_name")]

    operations = [
        migrations.DeleteModel(name)
        for name in ("ResultLine", "Result", "Mark", "Appraisal", "Cycle", "Indicator", "Section", "Scheme")
    ]
