"""What deploy/ and the manual say is what the programme knows."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = [path for path in sorted(DEPLOY.rglob("*")) if path.is_file()]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text() for path in [*FILES, ROOT / "docs/operations.md"]}
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
UNITS = {path.name: path.read_text() for path in (DEPLOY / "systemd").glob("modelagency*.*") if path.is_file()}


def names_set() -> set[str]:
    """Every NAME of NAME=value and of `NAME` in the manuals."""
    manuals = [text for name, text in TEXTS.items() if name.endswith(".md")]
    found = {name for text in manuals for name in re.findall(r"(?:^|`)([A-Z]+(?:_[A-Z]+)*)(?==|`)", text, re.MULTILINE)}
    return found | set(re.findall(r'environ\["(\w+)"\]', TEXTS["deploy/compose.yaml"]))


def commands_named() -> set[str]:
    return {name for text in TEXTS.values() for name in re.findall(r"manage\.(?:py|sh) ([a-z_]+)", text)}


def test_every_setting_named_is_known():
    example = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    read = set(re.findall(r'"([A-Z_]+)"', (ROOT / "modelagency/settings.py").read_text()))
    assert {"PRODUCTION", "SECRET_KEY", "DATABASE_URL", "TRUSTED_PROXIES", "EMAIL_FROM"} <= names_set()
    assert names_set() <= example & read


def test_every_command_named_exists():
    assert {"migrate", "collectstatic", "backup", "restore", "setup_code", "deliver", "remind"} <= commands_named()
    assert commands_named() <= set(get_commands())


def test_every_script_and_unit_named_exists():
    named = {name for text in TEXTS.values() for name in re.findall(r"/opt/modelagency/current/(deploy/[\w./]+)", text)}
    assert {"deploy/backup.sh", "deploy/manage.sh"} <= named
    assert [name for name in sorted(named) if not (ROOT / name.rstrip(".")).exists()] == []
    units = {
        name for text in TEXTS.values() for name in re.findall(r"modelagency[\w-]*\.(?:service|timer|target)", text)
    }
    assert units <= set(UNITS)


def test_compose_has_every_part_and_keeps_no_secret():
    services = COMPOSE["services"]
    assert set(services) == {"postgres", "redis", "migrate", "web", "worker", "beat", "nginx", "backup"}
    given = {name: service.get("environment", {}) for name, service in services.items()}
    assert {name: sorted(values) for name, values in given.items() if values} == {
        "postgres": ["POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "POSTGRES_USER"]
    }
    assert COMPOSE["secrets"] == {"postgres_password": {"file": "./postgres_password"}}
    assert {"/env", "/postgres_password", "/tls/"} <= set((DEPLOY / ".gitignore").read_text().split())


def test_compose_mounts_only_what_is_there():
    volumes = set(COMPOSE["volumes"])
    sources = {mount.split(":")[0] for service in COMPOSE["services"].values() for mount in service.get("volumes", [])}
    kept_by_the_office = {"./tls"}
    assert [path for path in sorted(sources - volumes - kept_by_the_office) if not (DEPLOY / path).exists()] == []
    assert volumes <= sources


def test_what_keeps_running_is_watched():
    running = {name: each for name, each in COMPOSE["services"].items() if each.get("restart") == "unless-stopped"}
    assert sorted(running) == ["beat", "nginx", "postgres", "redis", "web", "worker"]
    assert [name for name, each in running.items() if "healthcheck" not in each] == [
        "beat"
    ]  # ends, if at all, with its container


def test_nginx_lets_several_of_the_largest_files_pass():
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", TEXTS["deploy/nginx/modelagency.conf"])[1])
    assert megabytes * 1024 * 1024 > 5 * settings.UPLOAD_LIMIT
    errors = TEXTS["deploy/nginx/modelagency.conf"].partition("location /nginx-errors/")[2]
    assert "client_max_body_size 0;" in errors  # nginx measures the request again on its way to the page
    assert f"{settings.UPLOAD_LIMIT // 1024 // 1024} MB" in TEXTS["deploy/nginx/errors/413.html"]


@pytest.mark.parametrize("status", [413, 502, 503, 504])
def test_nginx_has_a_page_for_its_own_errors(status):
    assert f"error_page {status} /nginx-errors/{status}.html;" in TEXTS["deploy/nginx/modelagency.conf"]
    page = TEXTS[f"deploy/nginx/errors/{status}.html"]
    styles = re.findall(r'href="/static/([^"]+)"', page)
    assert styles and all((ROOT / "static" / path).is_file() for path in styles)
    assert "<script" not in page and "style=" not in page
