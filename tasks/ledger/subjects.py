"""What reminders are about, by name, and where the reader may open it. Two queries at most for any number of rows."""

from django.db.models import BooleanField, Exists, OuterRef, Value

from branches.roles import Role
from tasks.ledger.lines import Subject
from tasks.links import assignment_links, filing_link
from tasks.models import Assignment, Period

ROW, PERIOD = Assignment._meta.label_lower, Period._meta.label_lower
GONE = "（事项已不存在）"


class Subjects:
    """Of reminders: (subject_type, subject_id) → Subject, as `rights` may see them."""

    def __init__(self, keys, rights):
        self.rights = rights
        self.rows = self._rows({pk for kind, pk in keys if kind == ROW})
        self.periods = self._periods({pk for kind, pk in keys if kind == PERIOD})
        self.links = assignment_links(self.rows)
        self.filed = {post.unit_id for post in rights.posts if post.role == Role.REPORTER}

    def _rows(self, pks):
        if not pks:
            return {}
        mine = Assignment.objects.visible_to(self.rights).filter(pk=OuterRef("pk"))
        may_open = Value(True, output_field=BooleanField()) if self.rights.sees_all else Exists(mine)
        rows = Assignment.objects.filter(pk__in=pks).annotate(may_open=may_open)
        return {row.pk: row for row in rows.select_related("task__pillar")}

    def _periods(self, pks):
        return Period.objects.select_related("plan").in_bulk(pks) if pks else {}

    def of(self, kind, pk, unit_id, unit) -> Subject:
        """unit: its name."""
        if kind == ROW and pk in self.rows:
            row = self.rows[pk]
            return Subject(row.task.called, self.links[pk] if row.may_open else "", unit)
        if kind == PERIOD and pk in self.periods:
            period = self.periods[pk]
            url = filing_link(unit_id, pk) if unit_id in self.filed else ""
            return Subject(f"{period.plan.year}年{period}填报", url, unit)
        return Subject(GONE, "", unit)
