"""The plan and everybody's work on it."""

from tasks.models.adjustments import AdjustedMeasure, Adjustment
from tasks.models.amendments import Amendment, ChangedUnit, TaskChange
from tasks.models.applications import Application
from tasks.models.assignments import Assignment, Measure, Step
from tasks.models.bulletins import Bulletin, BulletinRow
from tasks.models.orders import OrderRule, OrderSeries, OrderStep, SupervisionOrder
from tasks.models.plans import Leftover, Notice, Period, Pillar, Plan, Responsibility, Target, Task
from tasks.models.receipts import Receipt
from tasks.models.reports import ProgressReport, ReportedMeasure, ReportVersion
from tasks.models.rollups import GroupRollUp, RollUp
from tasks.models.rules import ReminderDay, ReminderRule
from tasks.models.snapshots import Snapshot, SnapshotFigure, UnitDay
from tasks.models.urging import Urge, UrgedRow
from tasks.models.workbooks import PendingWorkbook

__all__ = [
    "AdjustedMeasure",
    "Adjustment",
    "Amendment",
    "Application",
    "Assignment",
    "Bulletin",
    "BulletinRow",
    "GroupRollUp",
    "Leftover",
    "Measure",
    "Notice",
    "OrderRule",
    "OrderSeries",
    "OrderStep",
    "PendingWorkbook",
    "Period",
    "Pillar",
    "Plan",
    "ProgressReport",
    "Receipt",
    "ReminderDay",
    "ReminderRule",
    "ReportVersion",
    "ReportedMeasure",
    "Responsibility",
    "RollUp",
    "Snapshot",
    "SnapshotFigure",
    "Step",
    "SupervisionOrder",
    "Target",
    "Task",
    "TaskChange",
    "ChangedUnit",
    "UnitDay",
    "Urge",
    "UrgedRow",
]
