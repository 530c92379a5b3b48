"""Files of an archive to their places: first all beside them, then each by a rename."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from modelagency.backup.archive import CHUNK, DamagedError

FOLDER = "files/"


class OccupiedError(Exception):
    """Another file is where one of the archive belongs."""


def places(reader) -> dict[str, Path]:
    """Member → where its file belongs, without those that are there already. Raise DamagedError, OccupiedError."""
    wanted = {}
    for member, about in reader.manifest["members"].items():
        if not member.startswith(FOLDER):
            continue
        place = _place(member.removeprefix(FOLDER))
        if not place.exists():
            wanted[member] = place
        elif not place.is_file() or _digest(place) != about["sha256"]:
            raise OccupiedError(f"{place} 已有另一个文件。请把 MEDIA_ROOT 指向一个空目录后再恢复。")
    return wanted


@contextmanager
def staged(reader, wanted: dict[str, Path]) -> Iterator:
    """Unpack beside the final places; yield what moves all there. An exception takes back what was moved."""
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    stage, moved = Path(mkdtemp(prefix=".restore-", dir=settings.MEDIA_ROOT)), []

    def publish():
        for number, place in enumerate(wanted.values()):
            place.parent.mkdir(parents=True, exist_ok=True)
            (stage / str(number)).rename(place)
            moved.append(place)

    try:
        for number, member in enumerate(wanted):
            with reader.open(member) as source, (stage / str(number)).open("xb") as target:
                shutil.copyfileobj(source, target, CHUNK)
        yield publish
    except BaseException:
        for place in moved:
            place.unlink()
        raise
    finally:
        shutil.rmtree(stage)


def _place(name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not name or "\\" in name or "\0" in name or ".." in parts or "/".join(parts) != name or name.startswith("/"):
        raise DamagedError(f"文件名“{name}”会写到别处")
    try:
        return Path(default_storage.path(name))
    except SuspiciousFileOperation as error:
        raise DamagedError(f"文件名“{name}”会写到别处") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
