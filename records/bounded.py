"""Reading what people upload in a process of its own, with an end to its time and memory. No ORM.

The child sees neither the settings nor the database. What kills it leaves the portal standing.
"""

import logging
import os
import subprocess
import sys
from pathlib import Path

try:
    import resource
except ImportError:  # not on Windows: there only the time has an end
    resource = None

ROOT = Path(__file__).resolve().parent.parent
HANDED_ON = ("PATH", "SYSTEMROOT", "PYTHONPATH", "LD_LIBRARY_PATH")  # and nothing secret
log = logging.getLogger(__name__)


class ExhaustedError(Exception):
    """The child used up its time or memory, or fell over."""


def run_bounded(module: str, data: bytes, *, seconds: int, megabytes: int) -> bytes:
    """What `python -m module` answers to `data`; raise ExhaustedError.

    The module calls `limit_from_arguments` first."""
    command = [sys.executable, "-m", module, str(seconds), str(megabytes)]
    environment = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, cwd=ROOT, env=environment, timeout=2 * seconds, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise ExhaustedError from error
    except subprocess.CalledProcessError as error:
        log.warning("%s ended with %s: %s", module, error.returncode, error.stderr[-500:].decode(errors="replace"))
        raise ExhaustedError from error
    return done.stdout


def limit_from_arguments() -> None:
    """In the child: so many seconds of work and so many megabytes of memory, as the parent said."""
    seconds, megabytes = map(int, sys.argv[1:3])
    if resource:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
