"""`manage.py rebuild_rollups [--check]`: count the figures of all published plans anew, or only compare them."""

from django.core.management.base import BaseCommand, CommandError

from branches.models import Unit
from tasks.actions.rollups import differences, rebuild
from tasks.lights import LIGHT_LABELS, Light
from tasks.models import Assignment, GroupRollUp, Pillar, Plan, RollUp, Task


class Command(BaseCommand):
    help = "重新计算各已发布方案的汇总数；已封存年度的不动；加 --check 只核对，不改动，有差异时以 1 退出。"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只核对")

    def handle(self, *, check: bool, **options):
        plans = list(Plan.objects.published().with_titles().order_by("pk"))
        if not check:
            for plan in Plan.objects.published().unlocked().with_titles().order_by("pk"):
                self.stdout.write(f"《{plan}》：重新汇总了 {rebuild(by=None, plan=plan)} 个落实项")
            return
        found = sum(self._report(plan) for plan in plans)
        if found:
            raise CommandError(f"共 {found} 处差异。运行 manage.py rebuild_rollups 重新汇总。", returncode=1)
        self.stdout.write(f"核对了 {len(plans)} 份方案，0 处差异")

    def _report(self, plan) -> int:
        found = differences(plan)
        for where, (held, counted) in [*_by_unit(found.get(RollUp, {})), *_by_group(found.get(GroupRollUp, {}))]:
            self.stdout.write(
                f"《{plan}》{where}：汇总 {held[0]} 项、进度 {held[1]}，实有 {counted[0]} 项、进度 {counted[1]}"
            )
        return sum(map(len, found.values()))


def _by_unit(found):
    units = Unit.objects.in_bulk({unit for unit, *_ in found})
    pillars = Pillar.objects.in_bulk({pillar for _, pillar, _ in found})
    for (unit, pillar, light), values in found.items():
        yield f"{units[unit]} {pillars[pillar]} {LIGHT_LABELS[Light(light)]}", values


def _by_group(found):
    tasks = Task.every.in_bulk({task for task, *_ in found})
    kinds, waiting = dict(Unit.Kind.choices), dict(Assignment.Awaiting.choices)
    for (task, kind, category, awaiting, light), values in found.items():
        words = tasks[task].name, kinds[kind], category, LIGHT_LABELS[Light(light)], waiting[awaiting]
        yield " ".join(filter(None, words)), values
