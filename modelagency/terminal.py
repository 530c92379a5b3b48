"""How a long-running command is ended from outside."""

import os
import signal
import sys
from contextlib import contextmanager, suppress

ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def exit_on_signals():
    """From now on the first signal raises SystemExit(0); a second ctrl-C ends the process at once."""
    for number in ENDING:
        signal.signal(number, _exit)


def _exit(number, frame):
    for other in ENDING:  # `make` passes SIGTERM on, so it may come twice
        signal.signal(other, signal.SIG_DFL if other == signal.SIGINT else signal.SIG_IGN)
    raise SystemExit(0)


@contextmanager
def tidy_end():
    """Let a signal end what runs inside by SystemExit, so that it takes back what it has half done."""
    before = {number: signal.signal(number, _fail) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _fail(number, frame):
    raise SystemExit(128 + number)


@contextmanager
def alone_in_foreground():
    """Let ctrl-C reach this process alone: `make`, hearing it too, would report an interruption after a clean end."""
    if not _shares_foreground():
        yield
        return
    starter = os.getpgrp()
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # else the terminal would stop us for taking it
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # nobody would notice that we had stopped
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgrp())
    try:
        yield
    finally:
        with suppress(OSError):  # the starter is gone
            os.tcsetpgrp(0, starter)


def _shares_foreground() -> bool:
    """Whether a terminal's foreground group is ours and led by someone else."""
    if sys.stdin is None or not sys.stdin.isatty() or not hasattr(os, "tcsetpgrp"):
        return False
    return os.tcgetpgrp(0) == os.getpgrp() != os.getpid()
