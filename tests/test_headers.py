"""What every answer carries, whatever its status: nothing inline, nothing from outside, no frame, no guessing of types,
nothing kept by a browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from branches.models import Evidence
from modelagency.middleware.headers import CONTENT_SECURITY_POLICY
from tests import make, stages
from tests.assessment import run

FILE_POLICY = "default-src 'none'; sandbox"


@pytest.fixture
def row(cast, plan, units):
    row = make.assignment_of(plan, units["甲医院"])
    return stages.reach("to_review", cast, row, uploads=(SimpleUploadedFile("总结.pdf", stages.PDF),))


def guarded(answer, policy=CONTENT_SECURITY_POLICY) -> int:
    """The status of an answer, once its headers are as they must be."""
    told = {name: answer.headers.get(name) for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")}
    assert told == {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}
    assert answer.headers["Content-Security-Policy"] == policy
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.status_code


def test_the_policy_allows_nothing_inline_and_nothing_from_outside():
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules.pop("img-src") == "'self' data:"
    assert {rules.pop(name) for name in ("default-src", "frame-ancestors", "base-uri")} == {"'none'"}
    assert set(rules) == {"style-src", "script-src", "font-src", "connect-src", "form-action"}
    assert set(rules.values()) == {"'self'"}


def test_pages_redirects_and_refusals_are_guarded(cast, row, signed_in):
    reporter, stranger = signed_in(cast.reporter), signed_in(cast.stranger)
    page, review = (reverse(f"tasks:{name}", args=[row.pk]) for name in ("assignment", "review"))
    measures, accept = reverse("tasks:measures", args=[row.pk]), reverse("tasks:accept", args=[row.plan_id])
    import_ = reverse("tasks:import")
    assert [
        guarded(answer)
        for answer in [
            reporter.get(page),
            Client().get(page),
            reporter.get(reverse("login")),
            Client().get(reverse("login")),
            reporter.get(reverse("tasks:assignments"), {"light": "红"}),
            reporter.get(review),
            stranger.get(page),
            reporter.get("/nothing/"),
            reporter.get(accept),
            reporter.get(measures),
            signed_in(cast.office).post(import_),
            Client(HTTP_HOST="elsewhere.example", raise_request_exception=False).get("/"),
            Client(enforce_csrf_checks=True).post(reverse("login"), {}),
        ]
    ] == [200, 302, 302, 200, 400, 403, 404, 404, 405, 409, 422, 400, 403]


def test_too_many_wrong_passwords_are_answered_guarded(cast):
    said = {"username": "reporter", "password": "wrong"}
    answers = [Client().post(reverse("login"), said) for _ in range(5)]
    assert guarded(answers[-1]) == 429


def test_files_are_downloads_that_run_nothing(cast, row, plan, signed_in):
    url = reverse("tasks:evidence", args=[row.pk, Evidence.objects.get().pk])
    file = signed_in(cast.reporter).get(url)
    assert file.getvalue() == stages.PDF
    assert (guarded(file, FILE_POLICY), file.headers["Content-Disposition"][:10]) == (200, "attachment")
    workbook = signed_in(cast.office).get(reverse("assessment:export", args=[run.computed(cast.office, plan).pk]))
    workbook.getvalue()
    assert (guarded(workbook), workbook.headers["Content-Disposition"][:10]) == (200, "attachment")


def test_static_files_are_of_the_type_they_say(client, db):
    answer = client.get("/static/js/portal.js")
    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
    answer.close()


@pytest.mark.once
@pytest.mark.parametrize("table", ["django_session", "tasks_plan"])
def test_a_failing_database_is_said_plainly_and_guarded(table, cast, signed_in):
    """A missing table is what SQLite has of a database that does not answer."""
    client = signed_in(cast.reporter)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO gone")
    answer = client.get(reverse("home"))
    assert guarded(answer) == 503
    assert "系统正忙，这一步没有办成" in answer.content.decode()
