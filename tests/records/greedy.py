"""A child process that takes what it is told to: time, sleep, memory; or answers."""

import os
import sys
import time

from records.bounded import limit_from_arguments


def main():
    limit_from_arguments()
    want = sys.stdin.read()
    if want == "time":
        while True:
            pass
    if want == "sleep":
        time.sleep(60)
    if want == "memory":
        bytearray(2_000_000_000)
    if want == "crash":
        os.abort()
    sys.stdout.write(" ".join(sorted(os.environ)) if want == "environment" else want)


if __name__ == "__main__":
    main()
