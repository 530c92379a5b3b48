"""`manage.py load_demo`: a fictional bureau to try the portal with."""

import json
import unicodedata
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from branches.roles import ROLE_LABELS, Role
from modelagency.clock import today as current_day
from modelagency.demo.accounts import PASSWORD, accounts, cast
from modelagency.demo.load import NotEmpty, load

WIDTHS = (16, 10, 20)


class Command(BaseCommand):
    help = "载入虚构的“安澜县卫生健康局”演示数据；已载入时只列出账号。"

    def add_arguments(self, parser):
        parser.add_argument("--today", metavar="日期", help="按哪一天的情况载入，如 2026-09-16；默认今天")
        parser.add_argument("--json", action="store_true", help="只输出全部账号（JSON）")

    def handle(self, *, today, json: bool, **options):
        if settings.PRODUCTION:
            raise CommandError("正式环境不载入演示数据。")
        try:
            is_new = load(_day(today))
        except NotEmpty:
            raise CommandError("数据库里已有其他数据，演示数据只载入空库。请另用一个 DATA_DIR。") from None
        self.stdout.write(_as_json() if json else _as_table(is_new))


def _day(text) -> date:
    try:
        return date.fromisoformat(text) if text else current_day()
    except ValueError:
        raise CommandError(f"“{text}”不是日期，请写成 2026-09-16 的样子。") from None


def _as_json() -> str:
    return json.dumps([account.as_dict() for account in accounts()], ensure_ascii=False, indent=2)


def _as_table(is_new) -> str:
    head = "演示数据已载入" if is_new else "演示数据已在库中，没有改动"
    lines = [f"{head}（单位和人员均为虚构）。可用下列账号登录，密码都是 {PASSWORD}"]
    rows = [("用户名", "姓名", "岗位", "单位")]
    rows += [(one.username, one.name, ROLE_LABELS[Role(one.role)], one.unit) for one in cast()]
    lines += ["  " + "".join(map(_padded, row, WIDTHS)) + row[-1] for row in rows]
    return "\n".join([*lines, f"全部 {len(accounts())} 个账号：manage.py load_demo --json"])


def _padded(text, width) -> str:
    """`text` filled up to `width` columns of a terminal, in which a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(1, width - taken)
