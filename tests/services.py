"""What the tests run on: a folder of their own and, in the postgres lane, a PostgreSQL and a Redis of their own.

A process of its own holds them. It ends when its standard input does - because the tests ended, failed or were
killed - and takes the services and the folder with it.
"""

import atexit
import ctypes
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

LANES = ("sqlite", "postgres")
FOLDER = "PORTAL_TEST_FOLDER"
# A developer's own environment must not decide what the tests run on.
FOREIGN = ["PRODUCTION", "SINGLE_PROCESS", "INSECURE_HTTP", "TRUSTED_PROXIES", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS"]
FOREIGN += ["PUBLIC_URL", "MEDIA_ROOT", "EMAIL_URL", "ROBOT_URL", "ROBOT_KIND", "ROBOT_SECRET", "SMS_BACKEND"]
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


class MissingError(Exception):
    """A program is not installed; says which."""


def enter():
    """Point this process at the lane's services, started by the first process that asks; LANE names the lane."""
    if FOLDER not in os.environ:
        for name in [*FOREIGN, "DATABASE_URL", "REDIS_URL"]:
            os.environ.pop(name, None)
        os.environ |= _started(os.environ.get("LANE", LANES[0]))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if worker != "main":
        end_with_parent()
    os.environ["DATA_DIR"] = str(Path(os.environ[FOLDER]) / worker)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the tests
    if "REDIS_URL" in os.environ:  # workers must not take each other's jobs
        server = os.environ["REDIS_URL"].rpartition("/")[0]
        os.environ["REDIS_URL"] = f"{server}/{worker.removeprefix('gw') if worker != 'main' else 15}"


def end_with_parent():
    """Ask Linux to end this process when the one that started it is gone, whatever ended that."""
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def spawn(command: list, **options) -> subprocess.Popen:
    """Start a program that does not outlive this process."""
    return subprocess.Popen(command, preexec_fn=end_with_parent, **options)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _started(lane: str) -> dict[str, str]:
    try:
        return _start(lane)
    except MissingError as missing:  # named and skipped, unless everything has to run
        sys.stderr.write(f"跳过 LANE={lane} 的测试：{missing}\n")
        sys.exit(int(os.environ.get("PORTAL_NO_SKIP") == "1"))


def _start(lane: str) -> dict[str, str]:
    """Start the holder; return the environment it offers. Raise MissingError."""
    if lane not in LANES:
        raise ValueError(f"LANE={lane}: one of {LANES}")
    holder = subprocess.Popen(
        [sys.executable, __file__, lane], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    atexit.register(_end, holder, os.getpid())
    offer = json.loads(holder.stdout.readline() or '{"missing": "测试服务未能启动"}')
    if "missing" in offer:
        raise MissingError(offer["missing"])
    return offer


def _end(holder: subprocess.Popen, owner: int):
    if os.getpid() == owner:
        holder.stdin.close()
        holder.wait(20)
        holder.stdout.close()


def hold(lane: str):
    """Start, tell, wait for the end of standard input, stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="portal-test-", ignore_cleanup_errors=True)))
        folder.chmod(0o755)
        offer = {FOLDER: str(folder)}
        try:
            if lane == "postgres":
                offer["DATABASE_URL"] = stack.enter_context(postgres(folder))
                offer["REDIS_URL"] = stack.enter_context(redis(folder))
        except MissingError as missing:
            offer = {"missing": str(missing)}
        sys.stdout.write(json.dumps(offer) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


@contextmanager
def postgres(folder: Path):
    """Yield the URL of a new server that forgets everything; PostgreSQL refuses to run as root."""
    owner = {} if os.geteuid() else {"user": _another_user(), "extra_groups": []}
    data, port = folder / "postgres", free_port()
    data.mkdir(mode=0o700)
    if owner:
        shutil.chown(data, owner["user"])
    initdb = [program("PostgreSQL", "initdb"), "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*initdb, "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, cwd=data, **owner)
    unsafe = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "unix_socket_directories="]
    unsafe.append("autovacuum=off")  # it sees what tests roll back, and tells the planner that tables are empty
    unsafe.append("jit=off")
    server = [program("PostgreSQL", "postgres"), "-D", data, "-h", "127.0.0.1", "-p", str(port)]
    server += [part for setting in unsafe for part in ("-c", setting)]
    with _running(server, folder / "postgres.log", signal.SIGINT, cwd=data, **owner):
        until([program("PostgreSQL", "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)])
        yield f"postgres://portal@127.0.0.1:{port}/portal"


@contextmanager
def redis(folder: Path):
    """Yield the URL of a new server that writes nothing down."""
    port = str(free_port())
    server = [program("Redis", "redis-server"), "--bind", "127.0.0.1", "--port", port, "--save", "", "--dir", folder]
    with _running(server, folder / "redis.log", signal.SIGTERM):
        until([program("Redis", "redis-cli"), "-p", port, "ping"])
        yield f"redis://127.0.0.1:{port}/0"


def program(product: str, name: str) -> str:
    """The path of a program, the newest where Debian keeps several; raise MissingError."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(debian[-1]) if debian else shutil.which(name)
    if not found:
        raise MissingError(f"未安装 {product}（{name}）")
    return found


def _another_user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def _running(command: list, log: Path, stop: signal.Signals, **options):
    with log.open("wb") as output, spawn(command, stdout=output, stderr=output, **options) as process:
        try:
            yield
        finally:
            process.send_signal(stop)
            process.wait(10)


def until(probe: list):
    for _ in range(200):
        if subprocess.run(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise TimeoutError(probe[0])


if __name__ == "__main__":
    hold(sys.argv[1])
