"""The table of roles, as a clerk would check it."""

import pytest

from branches.roles import OFFICERS, PERMISSIONS_OF, ROLE_LABELS, UNIT_PERMISSIONS, Role


def test_every_role_has_a_name_and_known_permissions():
    assert set(ROLE_LABELS) == set(PERMISSIONS_OF) == set(Role)
    assert set().union(*PERMISSIONS_OF.values()) == set(UNIT_PERMISSIONS)


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("see_unit", {"reporter", "leader", "lead", "office", "committee", "inspector"}),
        ("report_unit", {"reporter"}),
        ("confirm_unit", {"leader"}),
        ("lead_unit", {"lead"}),
        ("run_unit", {"office"}),
        ("decide_unit", {"committee"}),
    ],
)
def test_each_permission_comes_with_these_roles_only(permission, roles):
    assert {role for role, given in PERMISSIONS_OF.items() if permission in given} == roles


def test_the_three_officers_have_no_part_in_the_work():
    assert [PERMISSIONS_OF[role] for role in sorted(OFFICERS)] == [set(), set(), set()]
