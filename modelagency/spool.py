"""Celery's filesystem broker, whose files appear whole.

The stock transport opens a file before it writes to it. A worker that looks in between reads nothing, takes that for a
broken message and ends.
"""

import os
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Files are written under a name nobody looks for, then moved."""

    def _put(self, queue, payload, **options):
        name = f"{time.monotonic_ns()}_{uuid4()}.{queue}.msg"
        part = _written(Path(self.data_folder_out) / f"{name}.part", dumps(payload))
        part.rename(part.with_suffix(""))

    def _queue_bind(self, exchange, *binding):
        table = self._exchange_file(exchange)
        if not table.exists():
            self.control_folder.mkdir(exist_ok=True)
            part = _written(table.with_name(f"{uuid4()}.part"), "[]")
            with suppress(FileExistsError):
                os.link(part, table)
            part.unlink()
        super()._queue_bind(exchange, *binding)


class Transport(filesystem.Transport):
    Channel = Channel


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def install():
    """Let `filesystem://` mean this transport in this process."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
