"""What deploy/ and the manual say is what the programme knows."""

import json
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.test import Client

from modelagency.health import QUEUE_LIMIT, TICK_LIMIT, readiness
from records.deliveries import LEASE

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = [path for path in sorted(DEPLOY.rglob("*")) if path.is_file()]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text() for path in [*FILES, ROOT / "docs/operations.md"]}
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
JOBS = yaml.safe_load((DEPLOY / "compose-jobs.yaml").read_text())
HARDENING = ("image", "env_file", "restart", "read_only", "tmpfs", "cap_drop", "security_opt")
TARGETS = ("modelagency.target", "modelagency-jobs.target")
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


def test_nginx_writes_down_nobody_who_votes():
    conf = TEXTS["deploy/nginx/modelagency.conf"]
    assert "~^/vote/ 0;" in conf
    assert re.findall(r"access_log (?!off)(.*);", conf) == ["/var/log/nginx/access.log combined if=$is_traced"]


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


def test_machines_for_jobs_run_the_same_without_a_web_server():
    assert set(JOBS["services"]) == {"worker", "beat"}
    for name, service in JOBS["services"].items():
        same = COMPOSE["services"][name]
        assert {key: service[key] for key in HARDENING} == {key: same[key] for key in HARDENING}
        assert service["command"] == [part for part in same["command"] if part not in ("--hostname", "worker@portal")]
        assert "environment" not in service and "ports" not in service
    wants = {target: set(re.search("Wants=(.*)", UNITS[target])[1].split()) for target in TARGETS}
    jobs = {"modelagency-worker.service", "modelagency-beat.service"}
    assert wants == {TARGETS[0]: jobs | {"modelagency-web.service"}, TARGETS[1]: jobs}
    for unit in jobs:
        assert f"PartOf={' '.join(TARGETS)}" in UNITS[unit].splitlines()
    assert all("WantedBy=multi-user.target" in UNITS[target] for target in TARGETS)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_asked_where_they_are(path, db):
    answer = Client().get(path)
    assert answer["Content-Type"] == "application/json"
    nginx = re.search(r"location ~ (\S+) \{(.*?)\}", TEXTS["deploy/nginx/modelagency.conf"], re.DOTALL)
    assert re.fullmatch(nginx[1], path)
    assert "deny all;" in nginx[2]


def test_the_web_server_is_restarted_when_it_is_dead_not_when_the_jobs_are():
    health = " ".join(COMPOSE["services"]["web"]["healthcheck"]["test"])
    assert "/healthz" in health and "/readyz" not in TEXTS["deploy/compose.yaml"]


@pytest.mark.django_db
def test_the_times_in_the_manuals_are_those_of_the_programme():
    operations, deploy = TEXTS["docs/operations.md"], TEXTS["deploy/README.md"]
    assert f"到期提醒每 {settings.REMIND_EVERY:.0f} 秒一次" in operations
    assert f"后台任务每 {settings.DELIVER_EVERY:.0f} 秒发一次" in operations
    assert f"两个上限都是 {TICK_LIMIT} 秒" in operations and TICK_LIMIT == QUEUE_LIMIT
    assert f"{LEASE.total_seconds():.0f} 秒后由别的机器接着做" in deploy
    assert set(json.loads(re.search(r"^\{.*\}$", operations, re.MULTILINE)[0])) == set(readiness())
