"""What LibreOffice makes of a workbook of ours."""

import shutil
import subprocess

import pytest

XLSX = "xlsx:Calc MS Excel 2007 XML"
needs_libreoffice = pytest.mark.skipif(not shutil.which("soffice"), reason="未安装 LibreOffice")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="未安装 poppler-utils")


def opened_by_libreoffice(data: bytes, folder, kind: str) -> bytes:
    """The file as LibreOffice saves it again, with a profile of its own in `folder`."""
    (folder / "in.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [shutil.which("soffice"), "--headless", profile, "--convert-to", kind, "--outdir", folder / "out"]
    subprocess.run([*command, folder / "in.xlsx"], check=True, capture_output=True, timeout=180)
    return (folder / "out" / f"in.{kind.partition(':')[0]}").read_bytes()


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, as it stands on it."""
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, check=True, capture_output=True, input=pdf, timeout=60).stdout.decode()
    return text.split("\f")[:-1]
