"""`make run` and `manage.py portal`, as a person starts and stops them."""

import fcntl
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import termios
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from modelagency.celery import app
from modelagency.embedded import PromptScheduler
from tests.services import end_with_parent, free_port

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]
MANAGE = [sys.executable, "manage.py"]
CTRL_C = b"\x03"


def environment(folder: Path, port: int) -> dict[str, str]:
    """Nothing of the tests' own environment but where programs are."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"PORT": str(port), "DATA_DIR": str(folder), "PYTHONUTF8": "1"}


class Run:
    """A portal being run in a session of its own; `says` is what it printed once it has ended."""

    def __init__(self, command, folder, *, port=None, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent):
        self.port = port or free_port()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(folder, self.port),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=preexec_fn,
            encoding="utf-8",
        )

    def wait_until_up(self):
        for _ in range(600):
            if self.process.poll() is not None:
                pytest.fail(self.process.stdout.read())
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/accounts/login/", timeout=5) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                time.sleep(0.05)
        pytest.fail("no answer")

    def end(self, number=signal.SIGINT) -> tuple[int, str]:
        """Signal the whole group, as a terminal does; return the exit status and what was printed."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        return self.wait()

    def wait(self) -> tuple[int, str]:
        says = self.process.communicate(timeout=30)[0]  # ends when nobody holds its output any more
        with pytest.raises(ProcessLookupError):  # nobody of the group is left
            os.killpg(self.process.pid, 0)
        return self.process.returncode, says


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder with an empty database."""
    folder = tmp_path_factory.mktemp("data")
    subprocess.run([*MANAGE, "migrate", "-v0"], cwd=ROOT, env=environment(folder, 0), check=True)
    return folder


@pytest.fixture
def run():
    runs = []

    def start(*arguments, **options):
        runs.append(Run(*arguments, **options))
        return runs[-1]

    yield start
    for started in runs:
        if started.process.poll() is None:
            os.killpg(started.process.pid, signal.SIGKILL)
        started.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(run, folder, number):
    portal = run([*MANAGE, "portal"], folder)
    portal.wait_until_up()
    status, says = portal.end(number)
    assert status == 0
    address = f"http://127.0.0.1:{portal.port}/"
    assert says.splitlines()[1] == f"服务已启动：{address}  数据目录：{folder}  停止请按 ctrl-C。"
    assert says.splitlines()[-1] == "已停止。"
    assert "Traceback" not in says


def test_the_worker_runs_inside(run, folder):
    portal = run([*MANAGE, "portal"], folder)
    portal.wait_until_up()
    ping = "from modelagency.celery import app; print(*app.control.ping(timeout=20, limit=1)[0].values())"
    python = [sys.executable, "-c", ping]
    answer = subprocess.run(python, cwd=ROOT, env=environment(folder, 0), stdout=subprocess.PIPE, text=True, check=True)
    assert answer.stdout == "{'ok': 'pong'}\n"
    assert portal.end()[0] == 0


def test_every_job_is_due_at_the_start():
    scheduler = PromptScheduler(app=app)
    assert scheduler.schedule.keys() == settings.CELERY_BEAT_SCHEDULE.keys()
    assert all(scheduler.is_due(entry).is_due for entry in scheduler.schedule.values())


def test_a_busy_port_is_said_plainly(run, folder):
    first = run([*MANAGE, "portal"], folder)
    first.wait_until_up()
    status, says = run([*MANAGE, "portal"], folder, port=first.port).wait()
    command = f"make start PORT={first.port + 1}"
    assert status == 1
    assert says == f"端口 {first.port} 已被占用。请先停止占用它的程序，或换一个端口：{command}\n"
    assert first.end()[0] == 0


def test_a_portal_without_its_worker_ends(run, folder):
    portal = run([*MANAGE, "portal"], folder)
    portal.wait_until_up()
    shutil.rmtree(folder / "queue")
    status, says = portal.wait()
    assert status == 1
    assert says.splitlines()[-1] == "后台任务意外中止，服务已停止。原因见上面的日志。"


def test_an_empty_portal_prints_the_way_in_until_it_is_set_up(run, tmp_path):
    portal = run(["make", "--no-print-directory", "start"], tmp_path)
    portal.wait_until_up()
    with urllib.request.urlopen(f"http://127.0.0.1:{portal.port}/accounts/login/", timeout=5) as answer:
        assert answer.url == f"http://127.0.0.1:{portal.port}/setup/"
    says = portal.end()[1].splitlines()
    assert f"请用浏览器打开 http://127.0.0.1:{portal.port}/setup/" in says
    assert [line for line in says if re.fullmatch("设置码：([A-Z2-9]{4}-){2}[A-Z2-9]{4}", line)]
    with database(tmp_path) as rows:
        assert rows.execute("SELECT count(*) FROM branches_user").fetchone() == (0,)
        assert rows.execute("SELECT count(*) FROM branches_workingday").fetchone()[0] > 30


def test_make_run_keeps_its_data_and_ends_at_ctrl_c(run, tmp_path):
    make = ["make", "--no-print-directory", "run"]
    first = run(make, tmp_path)
    first.wait_until_up()
    assert "已停止。" in first.end()[1]  # GNU make reports the interruption as its own end, unless a terminal spares it
    with database(tmp_path) as rows:
        rows.execute("UPDATE branches_user SET username = 'renamed' WHERE id = (SELECT min(id) FROM branches_user)")
        before = rows.execute("SELECT username FROM branches_user").fetchall()
    keyboard, terminal = pty.openpty()
    second = run(make, tmp_path, stdin=terminal, preexec_fn=_at_terminal)
    second.wait_until_up()
    os.write(keyboard, CTRL_C)
    status, says = second.wait()
    assert status == 0
    assert "已停止。" in says
    with database(tmp_path) as rows:
        assert rows.execute("SELECT username FROM branches_user").fetchall() == before
    os.close(keyboard)
    os.close(terminal)


def _at_terminal():
    end_with_parent()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def database(folder):
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as connection, connection:
        yield connection
