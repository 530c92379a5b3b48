"""The process that reads a workbook: bytes in, JSON out. It knows nothing of Django."""

import json
import sys

from branches.workbooks.faults import FileError
from records.bounded import limit_from_arguments


def answer(read) -> None:
    """Write what `read` (bytes → what JSON can carry) makes of the bytes that come in, or why it refuses them."""
    limit_from_arguments()
    try:
        said = {"content": read(sys.stdin.buffer.read())}
    except FileError as error:
        said = {"refused": str(error), "too_big": error.too_big}
    except MemoryError:
        sys.exit("out of memory")
    json.dump(said, sys.stdout)
