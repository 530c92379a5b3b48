"""A disk that takes no more: a plain page, no row, no part of a file. The system itself refuses."""

import os
import resource
import subprocess
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.models import Evidence
from tests.branches.files import PDF

ROOM = 4 * 1024 * 1024
IN_MEMORY, AS_A_FILE = 64 * 1024 * 1024, 1024


@contextmanager
def little_room(folder):
    """A disk of its own for `folder`, where one may be mounted; else no file may grow beyond the same size."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    if os.geteuid() == 0 and not subprocess.run(command, capture_output=True).returncode:
        try:
            yield
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        return
    with no_large_files():
        yield


@contextmanager
def no_large_files():
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.fixture
def put(cast, units, signed_in, settings, tmp_path):
    client = signed_in(cast.reporter)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()

    def put(*sizes, memory=IN_MEMORY):
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = memory
        files = [SimpleUploadedFile(f"{size}.pdf", PDF + b"\0" * size + PDF) for size in sizes]
        return client.post(reverse("branches:shelf", args=[units["甲医院"].pk]), {"uploads": files})

    return put


def stored(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_nothing_stays_of_what_did_not_fit(put, settings):
    with little_room(settings.MEDIA_ROOT):
        answer = put(1024, ROOM + 1024)  # the first would have fitted
        page = answer.content.decode()
        assert (answer.status_code, "服务器存储空间已满" in page, "文件没有保存" in page) == (507, True, True)
        assert (stored(settings.MEDIA_ROOT), Evidence.objects.count()) == ([], 0)
        assert put(2048).status_code == 302
        assert (len(stored(settings.MEDIA_ROOT)), Evidence.objects.count()) == (1, 1)


@pytest.mark.parametrize("memory", [IN_MEMORY, AS_A_FILE])
def test_the_same_while_the_request_is_still_read(memory, put, settings, tmp_path):
    """A large upload goes to a file of the system first, which may not fit either."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    with no_large_files():
        answer = put(ROOM + 1024, memory=memory)
    assert (answer.status_code, "服务器存储空间已满" in answer.content.decode()) == (507, True)
    assert (stored(tmp_path), Evidence.objects.count()) == ([], 0)
