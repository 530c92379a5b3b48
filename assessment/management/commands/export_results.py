"""manage.py export_results --cycle 1 --output 汇总表.xlsx"""

from pathlib import Path
from shutil import copyfileobj

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessment.exports import export_results
from assessment.models import Cycle
from records.refusals import Refusal


class Command(BaseCommand):
    help = "导出一次考核的评分汇总表（Excel）。"

    def add_arguments(self, parser):
        parser.add_argument("--cycle", type=int, required=True, help="考核编号，见考核页面的网址")
        parser.add_argument("--output", type=Path, required=True, help="写到哪个文件（.xlsx）")
        parser.add_argument("--per-subject", action="store_true", help="评分表每个考核对象一张")

    @transaction.atomic
    def handle(self, *, cycle, output, per_subject, **options):
        found = Cycle.objects.select_related("scheme__plan__notice").filter(pk=cycle).first()
        if found is None:
            raise CommandError(f"没有编号为 {cycle} 的考核。")
        try:
            rows = found.appraisals.all()
            written = export_results(by=None, cycle=found, appraisals=rows, per_subject=per_subject)
            with written as file, output.open("wb") as target:
                copyfileobj(file, target)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"无法写入 {output}：{error.strerror}。请检查文件夹是否存在、是否有权限。") from error
        self.stdout.write(f"已导出到 {output}。")
