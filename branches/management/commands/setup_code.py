"""manage.py setup_code: the set-up code of a new portal, anew; or the officers' codes, until somebody has signed in."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from branches.actions.setup import is_new, issue_setup_code, reissue_officers_codes
from records.refusals import Refusal


class Command(BaseCommand):
    help = "空平台：重新显示设置码。三员都还没有登录过：重新发放三员的登录码。"

    def handle(self, **options):
        try:
            lines = _setup_code() if is_new() else _officers_codes()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("\n".join(lines))


def _setup_code() -> list[str]:
    return [f"请用浏览器打开 {settings.PUBLIC_URL}{reverse('branches:setup')}", f"设置码：{issue_setup_code()}"]


def _officers_codes() -> list[str]:
    codes = reissue_officers_codes()
    head = "平台已经设置好，还没有人登录过。三员新的登录码如下，原来的作废："
    return [head, *(f"  {user.name}（用户名 {user.username}）　{code}" for user, code in codes)]
