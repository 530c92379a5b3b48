"""The ledger says of each reminder what became of it, and why."""

import datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import TruncDate


def call_the_old_ones_sent(apps, schema_editor):
    """Until now there were only rows of what had been sent."""
    rows = apps.get_model("records", "Reminder").objects.filter(state="waiting")
    rows.update(state="sent", send_on=TruncDate("created_at"), settled_at=F("created_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_acting_as'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReminderTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opens_at', models.TimeField(default=datetime.time(8, 30), verbose_name='开始发送')),
                ('closes_at', models.TimeField(default=datetime.time(17, 30), verbose_name='停止发送')),
                ('daily_cap', models.PositiveSmallIntegerField(default=5, verbose_name='每人每天推送上限')),
                ('urge_gap', models.PositiveSmallIntegerField(default=3, verbose_name='两次催办间隔工作日')),
                ('burden_limit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='每单位每月请求上限')),
            ],
            options={
                'verbose_name': '提醒设置',
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='reminder',
            options={'default_permissions': (), 'verbose_name': '提醒台账'},
        ),
        migrations.RemoveConstraint(
            model_name='reminder',
            name='one_reminder_per_person_rule_subject_and_step',
        ),
        migrations.RemoveIndex(
            model_name='reminder',
            name='reminder_without_message',
        ),
        migrations.AddField(
            model_name='message',
            name='digest_on',
            field=models.DateField(null=True, verbose_name='摘要日期'),
        ),
        migrations.AddField(
            model_name='message',
            name='held',
            field=models.BooleanField(default=False, verbose_name='并入摘要'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='note',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='说明'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='reason',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='未发送原因'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='send_on',
            field=models.DateField(default=datetime.date(2026, 1, 1), verbose_name='发送日'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='reminder',
            name='settled_at',
            field=models.DateTimeField(null=True, verbose_name='发送或不发送的时间'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='state',
            field=models.CharField(choices=[('waiting', '预定'), ('sent', '已发送'), ('suppressed', '未发送')], default='waiting', max_length=10, verbose_name='结果'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='unit_id',
            field=models.BigIntegerField(default=0, verbose_name='单位编号'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='channel',
            field=models.CharField(choices=[('mail', '电子邮件'), ('robot', '群机器人'), ('sms', '短信')], max_length=10, verbose_name='渠道'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='due_on',
            field=models.DateField(verbose_name='起算日'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='offset',
            field=models.IntegerField(verbose_name='起算日后工作日'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('held', True)), fields=['recipient'], name='message_held'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['send_on', 'recipient'], name='reminder_waiting'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['recipient', 'send_on'], name='records_rem_recipie_8e9294_idx'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['unit_id', 'send_on'], name='records_rem_unit_id_b6dc99_idx'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('recipient', 'digest_on'), name='one_digest_per_person_and_day'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('recipient', 'rule', 'subject_type', 'subject_id', 'unit_id', 'due_on', 'offset'), name='one_reminder_per_person_rule_subject_and_step'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'suppressed'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_reminder_not_sent_says_why'),
        ),
        migrations.AddConstraint(
            model_name='reminderterms',
            constraint=models.CheckConstraint(condition=models.Q(('opens_at__lt', models.F('closes_at'))), name='office_opens_then_closes'),
        ),
        migrations.AddConstraint(
            model_name='reminderterms',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_reminder_terms'),
        ),
        migrations.RunPython(call_the_old_ones_sent, migrations.RunPython.noop),
    ]
