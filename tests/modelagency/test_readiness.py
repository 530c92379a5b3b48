"""What keeps the portal from starting, and how it says so."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from modelagency.readiness import Profile, faults
from tests.services import free_port

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
KEY = "q8Zx-pL2vN7rT4wY9sB3mK6hJ1fD5gC0aE_uIoQeRtWyUiPzXcVb"
HOST = "mfjg.anlan.example"
READY = Profile(
    production=True,
    secret_key=KEY,
    allowed_hosts=[HOST],
    public_url=f"https://{HOST}",
    database_url="postgres://portal:p%40ss@127.0.0.1:5432/portal",
    redis_url="redis://127.0.0.1:6379/0",
    trusted_proxies=["127.0.0.1", "10.0.0.0/8", "unix"],
)
ENVIRONMENT = {
    "PRODUCTION": "true",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": HOST,
    "PUBLIC_URL": f"https://{HOST}",
    "DATABASE_URL": READY.database_url,
    "REDIS_URL": READY.redis_url,
    "TRUSTED_PROXIES": "127.0.0.1",
}
SINGLE = {"single_process": True, "database_url": "", "redis_url": ""}


@pytest.mark.parametrize(
    ("url", "sender", "named"),
    [
        ("", "", []),
        ("smtp+tls://u:p@mail.invalid:587", "portal@anlan.invalid", []),
        ("smtp://mail.invalid:25", "", ["EMAIL_FROM"]),
        ("http://mail.invalid", "portal@anlan.invalid", ["EMAIL_URL"]),
        ("mail.invalid:25", "portal", ["EMAIL_URL", "EMAIL_FROM"]),
    ],
)
def test_mail_needs_a_server_and_a_sender(url, sender, named):
    found = faults(replace(READY, production=False, email_url=url, email_from=sender))
    assert [next(name for name in ("EMAIL_FROM。", "EMAIL_URL ") if name in text)[:-1] for text in found] == named


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"robot_kind": "slack"}, "dingtalk、wecom、feishu"),
        ({"robot_url": "oapi.dingtalk.com/robot"}, "ROBOT_URL 不是一个地址"),
        ({"robot_url": "file:///etc/passwd"}, "ROBOT_URL 不是一个地址"),
        ({"robot_url": "https://oapi.dingtalk.com/robot send?access_token=SEKRET"}, "ROBOT_URL 不是一个地址"),
        ({"robot_url": "https://oapi.dingtalk.com/\r\nHost: x"}, "ROBOT_URL 不是一个地址"),
        ({"robot_secret": "SEKRET"}, "还要设置 ROBOT_URL"),
        ({"robot_secret": "SEKRET", "robot_url": "https://a.invalid/x", "robot_kind": "wecom"}, "删去 ROBOT_SECRET"),
        ({"sms_backend": "nowhere.to.be.found"}, "SMS_BACKEND“nowhere.to.be.found”找不到"),
        ({"sms_backend": "Gateway"}, "SMS_BACKEND"),
        ({"sms_backend": "records.channels.sms.not a name"}, "SMS_BACKEND"),
        ({"sms_backend": "..x"}, "SMS_BACKEND"),
    ],
)
def test_a_channel_that_cannot_work_is_named_with_its_cure_and_without_its_secret(change, word):
    (found,) = faults(replace(READY, **change))
    assert (word in found, "请" in found, "SEKRET" in found) == (True, True, False)


def test_channels_that_can_work_may_start():
    assert (
        faults(replace(READY, robot_url="https://oapi.dingtalk.com/robot/send?access_token=x", robot_secret="y")) == []
    )
    assert faults(replace(READY, robot_url="http://10.1.2.3:8080/hook", robot_kind="feishu")) == []
    assert faults(replace(READY, sms_backend="tests.records.gateways.Gateway")) == []


def test_what_is_complete_may_start():
    assert faults(READY) == []
    assert faults(replace(READY, **SINGLE)) == []
    assert faults(replace(READY, public_url=f"http://{HOST}", insecure_http=True)) == []
    assert faults(replace(READY, public_url=f"https://{HOST}:8443")) == []
    assert faults(replace(READY, allowed_hosts=[".anlan.example"])) == []
    assert faults(Profile(production=False)) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"secret_key": ""}, "SECRET_KEY 没有设置"),
        ({"secret_key": KEY[:49]}, "SECRET_KEY 不够随机"),
        ({"secret_key": "ab" * 40}, "SECRET_KEY 不够随机"),
        ({"secret_key": "django-insecure-" + KEY}, "SECRET_KEY 不够随机"),
        ({"debug": True}, "DEBUG 已打开"),
        ({"allowed_hosts": []}, "ALLOWED_HOSTS 没有设置"),
        ({"allowed_hosts": [HOST, "*"]}, "ALLOWED_HOSTS 含有 *"),
        ({"public_url": ""}, "PUBLIC_URL 没有设置"),
        ({"public_url": HOST}, "不是一个地址"),
        ({"public_url": f"https://{HOST}/"}, "末尾不带斜线"),
        ({"public_url": f"https://{HOST}:port"}, "不是一个地址"),
        ({"public_url": "https://[::1"}, "不是一个地址"),
        ({"public_url": "https://other.example"}, "other.example 不在 ALLOWED_HOSTS"),
        ({"public_url": f"http://{HOST}"}, "PUBLIC_URL 不是 https"),
        ({"insecure_http": True}, "INSECURE_HTTP 与 https"),
        ({"database_url": ""}, "DATABASE_URL 没有设置"),
        ({"database_url": "sqlite:////srv/portal.sqlite3"}, "DATABASE_URL 是 SQLite"),
        ({"database_url": "mysql://root@127.0.0.1/portal"}, "DATABASE_URL 看不懂"),
        ({"database_url": "postgres://portal:p@ss/word@db:5432/portal"}, "DATABASE_URL 看不懂"),
        ({"redis_url": ""}, "REDIS_URL 没有设置"),
        ({"redis_url": "filesystem://"}, "不是 Redis"),
        ({"trusted_proxies": ["nginx"]}, "“nginx”不是地址"),
        ({"production": False, "trusted_proxies": ["10.1.2"]}, "“10.1.2”不是地址"),
        ({"production": False, "switches": {"PRODUCTION": "ture"}}, "PRODUCTION 写作“ture”"),
        (
            {"production": False, "folders": {"DATA_DIR": Path("/proc/nowhere")}},
            "/proc/nowhere 不能写入",
        ),
    ],
)
def test_each_fault_is_named_alone(change, word):
    found = faults(replace(READY, **change))
    assert len(found) == 1
    assert word in found[0]


def test_all_faults_are_told_at_once():
    found = faults(Profile(production=True, folders={"MEDIA_ROOT": Path("/proc/nowhere")}))
    names = [text.split()[0] for text in found]
    assert names == ["MEDIA_ROOT", "SECRET_KEY", "ALLOWED_HOSTS", "PUBLIC_URL", "DATABASE_URL", "REDIS_URL"]


def started(command, folder, **settings) -> subprocess.CompletedProcess:
    """A command run to its end in an environment of nothing but `settings`."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder), "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=ROOT, env=environment | settings, capture_output=True, text=True, timeout=60, check=False
    )


