"""The system's Chromium for pytest-playwright: a Chinese visitor in Shanghai."""

import os
import shutil

import pytest

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("未安装 Chromium")
    return browser_type_launch_args | {"executable_path": found, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    place = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
    return browser_context_args | place | {"viewport": {"width": 1280, "height": 800}}
