"""Too much at once is refused with a page that says the limit; a wait is said to browsers too."""

import signal
import socket
import subprocess

import pytest
from django.db import connection
from django.test import Client

from records.models import AuditEvent
from tests import make
from tests.modelagency.test_portal import MANAGE, ROOT, Run, environment

LIMIT = 100 * 1024 * 1024
LOGIN = "/accounts/login/"


def refused(answer) -> bool:
    text = answer.content.decode()
    assert "提交的内容太大，没有保存" in text
    assert "不超过 100 MB，每个文件不超过 20 MB" in text
    return answer.status_code == 413


@pytest.mark.parametrize("length", [str(LIMIT + 1), "9" * 400])
def test_a_body_too_large_is_not_read(cast, length):
    assert refused(Client().post(LOGIN, CONTENT_LENGTH=length))


@pytest.mark.parametrize(("length", "status"), [(1000, 422), (1001, 413)])
def test_the_limit_itself_is_allowed(cast, settings, length, status):
    settings.BODY_LIMIT = 1000
    assert Client().post(LOGIN, "x" * length, "application/x-www-form-urlencoded").status_code == status


def test_more_fields_than_any_page_has(cast):
    last = AuditEvent.objects.latest("id").pk
    person = Client(enforce_csrf_checks=True)
    person.force_login(cast.reporter, backend="django.contrib.auth.backends.ModelBackend")
    person.get("/")  # which sets the cookie of the forms' token
    assert refused(person.post("/accounts/logout/", {f"f{n}": "x" for n in range(1001)}))
    assert person.get("/").status_code == 200  # still signed in
    assert not AuditEvent.objects.filter(pk__gt=last, result="done").exists()


def test_more_text_than_any_page_takes(cast, signed_in):
    assert refused(signed_in(cast.reporter).post("/accounts/logout/", {"text": "x" * 3_000_000}))


def test_more_files_than_any_page_takes(cast, signed_in):
    boundary = b"--B\r\n"
    part = b'Content-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nx\r\n'
    body = b"".join([boundary + part] * 101) + b"--B--\r\n"
    assert refused(signed_in(cast.reporter).post("/accounts/logout/", body, "multipart/form-data; boundary=B"))


@pytest.mark.once
def test_the_embedded_server_leaves_a_proxys_headers_to_the_portal(tmp_path):
    subprocess.run([*MANAGE, "migrate", "-v0"], cwd=ROOT, env=environment(tmp_path, 0), check=True)
    portal = Run(["env", *(f"{name}={value}" for name, value in PRODUCTION.items()), *MANAGE, "portal"], tmp_path)
    try:
        assert any("服务已启动" in line for line in portal.process.stdout)
        answers = [said_over(portal.port, extra) for extra in ("", "X-Forwarded-Proto: https\r\n")]
    finally:
        portal.end(signal.SIGTERM)
    assert [answer.split()[1] for answer in answers] == ["301", "302"]


PRODUCTION = {
    "PRODUCTION": "true",
    "SINGLE_PROCESS": "true",
    "SECRET_KEY": "q8Zx-pL2vN7rT4wY9sB3mK6hJ1fD5gC0aE_uIoQeRtWyUiPzXcVb",
    "ALLOWED_HOSTS": "127.0.0.1",
    "PUBLIC_URL": "https://127.0.0.1",
    "TRUSTED_PROXIES": "127.0.0.1",
}


def said_over(port, extra) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{extra}Connection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: line.recv(65536), b"")).decode()


@pytest.mark.once
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_embedded_server_answers_before_the_body_comes(tmp_path, host):
    subprocess.run([*MANAGE, "migrate", "-v0"], cwd=ROOT, env=environment(tmp_path, 0), check=True)
    portal = Run([*MANAGE, "portal", "--host", host], tmp_path)
    try:
        portal.wait_until_up()
        with socket.create_connection(("127.0.0.1", portal.port), timeout=20) as line:
            head = f"POST {LOGIN} HTTP/1.1\r\nHost: 127.0.0.1:{portal.port}\r\nContent-Length: {LIMIT + 1}\r\n\r\n"
            line.sendall(head.encode())  # and not one byte of the body
            answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    finally:
        portal.end(signal.SIGTERM)
    assert answer.startswith("HTTP/1.1 413 ")
    assert "提交的内容太大，没有保存" in answer
    assert "default-src 'none'" in answer


def test_a_locked_account_says_when_to_try_again(cast):
    client = Client()
    tries = [client.post(LOGIN, {"username": "reporter", "password": "wrong"}) for _ in range(5)]
    assert (tries[-1].status_code, tries[-1]["Retry-After"]) == (429, "900")
    assert client.post(LOGIN, {"username": "reporter", "password": make.PASSWORD})["Retry-After"] == "900"


@pytest.mark.once
@pytest.mark.parametrize("table", ["django_session", "records_message"])
def test_a_database_that_fails_says_when_to_try_again(table, cast, signed_in):
    """A missing table is what SQLite has of a database that does not answer."""
    person = signed_in(cast.reporter)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO gone")
    answer = person.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


@pytest.mark.once
@pytest.mark.parametrize("port", ["0", "99999", "-1"])
def test_a_port_that_cannot_be(tmp_path, port):
    status, said = Run([*MANAGE, "portal", f"--port={port}"], tmp_path).wait()
    assert (status, said) == (1, f"CommandError: 端口 {port} 不在 1 到 65535 之间。请换一个端口，例如 8000。\n")
