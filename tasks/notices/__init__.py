"""Reads a notice: its pillars, tasks, responsible units, targets and deadlines. No Django, no database."""

from tasks.notices.errors import NoticeError
from tasks.notices.files import MAX_BYTES, read_file
from tasks.notices.notice import Notice, Pillar, Task, Unit
from tasks.notices.reader import read_notice

__all__ = ["MAX_BYTES", "Notice", "NoticeError", "Pillar", "Task", "Unit", "read_file", "read_notice"]
