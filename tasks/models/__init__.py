"""The plan and everybody's work on it."""

from tasks.models.assignments import Assignment, Measure, Step
from tasks.models.plans import Notice, Period, Pillar, Plan, Responsibility, Target, Task
from tasks.models.reports import ProgressReport, ReportedMeasure

__all__ = [
    "Assignment",
    "Measure",
    "Notice",
    "Period",
    "Pillar",
    "Plan",
    "ProgressReport",
    "ReportedMeasure",
    "Responsibility",
    "Step",
    "Target",
    "Task",
]
