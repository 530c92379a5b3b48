"""迎检归档包: the evidence of a unit, a task or a year in one ZIP, with a workbook of what is there and what is not."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.storage import default_storage

from assessment.archive_names import Paths
from assessment.exports.cited import Cited, Scope, cited, seals_of, without_evidence
from assessment.packages.build import short
from modelagency.clock import now
from modelagency.excel import Column, Table, write_workbook
from records.actions import record
from records.dates import full_date

CHUNK = 1 << 20
THERE, GONE, CHANGED = "齐全", "文件不在服务器上，没有放入", "内容与登记的校验值不同，请核对"
LISTED = [
    Column("序号", 6),
    Column("单位", 24),
    Column("任务或指标", 28),
    Column("出处", 18),
    Column("文件名", 30),
    Column("版次", 6, centred=True),
    Column("上传人", 10),
    Column("上传日期", 14),
    Column("字节数", 12, "#,##0"),
    Column("SHA-256", 36),
    Column("包内位置", 40),
    Column("情况", 18),
]
LACKING = [Column("序号", 6), Column("单位", 30), Column("任务", 40), Column("缺什么", 40)]


def archive(*, by, scope: Scope, target: BinaryIO) -> int:
    """Write the ZIP to `target`; return how many citations it lists.

    The line of history comes last, so that nobody waits for its lock while files are copied.
    """
    with ZipFile(target, "w", allowZip64=True) as pack:
        lines = list(_packed(pack, scope))
        lacking = list(dict.fromkeys(_lacking(scope, lines)))
        _seals(pack, scope)
        with pack.open("目录.xlsx", "w", force_zip64=True) as directory:
            write_workbook(_tables(scope, lines, lacking), directory)
    after = {"scope": scope.title, "files": len(lines), "missing": len(lacking)}
    record(by=by, verb="archive.export", subject=scope.thing, after=after)
    return len(lines)


def _packed(pack, scope) -> Iterator[tuple[Cited, str, str]]:
    """(citation, path, what is the matter); the same file of the same folder is stored once."""
    paths, stored = Paths(), {}
    for one in cited(scope):
        key = (one.unit, one.matter, one.sha256)
        if key not in stored:
            stored[key] = _copy(pack, one, paths)
        yield one, *stored[key]


def _copy(pack, one, paths) -> tuple[str, str]:
    if not default_storage.exists(one.place):
        return "", GONE
    path, digest = paths.take(one.unit, one.matter, one.name), hashlib.sha256()
    with default_storage.open(one.place) as source, pack.open(path, "w", force_zip64=True) as target:
        while data := source.read(CHUNK):
            digest.update(data)
            target.write(data)
    return path, THERE if digest.hexdigest() == one.sha256 else CHANGED


def _lacking(scope, lines):
    """(unit, task, what is missing)."""
    for one, _, trouble in lines:
        if trouble != THERE:
            yield one.unit, one.matter, f"{one.name}：{trouble}"
    for unit, task in without_evidence(scope):
        yield unit, task, "没有任何佐证"


def _seals(pack, scope) -> None:
    for seal in seals_of(scope):
        name = f"封存/{Paths().take(f'{seal.cycle}_{short(seal.code)}.json')}"
        pack.writestr(name, seal.package, ZIP_DEFLATED)


def _tables(scope, lines, lacking):
    made = f"{full_date(now().date())}生成，共 {len(lines)} 处引用，缺 {len(lacking)} 项"
    rows = ([number, *_cells(*line)] for number, line in enumerate(lines, start=1))
    yield Table("目录", f"{scope.title}佐证目录", LISTED, rows, left=made)
    missing = ([number, *line] for number, line in enumerate(lacking, start=1))
    yield Table("缺失", f"{scope.title}缺失清单", LACKING, missing, left=made)


def _cells(one, path, trouble):
    uploaded = [one.uploader, full_date(one.uploaded_on), one.size, one.sha256]
    return [one.unit, one.matter, one.source, one.name, str(one.version), *uploaded, path, trouble]
