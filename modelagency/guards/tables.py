"""Which tables a sealed assessment and a locked year hold fast, and how a row of each leads there.

A way is a lookup from the row to the plan, the scheme or the cycle it belongs to; empty for these themselves.
"""

from django.apps import apps

PLAN, CYCLE, SCHEME = "plan", "cycle", "scheme"
GUARDED = {
    PLAN: {
        "tasks.Plan": "",
        "tasks.Notice": "plan",
        "tasks.Pillar": "plan",
        "tasks.Task": "plan",
        "tasks.Target": "task__plan",
        "tasks.Responsibility": "task__plan",
        "tasks.Leftover": "plan",
        "tasks.Period": "plan",
        "tasks.Amendment": "plan",
        "tasks.TaskChange": "amendment__plan",
        "tasks.ChangedUnit": "change__amendment__plan",
        "tasks.Assignment": "plan",
        "tasks.Measure": "assignment__plan",
        "tasks.Step": "assignment__plan",
        "tasks.Step_evidence": "step__assignment__plan",
        "tasks.Adjustment": "assignment__plan",
        "tasks.AdjustedMeasure": "adjustment__assignment__plan",
        "tasks.Application": "assignment__plan",
        "tasks.ProgressReport": "assignment__plan",
        "tasks.ProgressReport_evidence": "progressreport__assignment__plan",
        "tasks.ReportedMeasure": "report__assignment__plan",
        "tasks.ReportVersion": "report__assignment__plan",
        "tasks.SupervisionOrder": "assignment__plan",
        "tasks.OrderStep": "order__assignment__plan",
        "tasks.OrderStep_evidence": "orderstep__order__assignment__plan",
        "tasks.UrgedRow": "assignment__plan",
        "tasks.Receipt": "period__plan",
        "tasks.RollUp": "plan",
        "tasks.GroupRollUp": "plan",
        "tasks.Snapshot": "plan",
        "tasks.SnapshotFigure": "snapshot__plan",
        "tasks.UnitDay": "plan",
        "tasks.Bulletin": "plan",
        "tasks.BulletinRow": "bulletin__plan",
    },
    SCHEME: {
        "assessment.Scheme": "",
        "assessment.Component": "scheme",
        "assessment.Section": "component__scheme",
        "assessment.Indicator": "section__component__scheme",
        "assessment.Grade": "scheme",
        "assessment.Veto": "scheme",
    },
    CYCLE: {
        "assessment.Cycle": "",
        "assessment.Appraisal": "cycle",
        "assessment.Fact": "appraisal__cycle",
        "assessment.Mark": "appraisal__cycle",
        "assessment.Mark_evidence": "mark__appraisal__cycle",
        "assessment.Correction": "appraisal__cycle",
        "assessment.Exemption": "appraisal__cycle",
        "assessment.Entry": "appraisal__cycle",
        "assessment.Result": "appraisal__cycle",
        "assessment.ResultChange": "appraisal__cycle",
        "assessment.VetoEvent": "appraisal__cycle",
        "assessment.Adjustment": "appraisal__cycle",
        "assessment.Seal": "cycle",
        "assessment.PublicNotice": "cycle",
        "assessment.Appeal": "appraisal__cycle",
        "assessment.VoteRound": "cycle",
        "assessment.Candidacy": "appraisal__cycle",
        "assessment.RaterGroup": "round__cycle",
        "assessment.Tally": "appraisal__cycle",
        "assessment.Sheet": "group__round__cycle",
        "assessment.Ballot": "round__cycle",
        "assessment.VoteCode": "group__round__cycle",
    },
}
# Of these two apps, and yet free: rules for all years, what was never part of a year, and what goes on after it.
FREE = {
    "assessment.Rectification",
    "tasks.OrderSeries",
    "tasks.OrderRule",
    "tasks.ReminderRule",
    "tasks.ReminderDay",
    "tasks.Urge",
    "tasks.PendingWorkbook",
}


def guarded():
    """(model, kind, way) of every guarded table that the programme has."""
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    for kind, ways in GUARDED.items():
        for label, way in ways.items():
            if label in models:
                yield models[label], kind, way
