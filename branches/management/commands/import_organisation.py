"""manage.py import_organisation FILE [--check]: add units, branches, groups, people and posts from the workbook.

By the portal itself: sensitive appointments take effect at once, as there may be nobody yet to confirm them.
"""

from hashlib import sha256
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from branches.filetypes import safe_name
from branches.imports import entry
from branches.imports.files import read_file
from branches.workbooks.faults import FileError
from branches.workbooks.files import MOST_BYTES

LABELS = {
    "units": "单位",
    "branches": "党支部",
    "groups": "单位组",
    "aliases": "别名",
    "people": "人员",
    "posts": "任职",
}


class Command(BaseCommand):
    help = "从填好的导入表增加单位、党支部、单位组、人员和任职。有一处错误就全部不写入。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="填好的表（.xlsx）")
        parser.add_argument("--check", action="store_true", help="只核对，不写入")

    def handle(self, *args, file, check, **options):
        try:
            data = _bytes(file)
            content = read_file(file.name, data)
        except FileError as error:
            raise CommandError(str(error)) from error
        found = entry.checked(content)
        if not found.faults and not check:
            found = self._write(content, filename=safe_name(file.name), sha256=sha256(data).hexdigest())
        self._complain(found.faults)
        counts = found.additions.counts()
        for kind, label in LABELS.items():
            self.stdout.write(f"{label}：新增 {counts[kind]}，已有不变 {found.unchanged[kind]}")
        self.stdout.write("只核对，没有写入。" if check else "已写入。" if found.additions else "没有新增内容。")

    def _write(self, content, **source):
        try:
            return entry.write(by=None, content=content, **source)
        except entry.ChangedError as changed:
            return changed.checked

    def _complain(self, faults):
        for fault in faults:
            self.stderr.write(f"{fault.cell}　{fault.wrong}。{fault.instead}。")
        if faults:
            raise CommandError(f"共 {len(faults)} 处错误，没有写入任何内容。")


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"打不开文件：{file}") from error
