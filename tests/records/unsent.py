"""Messages, what runs by itself, and deliveries that failed or wait: for the tests of all addresses and actions."""

from datetime import timedelta

from modelagency.clock import now
from modelagency.listings.making import scope_of
from records import actions
from records.models import Delivery, LongJob, Message

# As in tests/test_access.py.
TABLE = """
GET jobs - - 302 403 403 403 403 403 200 200 403 403 200 403 403
GET records:messages - - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET records:unread - - 204 200 200 200 200 200 200 200 200 200 200 200 200
POST records:read - - 302 302 302 302 302 302 302 302 302 302 302 302 302
GET  exports - - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  export_page job - 302 404 404 404 404 404 200 404 404 404 404 404 404
GET  export_state job - 302 404 404 404 404 404 200 404 404 404 404 404 404
GET  export_file job - 302 404 404 404 404 404 409 404 404 404 404 404 404
GET  deliveries - - 302 403 403 403 403 403 200 200 403 403 200 403 403
POST deliveries_again - - 302 403 403 403 403 403 302 302 403 403 302 403 403
POST delivery_again unsent - 302 403 403 403 403 403 302 302 403 403 302 403 403
"""
FAILED = {"state": "failed", "attempts": 8, "error": "550 No such mailbox"}
PUT_OFF = {"state": "waiting", "attempts": 3, "error": "451 Try later"}


def unsent(person, channel="mail", **fields) -> Delivery:
    """One that failed, unless `fields` say otherwise."""
    message = Message.objects.create(recipient=person, kind="reminder", text="3 项今天到期")
    due_at = now() + timedelta(hours=4)
    return Delivery.objects.create(message=message, channel=channel, **{"due_at": due_at} | FAILED | fields)


def things(cast, count=1) -> dict:
    """What the table names."""
    return {
        "unsent": [unsent(cast.reporter) for _ in range(count)][-1],
        "job": [asked(cast.office) for _ in range(count)][-1],
    }


def asked(person, path="/assignments/", query="") -> LongJob:
    """A file that waits for a worker."""
    params = {"path": path, "query": query, "acting": None}
    at = {"asked_at": now(), "scope": scope_of(person)}
    return LongJob.objects.create(kind="list", user=person, title="落实项", params=params, **at)


def _one(scene):
    return {"delivery": unsent(scene.cast.reporter)}


def _all(scene):
    return {"rows": Delivery.objects.filter(pk=unsent(scene.cast.reporter).pk), "words": "发送失败"}


def _made(scene):
    job = asked(scene.cast.office)
    job.state = "done"
    return {"job": job, "scope": job.scope}


# As in tests/test_audit.py.
ACTIONS = {
    actions.send_again: ("office", _one),
    actions.send_all_again: ("office", _all),
    actions.ask_job: ("office", lambda scene: {"kind": "list", "title": "落实项", "params": {}, "scope": ""}),
    actions.fetch_job: ("office", _made),
}

_WHO = ("office", "deputy", "system_admin")


def _form(**fields):
    return lambda scene: fields


def _sent(scene):
    Delivery.objects.filter(pk=scene["unsent"].pk).update(state="sent", error="")
    return {}


# As in tests/bad_cases.py.
BAD_CASES = [
    (
        _WHO,
        "GET deliveries - -",
        {
            "nonsense page of what was not sent": (_form(page="a"), 400, "页码不对"),
            "an unknown list of what was not sent": (_form(view="all'"), 400, "没有这个列表"),
            "an unknown channel of what was not sent": (_form(channel="\x00"), 400, "没有这个列表"),
        },
    ),
    (
        _WHO,
        "POST deliveries_again - -",
        {
            "send an unknown list again": (_form(view="sent"), 400, "没有这个列表"),
            "send an unknown channel again": (_form(view="failed", channel="fax"), 400, "没有这个列表"),
            "send an empty list again": (_form(view="put_off"), 409, "没有要重新发送的消息"),
        },
    ),
    (_WHO, "POST delivery_again unsent -", {"send again what was sent": (_sent, 409, "已经发出")}),
]
