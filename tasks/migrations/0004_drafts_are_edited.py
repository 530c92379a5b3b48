"""Drafts are edited by people: tasks dropped, added and renamed, paragraphs sorted, names given to nobody."""

import hashlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_what_was_read(apps, schema_editor):
    Plan, Task, Notice, Leftover = (apps.get_model("tasks", name) for name in ("Plan", "Task", "Notice", "Leftover"))
    Task.objects.update(issued_title=models.F("title"))
    Leftover.objects.bulk_create(
        Leftover(plan=plan, text=text, order=order)
        for plan in Plan.objects.select_related("notice")
        for order, text in enumerate(plan.notice.not_understood, start=1)
    )
    for notice in Notice.objects.order_by("id"):  # from now on the same words are the same notice, whatever the file
        digest = hashlib.sha256("".join(notice.text.split()).encode()).hexdigest()
        if not Notice.objects.filter(sha256=digest).exists():
            Notice.objects.filter(pk=notice.pk).update(sha256=digest)


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0002_accounts"),
        ("tasks", "0003_step_assign"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Leftover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="原文")),
                ("order", models.PositiveIntegerField(verbose_name="排序")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="leftovers", to="tasks.plan"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leftovers",
                        to="tasks.task",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "待处理"),
                            ("task", "归入新任务"),
                            ("merged", "并入任务"),
                            ("none", "确认不是任务"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="处理",
                    ),
                ),
            ],
            options={
                "verbose_name": "未归类文字",
                "ordering": ["order"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="edited_at",
            field=models.DateTimeField(null=True, verbose_name="草稿修改时间"),
        ),
        migrations.AddField(
            model_name="plan",
            name="edited_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="withdrawn_because",
            field=models.CharField(blank=True, max_length=300, verbose_name="撤回理由"),
        ),
        migrations.AddField(
            model_name="plan",
            name="withdrawn_on",
            field=models.DateField(null=True, verbose_name="撤回日期"),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="is_added",
            field=models.BooleanField(default=False, verbose_name="人工补充"),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="is_nobody",
            field=models.BooleanField(default=False, verbose_name="不分派"),
        ),
        migrations.AddField(
            model_name="task",
            name="dropped_because",
            field=models.CharField(blank=True, max_length=300, verbose_name="剔除理由"),
        ),
        migrations.AddField(
            model_name="task",
            name="is_dropped",
            field=models.BooleanField(default=False, verbose_name="已剔除"),
        ),
        migrations.AddField(
            model_name="task",
            name="issued_title",
            field=models.CharField(blank=True, max_length=500, verbose_name="文件标题"),
        ),
        migrations.AddField(
            model_name="task",
            name="lead_is_set",
            field=models.BooleanField(default=False, verbose_name="已指定牵头"),
        ),
        migrations.AddField(
            model_name="task",
            name="version",
            field=models.PositiveIntegerField(default=0, verbose_name="版本"),
        ),
        migrations.AlterField(
            model_name="plan",
            name="lead_rule",
            field=models.CharField(
                blank=True,
                choices=[
                    ("first", "排在第一位的单位牵头"),
                    ("none", "不设牵头，由机关党委办公室复核"),
                    ("each", "逐项指定"),
                ],
                max_length=10,
                verbose_name="谁牵头",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_nobody", False), models.Q(("group", None), ("unit", None)), _connector="OR"),
                name="responsibility_of_nobody_has_no_unit",
            ),
        ),
        migrations.AlterModelOptions(
            name="task",
            options={
                "default_manager_name": "objects",
                "default_permissions": (),
                "ordering": ["order"],
                "verbose_name": "任务",
            },
        ),
        migrations.RunPython(keep_what_was_read, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="notice",
            name="not_understood",
        ),
    ]
