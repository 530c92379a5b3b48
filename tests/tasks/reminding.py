"""A scheduler as a process of its own: waits until a second (of its clock), then does what the job does.

python -m tests.tasks.reminding 1789606800.0 2026-09-24T09:00+08:00
"""

import sys
import time
from datetime import datetime

import django

django.setup()

from tasks.reminders import remind  # noqa: E402

if __name__ == "__main__":
    begins, moment = sys.argv[1:]
    time.sleep(max(0, float(begins) - time.time()))
    sys.stdout.write(f"sent {remind(now=datetime.fromisoformat(moment))}\n")
