"""What the office issued on the way: one bulletin, a month before the day of the demo."""

from datetime import timedelta

from branches.models import User
from branches.roles import Role
from modelagency.clock import start_of
from modelagency.demo.happening import happening
from tasks.actions.bulletins import draft_bulletin, issue_bulletin

MORNING = timedelta(hours=9)


def issue_paper(plan, day) -> None:
    """As of the morning of `day`, when the rows and their figures are those of that day."""
    office = User.objects.filter(posts__role=Role.OFFICE).order_by("id").first()
    with happening(start_of(day) + MORNING):
        made = draft_bulletin(by=office, plan=plan)
        issue_bulletin(by=office, bulletin=made, version=made.version)
