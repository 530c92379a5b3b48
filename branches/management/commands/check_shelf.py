"""manage.py check_shelf [--delete-orphans]: are the files of all shelves there, and are they what was uploaded?"""

import hashlib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from branches.models import Evidence
from modelagency.clock import now

FOLDER = "evidence"
SPARED = timedelta(days=1)  # an upload may be under way: its file is there before its row


class Command(BaseCommand):
    help = "逐份核对佐证材料：文件是否都在、内容是否与上传时一致、有没有无主文件。"

    def add_arguments(self, parser):
        parser.add_argument("--delete-orphans", action="store_true", help="删去一天以前的无主文件")

    def handle(self, *args, delete_orphans, **options):
        files = _files()  # before the rows: what is uploaded meanwhile has its row when they are read
        faults, count, known = 0, 0, set()
        for item in Evidence.objects.select_related("unit").order_by("pk").iterator(chunk_size=1000):
            count += 1
            known.add(item.file.name)
            if fault := _fault(item):
                faults += 1
                self.stdout.write(f"{fault}：{item.unit}　{item.name}　编号 {item.pk}　{item.file.name}")
        orphans = sorted(files - known)
        for name in orphans:
            gone = delete_orphans and self._delete(name)
            self.stdout.write(f"无主文件{'（已删去）' if gone else ''}：{name}")
        self.stdout.write(f"核对 {count} 份，缺失或改动 {faults} 份，无主文件 {len(orphans)} 个。")
        if faults:
            raise CommandError("有材料缺失或被改动，请从备份中找回。")

    def _delete(self, name) -> bool:
        """Remove a file without a row, unless it is new; has it gone?"""
        is_old = default_storage.get_modified_time(name) < now() - SPARED
        if is_old and not Evidence.objects.filter(file=name).exists():
            default_storage.delete(name)
        return is_old


def _files() -> set[str]:
    """Names of all files on the disk, unfinished ones too."""
    root = Path(settings.MEDIA_ROOT)
    return {path.relative_to(root).as_posix() for path in (root / FOLDER).rglob("*") if path.is_file()}


def _fault(item) -> str:
    try:
        with item.file.open("rb") as file:
            return "" if hashlib.file_digest(file, "sha256").hexdigest() == item.sha256 else "内容已变"
    except (FileNotFoundError, ValueError):
        return "文件缺失"
