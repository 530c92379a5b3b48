"""`manage.py restore`: an archive into an empty database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime

from modelagency.backup.archive import DamagedError
from modelagency.backup.files import OccupiedError
from modelagency.backup.load import NotEmptyError, load
from modelagency.backup.state import OutOfStepError
from modelagency.terminal import tidy_end


class Command(BaseCommand):
    help = "把 backup 写成的归档恢复到一个空数据库（先运行 migrate），数据库的种类可以不同。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="文件")

    def handle(self, *, file, **options):
        loaded = self.load(file)
        made = localtime(parse_datetime(loaded.made_at))
        self.stdout.write(
            f"已恢复：{loaded.tables} 张表 {loaded.rows} 行，{loaded.files} 个文件，行数已逐表核对。"
            f"内容截至 {made:%Y-%m-%d %H:%M:%S}。所有人需要重新登录。"
        )
        for name in loaded.missing:
            self.stderr.write(f"备份时佐证文件已不在磁盘上：{name}")

    def load(self, file: Path):
        try:
            with tidy_end():
                return load(file)
        except DamagedError as error:
            raise CommandError(f"归档已损坏，没有恢复任何内容：{error}。请换用另一份备份。") from None
        except (NotEmptyError, OutOfStepError, OccupiedError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or file}：{error.strerror}。没有恢复任何内容。") from None
        except DatabaseError as error:
            raise CommandError(f"写入数据库时出错，已全部撤销：{error}") from None
