"""`manage.py verify_seal --all`, `verify_seal PACKAGE [--code CODE] [--list LIST]`: is what was sealed the same?"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assessment.models import Seal
from assessment.packages.build import code, short
from assessment.packages.check import read, read_code, read_list, verify
from assessment.seals.checking import check_chain, check_files, check_seal, head
from modelagency.guards.install import missing


class Command(BaseCommand):
    help = "核验封存：给出封存包文件时只读这个文件，不需要数据库；--all 核验本平台的全部封存。有不一致时以 1 退出。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("package", nargs="?", type=Path, help="封存包文件")
        parser.add_argument("--all", action="store_true", help="核验全部封存、引用的佐证文件和数据库的封存保护")
        parser.add_argument("--code", default="", help="在平台以外保存的核验码，至少 16 位")
        parser.add_argument("--list", type=Path, help="在平台以外保存的封存清单文件")

    def handle(self, *, package, code, list, all, **options):
        if bool(package) == all:
            raise CommandError("请给出一个封存包文件，或者用 --all。", returncode=2)
        if code and not read_code(code):
            raise CommandError("核验码应为至少 16 位的 0—9、A—F。", returncode=2)
        troubles = self._all(code) if all else self._one(package, code, list)
        if troubles:
            raise CommandError("\n".join([*map(str, troubles), "不一致"]), returncode=1)
        self.stdout.write("一致")

    def _one(self, path, kept_code, kept_list):
        try:
            data = path.read_bytes()
            manifest = read_list(kept_list.read_bytes()) if kept_list else None
        except (OSError, ValueError) as error:
            raise CommandError(f"文件读不出来：{error}", returncode=2) from error
        troubles = verify(data, head=kept_code, manifest=manifest)
        if not troubles:
            own = read(data)["manifest"]
            self.stdout.write(f"{own['year']}年度{own['name']}（第 {own['version']} 版），{len(own['items'])} 项")
            self.stdout.write(f"核验码 {short(code(own))}（{code(own)}）")
        if not (troubles or kept_code):
            self.stdout.write("没有给出在平台以外保存的核验码，只能说明文件自身前后一致。")
        return troubles

    def _all(self, kept_code):
        troubles = [f"数据库缺少封存保护：{name}" for name in missing()]
        troubles += check_chain()
        for seal in Seal.objects.select_related("cycle__scheme").order_by("pk").iterator(chunk_size=1):
            found = check_seal(seal) or check_files(seal)
            self.stdout.write(f"{seal.cycle}　{short(seal.code)}　{'不一致' if found else '一致'}")
            troubles += [f"{seal.cycle}：{one}" for one in found]
        self.stdout.write(f"最后一次封存的核验码：{head() or '还没有封存'}")
        if kept_code and not Seal.objects.filter(code__startswith=read_code(kept_code)).exists():
            troubles.append(f"所给的核验码 {kept_code} 不是本平台的任何一次封存。")
        return troubles
