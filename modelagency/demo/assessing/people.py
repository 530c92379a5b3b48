"""Who acts in the assessments of the demo: never anybody of the subject's own units."""

from collections import defaultdict

from assessment import bodies
from branches.models import Post, User
from branches.roles import Role


class Cast:
    """The people by what they do, with their home units."""

    def __init__(self):
        held, self._homes = defaultdict(list), defaultdict(set)
        for post in Post.objects.select_related("user").order_by("id"):
            held[post.role].append(post)
            self._homes[post.user_id].add(post.unit_id)
        self.office = [post.user for post in held[Role.OFFICE]]
        self.committee = [post.user for post in held[Role.COMMITTEE]]
        self._leads = {post.unit_id: post.user for post in held[Role.LEAD]}
        self._reporters = {post.unit_id: post.user for post in held[Role.REPORTER]}

    def reporter(self, unit) -> User | None:
        """Who reports for a subject: its own reporter, or that of what it covers."""
        return next((self._reporters[pk] for pk in sorted(bodies.own(unit)) if pk in self._reporters), None)

    def marker(self, indicator, unit) -> User:
        """The lead's person where there is one who may, else somebody of the office."""
        lead = self._leads.get(indicator.marker_id)
        return next(user for user in (lead, *self.office) if user and self.may_mark(user, unit))

    def may_mark(self, user, unit) -> bool:
        return self._homes[user.pk].isdisjoint(bodies.own(unit))
