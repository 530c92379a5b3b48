"""`manage.py backup`: database and files into one archive."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from modelagency.backup.save import save
from modelagency.backup.state import OutOfStepError
from modelagency.clock import now
from modelagency.templatetags.portal import filesize_cn
from modelagency.terminal import tidy_end


class Command(BaseCommand):
    help = "把数据库和佐证文件备份成一个归档文件；平台可以照常使用。不含 SECRET_KEY 等环境设置，请另行保管。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--output", type=Path, metavar="文件", help="默认写到数据目录的 backups 中")

    def handle(self, *, output, **options):
        target = output or _default()
        try:
            with tidy_end():
                saved = save(target)
        except FileExistsError as error:
            raise CommandError(_taken(error.filename or target)) from None
        except OutOfStepError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"不能写到 {target}：{error.strerror}。请换一个位置。") from None
        self.stdout.write(f"已备份：{target}（{filesize_cn(saved.size)}；{saved.rows} 行，{saved.files} 个文件）")
        self.stdout.write("不含登录会话、登录锁定和待确认的导入，也不含 SECRET_KEY 等环境设置。")
        for name in saved.missing:
            self.stderr.write(f"佐证文件不在磁盘上，没有备份：{name}")


def _default() -> Path:
    folder = settings.DATA_DIR / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"portal-{localtime(now()):%Y%m%d-%H%M%S}.zip"


def _taken(path) -> str:
    if str(path).endswith(".partial"):
        return f"{path} 已存在：另一次备份正在进行，或者曾经中断。确认没有备份在进行，再删除它。"
    return f"{path} 已存在，没有覆盖。请换一个文件名。"
