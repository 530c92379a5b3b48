"""Files on the disk: each is there whole or not at all."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

UNFINISHED = ".part"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_full(error) -> bool:
    """Did the disk take no more?"""
    return isinstance(error, OSError) and error.errno in FULL


def put_file(place: Path, chunks) -> None:
    """Write `chunks` beside `place`, then move them there in one step. Raise OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.{token_hex(4)}{UNFINISHED}")
    try:
        with part.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
