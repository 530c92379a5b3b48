"""Which migrations a database has been through."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class OutOfStepError(Exception):
    """Database and programme, or database and archive, are not of the same age; the text says what to do."""


def applied() -> list[str]:
    """Names of the applied migrations, sorted. Raise OutOfStepError when the programme has others."""
    executor = MigrationExecutor(connection)
    done = executor.loader.applied_migrations
    if not done:
        raise OutOfStepError("数据库还没有建表。请先运行 manage.py migrate。")
    known = set(executor.loader.disk_migrations)
    if strange := sorted(name for name in done if name not in known and name[0] in executor.loader.migrated_apps):
        raise OutOfStepError(f"数据库比程序新（{'.'.join(strange[0])}）。请使用与数据库相同版本的程序。")
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        first = f"{plan[0][0].app_label}.{plan[0][0].name}"
        raise OutOfStepError(
            f"数据库比程序旧（还差 {len(plan)} 步，第一步是 {first}）。请先运行 manage.py migrate；"
            "升级之前的备份，请用升级之前的程序来做。"
        )
    return sorted(".".join(name) for name in done)


def compare(archived: list[str], here: list[str]):
    """Raise OutOfStepError unless both are the same."""
    newer, older = sorted(set(archived) - set(here)), sorted(set(here) - set(archived))
    if newer:
        raise OutOfStepError(f"归档来自更新的版本（多出 {newer[0]} 等 {len(newer)} 步）。请先升级程序，再恢复。")
    if older:
        raise OutOfStepError(
            f"归档来自较早的版本（缺少 {older[0]} 等 {len(older)} 步）。请装上备份时的版本，"
            "对空库运行 manage.py migrate，恢复之后再升级程序并运行 manage.py migrate。"
        )
