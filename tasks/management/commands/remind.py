"""Do by hand what the reminder job does each minute."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import is_naive, make_aware

from modelagency.clock import now
from tasks.reminders import remind


class Command(BaseCommand):
    help = "发送到此刻为止应发而未发的提醒。重复执行不会重复发送。"

    def add_arguments(self, parser):
        parser.add_argument("--now", metavar="ISO", help="按这一时刻计算，如 2026-09-21T08:00（默认为此刻）")

    def handle(self, *, now=None, **options):
        self.stdout.write(f"已发送提醒 {remind(now=_instant(now))} 条。")


def _instant(text) -> datetime:
    if text is None:
        return now()
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"时刻“{text}”写法不对，应如 2026-09-21T08:00。") from error
    return make_aware(instant) if is_naive(instant) else instant
