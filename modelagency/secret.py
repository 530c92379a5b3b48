"""The signing key: given by the environment in production, made once and kept beside the data otherwise."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def secret_key(given: str, data_dir: Path, production: bool) -> str:
    """Return the key; raise ImproperlyConfigured when production has none."""
    if given:
        return given
    if production:
        raise ImproperlyConfigured("缺少 SECRET_KEY。请在环境变量中设置一个不少于 50 个字符的随机串后再启动。")
    return _kept_key(data_dir / "secret_key")


def _kept_key(path: Path) -> str:
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
