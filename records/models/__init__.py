"""What happened, who was told, what runs."""

from records.models.decisions import Decision
from records.models.jobs import Job
from records.models.locks import YearLock
from records.models.long_jobs import LongJob
from records.models.messages import Delivery, Message, Reminder, ReminderTerms
from records.models.trail import AuditEvent

__all__ = ["AuditEvent", "Decision", "Delivery", "Job", "LongJob", "Message", "Reminder", "ReminderTerms", "YearLock"]
