"""A zip whose last 64 bytes, its comment, are the SHA-256 of all bytes before: one flipped bit anywhere is found."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FORMAT = 1
MANIFEST = "manifest.json"
SEAL = 64  # bytes
CHUNK = 1 << 20


class DamagedError(Exception):
    """The archive is not what was written."""


class Writer:
    """Writes members one after another, then the manifest, then the seal."""

    def __init__(self, path: Path):
        self.file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        self.zip = zipfile.ZipFile(self.file, "w")
        self.members = {}

    @contextmanager
    def member(self, name: str, *, packed: bool) -> Iterator:
        """Yield the function that takes the member's bytes."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as target:

            def write(data: bytes):
                nonlocal size
                size += target.write(data)
                digest.update(data)

            yield write
        self.members[name] = {"size": size, "sha256": digest.hexdigest()}

    def finish(self, manifest: dict):
        """Add the manifest and the seal; what was written is on the disk afterwards."""
        content = manifest | {"format": FORMAT, "members": dict(self.members)}
        with self.member(MANIFEST, packed=True) as write:
            write(json.dumps(content, ensure_ascii=False, indent=1).encode())
        self.zip.comment = b"0" * SEAL
        self.zip.close()
        seal = _digest(self.file)
        self.file.seek(-SEAL, os.SEEK_END)
        self.file.write(seal)
        self.file.flush()
        os.fsync(self.file.fileno())

    def close(self):
        self.file.close()


class Reader:
    """An archive that has been read once from end to end and found whole. Raise DamagedError."""

    def __init__(self, path: Path):
        self.file = path.open("rb")
        try:
            self._check_seal()
            self.zip = zipfile.ZipFile(self.file)
            self.manifest = json.loads(self.zip.read(MANIFEST))
            self._check_members()
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, NotImplementedError) as error:
            self.file.close()
            raise DamagedError(f"内容读不懂（{error}）") from error
        except BaseException:
            self.file.close()
            raise

    @contextmanager
    def open(self, name: str) -> Iterator:
        with self.zip.open(name) as source:
            yield source

    def close(self):
        self.file.close()

    def _check_seal(self):
        size = self.file.seek(0, os.SEEK_END)
        if size <= SEAL:
            raise DamagedError("文件不完整")
        self.file.seek(-SEAL, os.SEEK_END)
        if self.file.read() != _digest(self.file):
            raise DamagedError("校验码不符，可能没有传完或者存储出错")

    def _check_members(self):
        if self.manifest["format"] != FORMAT:
            raise DamagedError(f"格式是第 {self.manifest['format']} 版，本程序只认第 {FORMAT} 版")
        there, expected = sorted(self.zip.namelist()), sorted([*self.manifest["members"], MANIFEST])
        if there != expected:
            odd = sorted(set(there) ^ set(expected)) or ["有重名"]
            raise DamagedError(f"内容与清单不一致：{'、'.join(odd[:5])}")
        for name, about in self.manifest["members"].items():
            with self.open(name) as source:
                if hashlib.file_digest(source, "sha256").hexdigest() != about["sha256"]:
                    raise DamagedError(f"{name} 与清单中的校验码不符")


def _digest(file) -> bytes:
    """Of all but the seal."""
    digest, left = hashlib.sha256(), file.seek(0, os.SEEK_END) - SEAL
    file.seek(0)
    while left:
        data = file.read(min(CHUNK, left))
        digest.update(data)
        left -= len(data)
    return digest.hexdigest().encode()
