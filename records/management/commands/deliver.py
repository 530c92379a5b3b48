"""Do by hand what the mail job does each minute."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from records.deliveries import deliver
from records.models import Delivery


class Command(BaseCommand):
    help = "发送到此刻为止应发的邮件，并列出等待和失败的数量。"

    def handle(self, **options):
        if not settings.MAIL_IS_ON:
            raise CommandError("没有设置邮件服务器（EMAIL_URL），消息只在平台内显示。")
        outcome = deliver()
        waiting, failed = Delivery.objects.waiting().count(), Delivery.objects.failed().count()
        self.stdout.write(
            f"已发送 {outcome.sent} 封，改期 {outcome.postponed} 封，失败 {outcome.failed} 封。"
            f"现在等待 {waiting} 封，累计失败 {failed} 封。"
        )
        if outcome.trouble:
            raise CommandError(outcome.trouble)
