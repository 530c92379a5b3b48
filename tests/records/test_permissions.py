"""Who may read the trail."""

import pytest

from branches.roles import Role
from records.permissions import may_read_trail


@pytest.mark.parametrize("role", Role)
def test_inspectors_and_the_audit_officer_only(role):
    assert may_read_trail({role}) is (role in (Role.INSPECTOR, Role.AUDIT_ADMIN))


def test_no_post_no_trail():
    assert not may_read_trail(set())
