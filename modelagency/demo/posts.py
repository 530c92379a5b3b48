"""Who acts for whom in the demo."""

from dataclasses import dataclass

from branches.models import Post, User
from branches.roles import Role
from modelagency.demo.diary import LEADER, OFFICE, REPORTER


@dataclass(frozen=True)
class Actors:
    """People by what they do: unit id → reporter, leader or (of a leading unit) reviewer; the office with homes."""

    reporters: dict[int, User]
    leaders: dict[int, User]
    leads: dict[int, User]
    office: list[tuple[User, int]]

    @classmethod
    def load(cls) -> "Actors":
        posts = list(Post.objects.select_related("user").order_by("id"))

        def holders(role):
            return {post.unit_id: post.user for post in posts if post.role == role}

        office = [(post.user, post.unit_id) for post in posts if post.role == Role.OFFICE]
        return cls(holders(Role.REPORTER), holders(Role.LEADER), holders(Role.LEAD), office)

    def of(self, actor: str, assignment) -> User:
        """The person who takes a step of `assignment` as `actor`."""
        if actor == OFFICE:
            return self.office[0][0]
        if actor == REPORTER:
            return self.reporters[assignment.unit_id]
        return self.leaders[assignment.unit_id] if actor == LEADER else self.reviewer(assignment)

    def reviewer(self, assignment) -> User:
        """The lead's reviewer; for the lead's own row somebody of the office from another unit."""
        if not stands_in(assignment):
            return self.leads[assignment.task.lead_id]
        return next(user for user, home in self.office if home != assignment.unit_id)


def stands_in(assignment) -> bool:
    """Does the office review the row in the lead's stead, because it is the lead's own?"""
    return assignment.task.lead_id == assignment.unit_id
