"""The standing cast: the people every test may call on, in a small bureau."""

from dataclasses import dataclass, fields
from datetime import date

import pytest
import time_machine
from django.test import Client

from branches.actions.calendar import seed_working_days
from branches.models import Post, Unit, User
from branches.roles import Role
from tests import make

TODAY = date(2026, 9, 16)
DUE = date(2026, 12, 18)
ALL = Post.Reach.ALL


@dataclass
class Cast:
    """reporter, leader: of unit A (甲医院); stranger: reporter of unit B (乙医院); lead: reviewer of 局机关党委."""

    reporter: User
    leader: User
    stranger: User
    stranger_leader: User
    lead: User
    office: User
    deputy: User  # the second member of the office, of another home unit
    committee: User
    inspector: User
    system_admin: User
    security_admin: User
    audit_admin: User

    def everybody(self) -> dict[str, User]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@pytest.fixture(autouse=True)
def the_day():
    """The day of all tests, at nine in the morning in Shanghai."""
    with time_machine.travel("2026-09-16T01:00:00Z", tick=True) as traveller:
        yield traveller


@pytest.fixture
def units(db) -> dict[str, Unit]:
    seed_working_days(by=None, years=[2026])
    return make.bureau()


@pytest.fixture
def cast(units) -> Cast:
    top, party = units["安澜县卫生健康局"], units["局机关党委"]
    return Cast(
        reporter=make.member("reporter", Role.REPORTER, units["甲医院"]),
        leader=make.member("leader", Role.LEADER, units["甲医院"]),
        stranger=make.member("stranger", Role.REPORTER, units["乙医院"]),
        stranger_leader=make.member("stranger_leader", Role.LEADER, units["乙医院"]),
        lead=make.member("lead", Role.LEAD, party),
        office=make.member("office", Role.OFFICE, party, reach=ALL),
        deputy=make.member("deputy", Role.OFFICE, units["组织人事科"], reach=ALL),
        committee=make.member("committee", Role.COMMITTEE, top, reach=ALL),
        inspector=make.member("inspector", Role.INSPECTOR, top, reach=ALL),
        system_admin=make.member("system_admin", Role.SYSTEM_ADMIN, top),
        security_admin=make.member("security_admin", Role.SECURITY_ADMIN, top),
        audit_admin=make.member("audit_admin", Role.AUDIT_ADMIN, top),
    )


@pytest.fixture
def plan(cast):
    """A published plan of three tasks in full swing."""
    return make.published_plan(cast.office, due_on=DUE)


@pytest.fixture
def signed_in():
    """signed_in(user) → a browser session of that person; errors of the portal come as pages, as they do for people."""

    def sign_in(user) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
