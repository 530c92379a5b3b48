"""The code keeps to the ground plan, and the rules that say so bite."""

import re
from pathlib import Path

import pytest

from modelagency.celery import app
from tests.architecture import APPS, complaints

ROOT = Path(__file__).parent.parent
LONG = "x = 1\n"


def sources() -> dict[str, str]:
    folders = [ROOT / name for name in [*APPS, "modelagency", "tests"]]
    paths = [path.relative_to(ROOT) for folder in folders for path in folder.rglob("*.py")]
    paths = [path for path in paths if "migrations" not in path.parts]
    return {
        ".".join(path.with_suffix("").parts).removesuffix(".__init__"): (ROOT / path).read_text(encoding="utf-8")
        for path in paths
    }


@pytest.mark.once
def test_the_code_keeps_to_the_ground_plan():
    found = complaints(sources())
    assert not found, "\n".join(found)


@pytest.mark.once
@pytest.mark.parametrize(
    ("module", "text", "complaint"),
    [
        ("records.actions", "from branches.models import User", "an app further right"),
        ("branches.actions", "import tasks.models", "an app further right"),
        ("records.actions", "from modelagency.settings import DEBUG", "apps see only"),
        ("modelagency.clock", "from records.models import Message", "is open to the apps"),
        ("tasks.models.plans", "from tasks.permissions import get_plan", "a higher layer"),
        ("tasks.lights", "from tasks.models import Plan", "a higher layer"),
        ("tasks.querysets", "from tasks.models import Plan", "a higher layer"),
        ("tasks.actions.reports", "from tasks.forms.reports import RowForm", "a higher layer"),
        ("tasks.actions", "from branches.querysets import UnitQuerySet", "enters branches by"),
        ("tasks.views", "from branches.forms import UnitForm", "enters branches by"),
        ("tasks.lights", "from branches.models import Unit", "in a pure module"),
        ("tasks.lights", "from django.db.models import Q", "in a pure module"),
        ("tasks.lights", "from modelagency.clock import today", "time is a parameter"),
        ("tasks.todo", "from tasks.views import plans", "nothing imports views"),
        ("modelagency.home", "from tasks import jobs", "nothing imports jobs"),
        ("tasks.actions", "from .models import Plan", "by a relative name"),
        ("tasks.actions", "def act():\n    import json", "import inside act"),
        ("tasks.actions", "day = datetime.date.today()", "date.today beside modelagency.clock"),
        ("tasks.models", "made = DateTimeField(default=timezone.now)", "timezone.now beside modelagency.clock"),
        ("tasks.views", "remind_job.delay()", "calls the broker"),
        ("tasks.actions", "app.send_task('tasks.remind')", "calls the broker"),
        ("tasks.actions", "from modelagency.clock import frozen_at", "only the demo"),
        ("tasks.services", "", "says nothing"),
        ("tasks.tasks", "", "says nothing"),
        ("tasks.actions", LONG * 401, "401 lines, 400 at most"),
        ("tasks.actions", LONG * 81, "the median file has 81"),
        ("tasks.actions", "def act():\n" + 50 * "    x = 1\n", "act has 51 lines"),
    ],
)
def test_each_rule_bites(module, text, complaint):
    assert any(complaint in found for found in complaints({module: text, "tasks.jobs": ""}))


@pytest.mark.once
def test_a_circle_of_imports_is_found():
    circle = {"tasks.lights": "import tasks.states", "tasks.states": "import tasks.lights"}
    assert any(found.startswith("a circle of imports") for found in complaints(circle))


@pytest.mark.once
def test_what_the_plan_allows_passes():
    allowed = {
        "modelagency.clock": "from django.utils import timezone\nnow = timezone.now()",
        "modelagency.urls": "from tasks import urls",
        "tasks.states": "from enum import StrEnum\nfrom branches.roles import Role",
        "tasks.models": "from django.db import models\nfrom tasks.states import State\nimport branches.models",
        "tasks.actions": "from modelagency.clock import today\nfrom tasks.models import Plan",
        "tasks.views": "from tasks.actions import act\nfrom records.permissions import may",
        "tasks.urls": "from tasks import views",
    }
    assert complaints(allowed) == []


@pytest.mark.once
def test_the_worker_finds_the_jobs():
    app.loader.import_default_modules()
    jobs = [name for name in app.tasks if not name.startswith("celery.")]
    assert "tasks.remind" in jobs
    assert all(re.fullmatch(rf"({'|'.join([*APPS, 'modelagency'])})\.[a-z_]+", name) for name in jobs)


@pytest.mark.once
def test_every_setting_of_the_environment_is_explained():
    settings = (ROOT / "modelagency" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', settings))
    explained = set(re.findall(r"^#?\s*([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert "DATABASE_URL" in read
    assert read <= explained
