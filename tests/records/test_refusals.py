"""What the portal says no with."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from records.refusals import NotAllowed, NotYours, Refusal, StaleVersion


def test_a_stale_version_carries_both_texts():
    stale = StaleVersion(yours="甲", theirs="乙", back="/x/")
    assert (stale.yours, stale.theirs, stale.back) == ("甲", "乙", "/x/")
    assert str(stale) == "您打开之后，这份内容已被他人修改。两份文字都在下面，请核对后再保存。"


@pytest.mark.parametrize(
    ("error", "family"), [(StaleVersion, Refusal), (NotYours, Http404), (NotAllowed, PermissionDenied)]
)
def test_each_belongs_to_the_family_that_answers_it(error, family):
    assert issubclass(error, family)
