import pytest

from branches.actions.decisions import confirm_decision
from tests import make
from tests.assessment import run


@pytest.fixture
def cycle(cast, plan):
    """An opened cycle over the three branches of the bureau."""
    return run.opened(cast.office, plan)


@pytest.fixture
def results(cast, plan):
    """A cycle with marks, votes and totals."""
    return run.computed(cast.office, plan)


@pytest.fixture
def decision(cast):
    """A decision of the committee in force."""
    made = make.decision(cast.office)
    confirm_decision(by=cast.deputy, decision=made)
    made.refresh_from_db()
    return made
