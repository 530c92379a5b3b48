import pytest

from tests.assessment import run


@pytest.fixture
def cycle(cast, plan):
    """An opened cycle over the three branches of the bureau."""
    return run.opened(cast.office, plan)
