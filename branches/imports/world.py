"""The organisation as it is stored, loaded once with a fixed number of queries, in the form in which files name it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from branches.models import Branch, Post, Unit, UnitAlias, UnitGroup, User
from branches.names import normal

UNIT_FIELDS = ("id", "name", "kind", "category", "parent_id", "order", "starts_on", "ends_on")
POST_FIELDS = ("user_id", "unit_id", "role", "reach", "starts_on", "ends_on", "acting", "waiting")


@dataclass
class World:
    """Rows are the models themselves, unsaved parts left out. Keys are names in the comparable form."""

    day: date
    units: dict[int, Unit]
    groups: dict[int, UnitGroup]
    aliases: dict[str, UnitAlias]
    covers: dict[int, set[int]]
    people: dict[str, User]
    posts: dict[int, list[Post]]
    unit_keys: dict[str, int] = field(init=False)
    group_keys: dict[str, int] = field(init=False)
    lower_names: dict[str, str] = field(init=False)

    def __post_init__(self):
        self.unit_keys = {normal(unit.name): pk for pk, unit in self.units.items()}
        self.group_keys = {normal(group.name): pk for pk, group in self.groups.items()}
        self.lower_names = {username.lower(): username for username in self.people}

    @classmethod
    def load(cls, day: date) -> "World":
        covers, posts = defaultdict(set), defaultdict(list)
        for branch, unit in Branch.covers.through.objects.values_list("branch_id", "unit_id"):
            covers[branch].add(unit)
        for post in Post.objects.only(*POST_FIELDS).order_by("starts_on", "id"):
            posts[post.user_id].append(post)
        people = User.objects.only("id", "username", "name", "email", "is_active")
        return cls(
            day=day,
            units={unit.pk: unit for unit in Unit.objects.only(*UNIT_FIELDS).in_order()},
            groups={group.pk: group for group in UnitGroup.objects.order_by("id")},
            aliases={alias.text: alias for alias in UnitAlias.objects.select_related("unit", "group")},
            covers=covers,
            people={user.username: user for user in people},
            posts=posts,
        )

    def is_over(self, pk: int) -> bool:
        """Has the unit come to its end?"""
        ends_on = self.units[pk].ends_on
        return ends_on is not None and ends_on < self.day