COMMANDS = {
    "manage.py": [sys.executable, "manage.py", "migrate"],
    "gunicorn": [BIN / "gunicorn", "modelagency.wsgi", "--bind", f"127.0.0.1:{free_port()}", "--workers", "2"],
    "worker": [BIN / "celery", "-A", "modelagency", "worker"],
    "beat": [BIN / "celery", "-A", "modelagency", "beat"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_process_refuses_to_start_with_one_plain_message(name, tmp_path):
    ended = started(COMMANDS[name], tmp_path, PRODUCTION="true", ALLOWED_HOSTS=HOST, REDIS_URL=READY.redis_url)
    assert ended.returncode == 3
    assert ended.stdout == ""
    lines = ended.stderr.splitlines()
    assert lines[0] == "不能启动：有 3 项设置需要改正（说明见 .env.example 和 docs/operations.md）。"
    assert [line.split()[1] for line in lines[1:]] == ["SECRET_KEY", "PUBLIC_URL", "DATABASE_URL"]


@pytest.mark.parametrize("name", ["gunicorn", "worker"])
def test_several_processes_are_refused_where_one_was_chosen(name, tmp_path):
    settings = ENVIRONMENT | {"SINGLE_PROCESS": "true", "DATABASE_URL": "", "REDIS_URL": ""}
    ended = started(COMMANDS[name], tmp_path, **settings)
    assert ended.returncode == 3
    assert "  1. SINGLE_PROCESS=true 时只能用 manage.py portal 启动" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_folder_that_cannot_be_written_is_said_plainly_in_a_trial_too(tmp_path):
    (tmp_path / "file").write_text("")
    ended = started(COMMANDS["manage.py"], tmp_path, DATA_DIR=str(tmp_path / "file" / "data"))
    assert ended.returncode == 3
    assert "DATA_DIR 指向的" in ended.stderr
    assert "Traceback" not in ended.stderr


CHECK = [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]


def test_the_deployment_check_has_nothing_to_say(tmp_path):
    ended = started(CHECK, tmp_path, **ENVIRONMENT)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_deployment_check_names_the_price_of_plain_http(tmp_path):
    settings = ENVIRONMENT | {"PUBLIC_URL": f"http://{HOST}", "INSECURE_HTTP": "true"}
    ended = started(CHECK, tmp_path, **settings)
    assert ended.returncode == 1
    assert "modelagency.W001" in ended.stderr


def test_the_deployment_check_asks_for_the_proxy(tmp_path):
    ended = started(CHECK, tmp_path, **ENVIRONMENT | {"TRUSTED_PROXIES": ""})
    assert ended.returncode == 1
    assert "modelagency.W002" in ended.stderr
