"""Do by hand what the jobs of the channels do each minute."""

from django.core.management.base import BaseCommand, CommandError

from records.channels.choice import channels_on
from records.deliveries import deliver
from records.models import Delivery


class Command(BaseCommand):
    help = "通过已开通的渠道发送到此刻为止应发的消息，并列出等待和失败的数量。"

    def handle(self, **options):
        if not channels_on():
            raise CommandError("没有设置邮件、群机器人或短信，消息只在平台内显示（设置见 docs/operations.md）。")
        troubles = [trouble for channel in channels_on() if (trouble := self._deliver(Delivery.Channel(channel)))]
        if troubles:
            raise CommandError("；".join(troubles))

    def _deliver(self, channel) -> str:
        outcome, rows = deliver(channel), Delivery.objects.filter(channel=channel)
        self.stdout.write(
            f"{channel.label}：已发送 {outcome.sent} 条，改期 {outcome.postponed} 条，失败 {outcome.failed} 条。"
            f"现在等待 {rows.waiting().count()} 条，累计失败 {rows.failed().count()} 条。"
        )
        return outcome.trouble
