"""The signing key: given by the environment in production, made once and kept beside the data otherwise."""

from pathlib import Path

from django.core.management.utils import get_random_secret_key


def kept_key(data_dir: Path) -> str:
    """Return the key kept in `data_dir`; make it when there is none."""
    path = data_dir / "secret_key"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
