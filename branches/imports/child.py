"""The process that reads a workbook: bytes in, JSON out. It knows nothing of Django."""

import json
import sys
from dataclasses import asdict

from branches.imports.faults import FileError
from branches.imports.reading import read
from records.bounded import limit_from_arguments


def main() -> None:
    limit_from_arguments()
    try:
        answer = {"content": asdict(read(sys.stdin.buffer.read()))}
    except FileError as error:
        answer = {"refused": str(error), "too_big": error.too_big}
    except MemoryError:
        sys.exit("out of memory")
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
