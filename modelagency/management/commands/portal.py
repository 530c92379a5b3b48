"""`manage.py portal`: the web server, the worker and the clock in one process, on a database made ready first."""

import errno
import os
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connection

from branches.actions.calendar import seed_working_days
from branches.actions.setup import is_new, known_years
from modelagency.clock import today
from modelagency.embedded import Portal
from modelagency.terminal import alone_in_foreground, exit_on_signals


class Command(BaseCommand):
    help = "在一个进程内运行网站、后台任务和定时提醒；按 ctrl-C 停止。"

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="监听地址")
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"), type=int, help="端口")
        parser.add_argument("--demo", action="store_true", help="载入演示数据")

    def handle(self, *, host, port, demo, **options):
        if not 0 < port < 65_536:
            raise CommandError(f"端口 {port} 不在 1 到 65535 之间。请换一个端口，例如 8000。")
        exit_on_signals()
        with alone_in_foreground():
            portal = _listening(host, port, "run" if demo else "start")
            self.prepare(demo)
            self.run(portal, f"http://{host}:{port}/")
        if portal.failed.is_set():
            sys.exit("后台任务意外中止，服务已停止。原因见上面的日志。")

    def prepare(self, demo: bool):
        self.say("正在准备数据……")
        call_command("migrate", interactive=False, verbosity=0)
        if demo:
            self.load_demo()
        seed_working_days(by=None, years=known_years(today()))

    def load_demo(self):
        try:
            call_command("load_demo", stdout=self.stdout)
        except CommandError as error:  # an office's own data: start with them
            self.say(str(error))

    def run(self, portal: Portal, address: str):
        self.say(f"服务已启动：{address}  数据目录：{settings.DATA_DIR}  停止请按 ctrl-C。")
        if is_new():
            call_command("setup_code", stdout=self.stdout)
            self.stdout.flush()
        connection.close()
        try:
            portal.serve()
        finally:
            self.say("正在停止：等待进行中的任务结束（再按一次 ctrl-C 立即结束）……")
            portal.stop()
            self.say("已停止。")

    def say(self, text: str):
        self.stdout.write(text)
        self.stdout.flush()


def _listening(host: str, port: int, target: str) -> Portal:
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise wants it, though nothing needs to be in it
    try:
        return Portal(get_wsgi_application(), host, port)
    except OSError as error:
        sys.exit(_cannot_listen(error, host, port, target))


def _cannot_listen(error: OSError, host: str, port: int, target: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用。请先停止占用它的程序，或换一个端口：make {target} PORT={port + 1}"
    return f"不能在 {host}:{port} 上监听：{error.strerror}。请换一个地址或端口。"
