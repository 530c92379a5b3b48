"""Large workbooks: what the worker does with what a person asked for."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from django.http import QueryDict

from branches.permissions import rights_of
from modelagency.excel import workbook_file
from modelagency.listings.finding import Found, find
from modelagency.listings.tables import file_name, table_of
from records.actions import ask_job
from records.models import LongJob
from records.refusals import NotAllowed

KIND = "list"
STEP = 500  # rows between two reports of how far it has come


@dataclass(frozen=True)
class Made:
    """An open file and its name."""

    file: BinaryIO
    name: str


def ask_for(user, found: Found) -> LongJob:
    """Have the workbook of a list made."""
    params = {"path": found.path, "query": found.query.urlencode(), "acting": getattr(user, "acting_post", None)}
    return ask_job(by=user, kind=KIND, title=found.listing.title, params=params, scope=scope_of(user))


def list_of(job) -> Found:
    return find(job.params["path"], QueryDict(job.params["query"]))


def scope_of(user) -> str:
    """A digest of what the person may see now: of the posts they act in, and of the units these reach."""
    rights = rights_of(user)
    posts = sorted((post.pk, post.role, post.unit_id, post.reach) for post in rights.posts)
    reached = () if rights.sees_all else ("see_unit", "lead_unit")
    units = {name: sorted(row["content_object"] for row in rights.units(name)) for name in reached}
    return hashlib.sha256(json.dumps([posts, units]).encode()).hexdigest()


@contextmanager
def make(job, progress) -> Iterator[Made]:
    """The file of a LongJob, as its person may see it now; `progress(stage, done, total)` says how far it has come."""
    user = job.user
    user.acting_post = job.params["acting"]
    if not user.is_active or scope_of(user) != job.scope:
        raise NotAllowed
    found = list_of(job)
    progress("查找")
    rows = found.read(user)
    with workbook_file([table_of(found, _counted(rows, progress), user)]) as file:
        progress("保存文件", len(rows), len(rows))
        yield Made(file, file_name(found))


def _counted(rows, progress):
    for number, row in enumerate(rows):
        if number % STEP == 0:
            progress("写入", number, len(rows))
        yield row
    progress("整理文件", len(rows), len(rows))
