"""manage.py read_notice FILE [--json]: print what a notice says. Nothing is stored."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tasks.notices import MAX_BYTES, Notice, NoticeError, read_file, read_notice

ROLES = {"lead": "牵头", "responsible": "责任", "support": "配合", None: ""}


class Command(BaseCommand):
    help = "读取一份通知，列出板块、任务、责任单位、量化指标和时限。只看不存。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="通知文件（.docx 或 .txt）")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args, file, **options):
        try:
            notice = read_notice(read_file(file.name, _bytes(file)))
        except NoticeError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(notice.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(summary(notice)))


def _bytes(file):
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"打不开文件：{file}") from error


def summary(notice: Notice):
    """The lines a person reads."""
    mentions = sum(len(task.units) for task in notice.tasks)
    yield notice.title or "（没有标题）"
    yield f"发文字号：{notice.document_number or '未写明'}"
    yield f"发文机关：{notice.issuer or '未写明'}"
    yield f"成文日期：{notice.date or '未写明'}"
    yield f"板块 {len(notice.pillars)} 个，任务 {len(notice.tasks)} 项，责任单位 {mentions} 处"
    for pillar in notice.pillars:
        yield f"\n{pillar.number}　{pillar.title}".rstrip()
        for task in notice.tasks:
            if task.pillar == pillar.number:
                yield from _task_lines(task)
    yield from _list("\n没有读懂的文字（请逐条核对）", notice.not_understood)
    yield from _list("\n没有任务的部分", notice.other_sections)


def _task_lines(task):
    units = "、".join(unit.text + (f"（{ROLES[unit.role]}）" if unit.role else "") for unit in task.units)
    yield f"  {task.number or '（无编号）'}　{task.title}"
    yield f"      责任单位：{units or '未写明'}"
    if task.targets:
        yield f"      量化指标：{'；'.join(task.targets)}"
    if task.deadline:
        yield f"      时限：{task.deadline}"


def _list(heading, lines):
    return [f"{heading}：{len(lines)} 处", *(f"  · {line}" for line in lines)] if lines else []
