"""The Pythons of this machine. `python tests/pythons.py 3.11 3.13` names those of them that are not there."""

import shutil
import subprocess
import sys
from pathlib import Path

SHOW = "import sys; print('%d.%d' % sys.version_info[:2])"
FOLDERS = ["~/.pyenv/versions", "~/.local/share/uv/python"]


def find(version: str) -> str | None:
    """An interpreter of that version which runs: one on the path may only be a shim."""
    return next((path for path in _candidates(version) if _is(path, version)), None)


def _candidates(version):
    yield from filter(None, [sys.executable, shutil.which(f"python{version}")])
    for folder in FOLDERS:
        yield from map(str, sorted(Path(folder).expanduser().glob(f"*{version}.*/bin/python{version}")))


def _is(path, version) -> bool:
    done = subprocess.run([path, "-c", SHOW], capture_output=True, text=True)
    return done.returncode == 0 and done.stdout.strip() == version


if __name__ == "__main__":
    sys.stdout.writelines(f"{version}\n" for version in sys.argv[1:] if not find(version))
