"""What has to be right before the portal starts: a function from settings to what is wrong, with the cure of each."""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.http.request import validate_host

NEW_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
SHORTEST_KEY, FEWEST_LETTERS = 50, 10
BROKERS = ("redis://", "rediss://", "unix://")
SWITCHES = {"true", "false", "1", "0", "yes", "no", "on", "off", ""}
ONE_PROCESS = (
    "SINGLE_PROCESS=true 时只能用 manage.py portal 启动，网站和后台任务都在这一个进程里。"
    "要用 gunicorn 和 celery，请删去 SINGLE_PROCESS，并设置 DATABASE_URL 和 REDIS_URL。"
)
MAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl")
ROBOT_KINDS = ("dingtalk", "wecom", "feishu")
UNBROKEN = re.compile(r"[\x21-\x7e]+")  # an address as it may be sent
SOCKET = "unix"  # what TRUSTED_PROXIES calls a proxy on a socket, which has no address
FAILED_TO_BOOT = 3  # of a worker: gunicorn ends instead of starting it again for ever


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The settings as they were given; empty where nothing was."""

    production: bool
    single_process: bool = False
    insecure_http: bool = False
    debug: bool = False
    secret_key: str = ""
    allowed_hosts: list[str] = field(default_factory=list)
    public_url: str = ""
    database_url: str = ""
    redis_url: str = ""
    email_url: str = ""
    email_from: str = ""
    robot_url: str = ""
    robot_kind: str = "dingtalk"
    robot_secret: str = ""
    sms_backend: str = ""
    trusted_proxies: list[str] = field(default_factory=list)
    folders: dict[str, Path] = field(default_factory=dict)
    switches: dict[str, str] = field(default_factory=dict)


def faults(profile: Profile) -> list[str]:
    """One sentence for each setting that keeps the portal from starting; empty when it may start."""
    found = [
        *_switches(profile),
        *_folders(profile),
        *_scheme_of_database(profile),
        *_mail(profile),
        *_robot(profile),
        *_sms(profile),
        *_proxies(profile),
    ]
    if profile.production:
        for rule in (_debug, _key, _hosts, _address, _database, _broker):
            found += rule(profile)
    return found


def stop(found: list[str]):
    """End this process with one plain message on standard error."""
    lines = [f"不能启动：有 {len(found)} 项设置需要改正（说明见 .env.example 和 docs/operations.md）。"]
    sys.stderr.write("\n".join([*lines, *(f"  {number}. {text}" for number, text in enumerate(found, 1))]) + "\n")
    sys.stderr.flush()
    raise SystemExit(FAILED_TO_BOOT)


def _switches(profile) -> Iterator[str]:
    for name, text in profile.switches.items():
        if text.strip().lower() not in SWITCHES:
            yield f"{name} 写作“{text}”，看不出是开还是关。请写 true 或 false。"


def _folders(profile) -> Iterator[str]:
    for name, path in profile.folders.items():
        if not _is_writable(path):
            yield f"{name} 指向的 {path} 不能写入。请建好这个目录并交给运行本平台的账号，或换一个目录。"


def _is_writable(path: Path) -> bool:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(path, os.W_OK | os.X_OK)


def _mail(profile) -> Iterator[str]:
    if profile.email_url and urlsplit(profile.email_url).scheme not in MAIL_SCHEMES:
        yield "EMAIL_URL 看不懂。请写作 smtp://、smtp+tls:// 或 smtp+ssl:// 开头的地址，写法见 .env.example。"
    if profile.email_url and "@" not in profile.email_from:
        yield "设置了 EMAIL_URL，还要设置 EMAIL_FROM。请写发件人地址，例如 portal@example.gov.cn。"


def _robot(profile) -> Iterator[str]:
    if profile.robot_kind not in ROBOT_KINDS:
        yield f"ROBOT_KIND 写作“{profile.robot_kind}”。请写 {'、'.join(ROBOT_KINDS)} 之一，分别是钉钉、企业微信、飞书。"
    if profile.robot_url and (_split(profile.robot_url) is None or not UNBROKEN.fullmatch(profile.robot_url)):
        yield "ROBOT_URL 不是一个地址。请从群机器人的设置中完整复制 https:// 开头的 Webhook 地址。"
    if profile.robot_secret and not profile.robot_url:
        yield "设置了 ROBOT_SECRET，还要设置 ROBOT_URL。请写群机器人的 Webhook 地址，或删去 ROBOT_SECRET。"
    if profile.robot_secret and profile.robot_kind == "wecom":
        yield "企业微信的群机器人没有加签密钥。请删去 ROBOT_SECRET。"


def _sms(profile) -> Iterator[str]:
    if profile.sms_backend and not _is_importable(profile.sms_backend):
        yield (
            f"SMS_BACKEND“{profile.sms_backend}”找不到。请写作 模块.类名 的样子，例如 anlan_sms.Gateway，"
            "并把模块装进运行本平台的 Python 环境（写法见 docs/operations.md）。"
        )


def _is_importable(dotted: str) -> bool:
    """Whether the module is there; it is not run yet."""
    module, _, name = dotted.rpartition(".")
    try:
        return bool(module and name.isidentifier() and find_spec(module))
    except (ImportError, ValueError):
        return False


def _proxies(profile) -> Iterator[str]:
    for text in profile.trusted_proxies:
        if text != SOCKET and not _is_network(text):
            yield f"TRUSTED_PROXIES 中的“{text}”不是地址。请写反向代理的地址或网段，例如 127.0.0.1,10.1.2.0/24。"


def _is_network(text: str) -> bool:
    try:
        return bool(ip_network(text, strict=False))
    except ValueError:
        return False


def _debug(profile) -> Iterator[str]:
    if profile.debug:
        yield "DEBUG 已打开，出错时会把内部信息显示给所有人。请设为 false 或删去这一行。"


def _key(profile) -> Iterator[str]:
    key = profile.secret_key
    if not key:
        yield f"SECRET_KEY 没有设置。请设为随机串，可用此命令生成：{NEW_KEY}"
    elif len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS or key.startswith("django-insecure-"):
        yield f"SECRET_KEY 不够随机或不足 {SHORTEST_KEY} 个字符。请用此命令另行生成：{NEW_KEY}"


def _hosts(profile) -> Iterator[str]:
    if not profile.allowed_hosts:
        yield "ALLOWED_HOSTS 没有设置。请写上浏览器地址栏里用的主机名，例如 mfjg.example.gov.cn，多个用逗号分隔。"
    elif {"*", "."} & set(profile.allowed_hosts):
        yield "ALLOWED_HOSTS 含有 *，等于不检查主机名。请逐个写明主机名。"


def _address(profile) -> Iterator[str]:
    parts = _split(profile.public_url)
    if not profile.public_url:
        yield "PUBLIC_URL 没有设置。请写上浏览器访问用的完整地址，例如 https://mfjg.example.gov.cn。"
    elif parts is None or parts.path or parts.query or parts.fragment:
        yield f"PUBLIC_URL“{profile.public_url}”不是一个地址。请只写协议和主机名，末尾不带斜线。"
    else:
        yield from _scheme(profile, parts.scheme)
        if profile.allowed_hosts and not validate_host(parts.hostname, profile.allowed_hosts):
            yield f"PUBLIC_URL 的主机名 {parts.hostname} 不在 ALLOWED_HOSTS 中。请在 ALLOWED_HOSTS 中补上它。"


def _split(address: str):
    """The parts of a web address; None when it is none."""
    try:
        parts = urlsplit(address)
        return parts if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def _scheme(profile, scheme) -> Iterator[str]:
    if scheme == "http" and not profile.insecure_http:
        yield (
            "PUBLIC_URL 不是 https，密码会在网络上明文传送。请配置证书并改为 https://；"
            "确需在内网使用 http 的，另设 INSECURE_HTTP=true（理由和代价见 docs/decisions）。"
        )
    if scheme == "https" and profile.insecure_http:
        yield "INSECURE_HTTP 与 https 的 PUBLIC_URL 矛盾。请删去 INSECURE_HTTP。"


def _scheme_of_database(profile) -> Iterator[str]:
    url = profile.database_url
    if url and not (url.startswith("sqlite:///") or _names_a_server(url)):
        yield (
            "DATABASE_URL 看不懂。请写作 postgres://账号:密码@主机:5432/库名 的样子，"
            "密码里的特殊字符按网址规则转写，例如 @ 写作 %40。"
        )


def _names_a_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("postgres", "postgresql") and parts.path.count("/") == 1 and parts.port != 0
    except ValueError:
        return False


def _database(profile) -> Iterator[str]:
    if profile.single_process:
        return
    if not profile.database_url:
        yield (
            "DATABASE_URL 没有设置。请写上 PostgreSQL 的地址，例如 postgres://portal:密码@127.0.0.1:5432/portal；"
            "小单位只用 manage.py portal 一个进程的，可改设 SINGLE_PROCESS=true。"
        )
    elif profile.database_url.startswith("sqlite"):
        yield (
            "DATABASE_URL 是 SQLite，不适合多个进程。"
            "请改用 PostgreSQL，或设 SINGLE_PROCESS=true 只运行 manage.py portal。"
        )


def _broker(profile) -> Iterator[str]:
    if not profile.single_process and not profile.redis_url.startswith(BROKERS):
        yield "REDIS_URL 没有设置或不是 Redis 的地址。请写作 redis://127.0.0.1:6379/0 的样子。"
