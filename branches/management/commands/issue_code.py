"""manage.py issue_code USERNAME: for the machine's administrator, when nobody who issues codes can sign in."""

from django.core.management.base import BaseCommand, CommandError

from branches.actions.accounts import issue_code
from branches.codes import VALID_DAYS
from branches.models import User


class Command(BaseCommand):
    help = "为一个账号发放一次性登录码，本人用它设置新密码；留痕记为“系统”。"

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="用户名")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"没有用户名为“{username}”的账号，或账号已停用。")
        self.stdout.write(f"{user}的登录码：{issue_code(by=None, user=user)}（{VALID_DAYS} 天内有效，只能用一次）")
