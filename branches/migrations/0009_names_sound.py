from django.db import migrations, models

from branches.sounds import sound

FIELD = {"default": "", "db_default": "", "editable": False, "verbose_name": "读音"}


def tell(apps, _schema_editor):
    """How the names that are there sound."""
    for model, of_person in (("Unit", False), ("User", True)):
        rows = apps.get_model("branches", model)._base_manager
        told = list(rows.only("name"))
        for row in told:
            row.sound = sound(row.name, of_person=of_person)
        rows.bulk_update(told, ["sound"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("branches", "0008_handovers")]

    operations = [
        migrations.AddField("unit", "sound", models.TextField(**FIELD)),
        migrations.AddField("user", "sound", models.TextField(**FIELD)),
        migrations.RunPython(tell, migrations.RunPython.noop, elidable=True),
    ]
