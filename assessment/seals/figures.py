"""How far the units' work came: the figures that the workbook prints, and the files the reports cite."""

from collections import defaultdict

from tasks.models import Assignment, ProgressReport


def figures_of(plan) -> list[tuple[str, dict]]:
    """(name of the unit, its rows of the plan and the files of its reports), by name."""
    rows, files = defaultdict(list), defaultdict(set)
    counted = Assignment.objects.counted().filter(plan=plan).order_by("task__order", "task_id", "unit_id")
    for unit, task, state, progress in counted.values_list("unit__name", "task__name", "state", "progress"):
        rows[unit].append({"task": task, "state": state, "progress": str(progress)})
    cited = ProgressReport.objects.filter(assignment__plan=plan, evidence__isnull=False).order_by()
    columns = ("evidence__name", "evidence__sha256", "evidence__size")
    for unit, name, sha256, size in cited.values_list("assignment__unit__name", *columns):
        files[unit].add((name, sha256, str(size)))
    return [
        (
            unit,
            {
                "rows": rows[unit],
                "files": [dict(zip(("name", "sha256", "size"), one, strict=True)) for one in sorted(files[unit])],
            },
        )
        for unit in sorted(rows)
    ]
