"""What a person has to do about assessments today. A constant number of queries whatever the number of rows."""

from assessment.permissions import may_see_assessment
from assessment.todo.deciding import deciding_errands
from assessment.todo.errands import Errand
from assessment.todo.marking import marking_errands
from assessment.todo.putting_right import round_errands

PARTS = (deciding_errands, marking_errands, round_errands)


def errands_for(rights, today) -> list[Errand]:
    """By urgency: what has a day first, the earliest on top."""
    if not may_see_assessment(rights):
        return []
    found = [errand for part in PARTS for errand in part(rights, today)]
    return sorted(found, key=lambda errand: (errand.due_on is None, errand.due_on or today))
