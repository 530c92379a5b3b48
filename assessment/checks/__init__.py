"""考前体检: what stands in the way of the next step, or should be weighed before it. Errors block the step."""

from assessment.checks.closing import before_closing
from assessment.checks.findings import Finding, Level, errors
from assessment.checks.opening import before_opening
from assessment.checks.submitting import before_submitting

__all__ = ["Finding", "Level", "before_closing", "before_opening", "before_submitting", "errors"]
