"""Rules of reminding, and since when it is whose turn."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDate

# Verbs that say something and move nothing, as they were when this was written.
STAYING = [
    "adjust", "take_back_adjustment", "confirm_adjustment", "return_adjustment", "collect", "amend", "carry_on",
    "take_in", "ask_extension", "grant_extension", "refuse_extension", "drop_extension", "ask_suspension",
    "refuse_suspension", "drop_suspension", "ask_correction", "refuse_correction", "drop_correction",
]  # fmt: skip


def read_from_the_history(apps, schema_editor):
    """The day of the last step that moved something."""
    steps = apps.get_model("tasks", "Step").objects.filter(assignment=OuterRef("pk")).exclude(verb__in=STAYING)
    last = steps.order_by("-at", "-id").annotate(day=TruncDate("at")).values("day")[:1]
    apps.get_model("tasks", "Assignment").objects.update(turn_on=Subquery(last))


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0020_rollups_lock_nothing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='turn_on',
            field=models.DateField(null=True, verbose_name='轮到办理之日'),
        ),
        migrations.CreateModel(
            name='ReminderRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('due_soon', '临近截止'), ('due', '截止当天'), ('overdue', '逾期'), ('period_opens', '填报期开始'), ('period_closes', '填报期将止'), ('returned', '退回待补正'), ('to_confirm', '待单位审核'), ('to_review', '待复核')], max_length=20, verbose_name='种类')),
                ('is_on', models.BooleanField(default=True, verbose_name='启用')),
                ('steps', models.JSONField(default=list, verbose_name='工作日')),
                ('every', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='此后每隔工作日')),
                ('leader_from', models.SmallIntegerField(blank=True, null=True, verbose_name='单位审核人自第几个工作日起')),
                ('office_from', models.SmallIntegerField(blank=True, null=True, verbose_name='机关党委办公室自第几个工作日起')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版本')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminder_rules', to='tasks.plan')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reminder_rules', to='tasks.task')),
            ],
            options={
                'verbose_name': '提醒规则',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('plan', None)), fields=('kind',), name='one_rule_per_kind'), models.UniqueConstraint(condition=models.Q(('task', None)), fields=('kind', 'plan'), name='one_rule_per_kind_and_plan'), models.UniqueConstraint(fields=('kind', 'task'), name='one_rule_per_kind_and_task'), models.CheckConstraint(condition=models.Q(('task', None), ('plan__isnull', False), _connector='OR'), name='rule_of_a_task_names_its_plan')],
            },
        ),
        migrations.RunPython(read_from_the_history, migrations.RunPython.noop),
    ]
