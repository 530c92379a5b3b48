"""Do by hand what the job of the channels does each minute."""

from django.core.management.base import BaseCommand, CommandError

from records.channels.choice import channels_on
from records.deliveries import deliver_all
from records.models import Delivery


class Command(BaseCommand):
    help = "通过已开通的渠道发送到此刻为止应发的消息，并列出等待和失败的数量。"

    def handle(self, **options):
        if not channels_on():
            raise CommandError("没有设置邮件、群机器人或短信，消息只在平台内显示（设置见 docs/operations.md）。")
        outcomes = deliver_all()
        for channel, outcome in outcomes.items():
            self.stdout.write(self._line(Delivery.Channel(channel), outcome))
        told = [(Delivery.Channel(channel).label, outcome.trouble) for channel, outcome in outcomes.items()]
        if troubles := [f"{label}：{trouble}" for label, trouble in told if trouble]:
            raise CommandError("；".join(troubles))

    def _line(self, channel, outcome) -> str:
        rows = Delivery.objects.filter(channel=channel)
        return (
            f"{channel.label}：已发送 {outcome.sent} 条，改期 {outcome.postponed} 条，失败 {outcome.failed} 条。"
            f"现在等待 {rows.waiting().count()} 条，累计失败 {rows.failed().count()} 条。"
        )
