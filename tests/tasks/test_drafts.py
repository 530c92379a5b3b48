"""A unit's drafts are its own until they are handed in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.models import Evidence
from modelagency.clock import today
from tasks.actions.measures import save_measures
from tests import make, stages
from tests.cast import DUE

OTHERS = ["lead", "office", "deputy", "committee", "inspector"]


@pytest.fixture
def row(plan, units):
    return make.assignment_of(plan, units["甲医院"])


def test_draft_measures_are_shown_to_the_unit_only(cast, row, signed_in):
    stages.to_plan(cast, row)
    measures = [{"text": "还在斟酌的举措", "owner": "", "due_on": DUE}]
    save_measures(by=cast.reporter, assignment=row, measures=measures, version=0)
    url = reverse("tasks:assignment", args=[row.pk])
    shown = {
        who: "还在斟酌的举措" in signed_in(user).get(url).content.decode() for who, user in cast.everybody().items()
    }
    assert [who for who, is_shown in shown.items() if is_shown] == ["reporter", "leader"]


@pytest.mark.parametrize(("who", "status"), [("reporter", 200), ("leader", 200), *[(who, 404) for who in OTHERS]])
def test_a_drafts_file_is_served_to_the_unit_only(who, status, cast, row, signed_in):
    stages.reach("working", cast, row)
    period, draft = make.draft(row, today(), uploads=(SimpleUploadedFile("草稿.pdf", stages.PDF),))
    make.saved(cast.reporter, row, period, draft)
    answer = signed_in(getattr(cast, who)).get(reverse("tasks:evidence", args=[row.pk, Evidence.objects.get().pk]))
    answer.getvalue()
    assert answer.status_code == status


def test_a_lost_file_is_said_and_not_recorded_as_a_download(cast, row, signed_in):
    file = SimpleUploadedFile("总结.pdf", stages.PDF)
    stages.reach("to_confirm", cast, row, uploads=(file,))
    item = Evidence.objects.get()
    item.file.storage.delete(item.file.name)
    answer = signed_in(cast.leader).get(reverse("tasks:evidence", args=[row.pk, item.pk]))
    assert (answer.status_code, "文件不在服务器上" in answer.content.decode()) == (409, True)
