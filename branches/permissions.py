"""What a person may do today, asked once per request.

guardian's rows say on which units; the posts held today say whether the row still counts.
"""

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q

from branches.models import Evidence, Post, Unit, UnitChange, UnitUserPermission, User
from branches.roles import DEPUTISED, OFFICERS, PERMISSIONS_OF, ROLE_LABELS, SENSITIVE, Role
from modelagency.clock import today
from records.models import Decision
from records.refusals import NotAllowed, NotYours


@dataclass
class Rights:
    """The rights of one person on one day. One query for the posts; one more per question about units.

    `acting`: the id of the one post the person has chosen to act in, or None for all of them.
    """

    user: object
    day: object
    acting: int | None = None

    @cached_property
    def all_posts(self) -> list[Post]:
        return list(Post.objects.valid(self.day).filter(user=self.user).select_related("unit").order_by("id"))

    @cached_property
    def posts(self) -> list[Post]:
        """The posts in which the person acts; a chosen one that has ended leaves all."""
        return [post for post in self.all_posts if post.pk == self.acting] or self.all_posts

    @cached_property
    def roles(self) -> set[str]:
        return {post.role for post in self.posts}

    @cached_property
    def home_units(self) -> set[int]:
        """Units the person belongs to, in whatever post; on these they never review, mark or decide."""
        return {post.unit_id for post in self.all_posts}

    @cached_property
    def sees_all(self) -> bool:
        return self.everywhere("see_unit")

    @property
    def is_office(self) -> bool:
        return self.everywhere("run_unit")

    def everywhere(self, permission) -> bool:
        """Does a post of today give `permission` on all units?"""
        return any(post.reach == Post.Reach.ALL for post in self._giving(permission))

    def has_role(self, *roles) -> bool:
        return not self.roles.isdisjoint(roles)

    def units(self, permission):
        """Subquery of the ids of the units on which `permission` holds today."""
        rows = UnitUserPermission.objects.filter(user=self.user, permission__codename=permission)
        return rows.filter(self._reach(permission)).values("content_object")

    def on(self, *unit_ids) -> dict[int, set[str]]:
        """Unit id → permissions held there today, in one query."""
        held: dict[int, set[str]] = {pk: set() for pk in unit_ids}
        rows = UnitUserPermission.objects.filter(self._now(), user=self.user, content_object__in=unit_ids)
        for pk, codename in rows.values_list("content_object", "permission__codename"):
            held[pk].add(codename)
        return held

    def _now(self) -> Q:
        """Rows of guardian's table that a post of today still backs."""
        given = {name for role in self.roles for name in PERMISSIONS_OF[Role(role)]}
        backed = (Q(permission__codename=name) & self._reach(name) for name in sorted(given))
        return reduce(or_, backed, Q(pk__in=[]))

    def _giving(self, permission) -> list[Post]:
        return [post for post in self.posts if permission in PERMISSIONS_OF[Role(post.role)]]

    def _reach(self, permission) -> Q:
        posts = self._giving(permission)
        if any(post.reach == Post.Reach.ALL for post in posts):
            return Q()
        own = [post.unit_id for post in posts if post.reach == Post.Reach.OWN]
        tops = [post.unit_id for post in posts if post.reach == Post.Reach.SUBTREE]
        below = Unit.objects.filter(ancestor_links__ancestor__in=tops).values("id")
        return Q(content_object__in=own) | Q(content_object__in=below) if tops else Q(content_object__in=own)


def rights_of(user, day=None) -> Rights:
    """The rights of `user` today, kept on the user object for the length of the request."""
    day = day or today()
    kept = getattr(user, "_rights", None)
    if kept is None or kept.day != day:
        kept = user._rights = Rights(user, day, getattr(user, "acting_post", None))
    return kept


def role_label(rights: Rights) -> str:
    """The words beside a person's name: the role of the first post, or nothing."""
    return ROLE_LABELS[Role(rights.posts[0].role)] if rights.posts else ""


def is_officer(rights: Rights) -> bool:
    """One of the three officers, who have no part in the work itself."""
    return rights.has_role(*OFFICERS)


def deputisable(rights: Rights) -> list[Post]:
    """The person's own posts for which they may name a deputy; a deputy names no further one."""
    return [post for post in rights.all_posts if post.role in DEPUTISED and not post.acting]


def require_deputisable(user) -> list[Post]:
    """The same, or NotAllowed when there is none."""
    if not (posts := deputisable(rights_of(user))):
        raise NotAllowed("代理由单位审核人、牵头单位复核人、机关党委办公室人员为本人的岗位指定。")
    return posts


def require_system_admin(user) -> None:
    """Raise NotAllowed for anybody but the system officer, whose accounts and posts are."""
    if not rights_of(user).has_role(Role.SYSTEM_ADMIN):
        raise NotAllowed("账号和任职由系统管理员办理。")


def get_change(user, pk):
    """A change of units: a draft for those who keep the organisation, one that was done for everybody."""
    change = UnitChange.objects.select_related("parent", "made_by", "done_by").filter(pk=pk).first()
    if change is None or (change.is_draft and not keeps_organisation(rights_of(user))):
        raise NotYours
    return change


def is_concerned(rights, change) -> bool:
    """Is the person of one of the units that changed or took over? The officers have no part in their work."""
    concerned = {*change.units.values_list("pk", flat=True), *change.takers.values_list("pk", flat=True)}
    return bool(concerned & rights.home_units) and not is_officer(rights)


def require_changer(user, change) -> None:
    """Raise NotAllowed for who may not make this change: what decides on rows is the office's, never on its own."""
    require_keeper(user)
    if not change.decides_rows:
        return
    rights = rights_of(user)
    if not rights.is_office:
        raise NotAllowed("合并、撤销涉及落实项的去向，由机关党委办公室办理。")
    concerned = {*change.units.values_list("pk", flat=True), *change.takers.values_list("pk", flat=True)}
    if concerned & rights.home_units:
        raise NotAllowed("变更涉及本人任职单位，须回避，请由机关党委办公室其他人员办理。")


def require_decisions(user, to="see") -> Rights:
    """The rights of who may read decisions (office, committee, inspector) or, to="run", register and check them."""
    rights = rights_of(user)
    if not rights.sees_all:
        raise NotAllowed("会议决定由机关党委办公室登记，党委、纪检审计可以查看。")
    if to == "run" and not rights.is_office:
        raise NotAllowed("会议决定由机关党委办公室登记和确认。")
    return rights


def get_decision(user, pk, to="see") -> Decision:
    """A decision for those who see all; to="run": for the office, which registers and checks it."""
    known = Decision.objects.select_related("scan", "entered_by", "checked_by")
    found = known.filter(pk=pk).first() if rights_of(user).sees_all else None
    if found is None:
        raise NotYours
    require_decisions(user, to)
    return found


def issuable_by(rights: Rights):
    """People for whom this person may issue a one-time code; never oneself.

    The system officer: for all. The office: for all but those in a place of trust. A unit's leader: for the people of
    the units they confirm for, who work nowhere else.
    """
    people = User.objects.filter(is_active=True).exclude(pk=rights.user.pk)
    if rights.has_role(Role.SYSTEM_ADMIN):
        return people
    trusted = Post.objects.filter(role__in=SENSITIVE | {Role.INSPECTOR}).exclude(ends_on__lt=rights.day)
    people = people.exclude(pk__in=trusted.values("user"))
    if rights.is_office:
        return people
    own = Post.objects.valid(rights.day)
    units = Unit.objects.filter(pk__in=rights.units("confirm_unit"))
    elsewhere = own.exclude(unit__in=units)
    return people.filter(pk__in=own.filter(unit__in=units).values("user")).exclude(pk__in=elsewhere.values("user"))


def may_issue_codes(rights: Rights) -> bool:
    return rights.has_role(Role.SYSTEM_ADMIN, Role.LEADER) or rights.is_office


def require_issuer(user) -> Rights:
    """The rights of a person who issues codes; NotAllowed for anybody else."""
    rights = rights_of(user)
    if not may_issue_codes(rights):
        raise NotAllowed("登录码由系统管理员、机关党委办公室或本单位审核人发放。")
    return rights


def require_security_admin(user) -> None:
    """Raise NotAllowed for anybody but the security officer."""
    if not rights_of(user).has_role(Role.SECURITY_ADMIN):
        raise NotAllowed("重要任职由安全管理员确认。")


def keeps_organisation(rights: Rights) -> bool:
    """May the person change units, branches, groups and the calendar? The system officer and the office may."""
    return rights.has_role(Role.SYSTEM_ADMIN) or rights.is_office


def require_keeper(user) -> None:
    """Raise NotAllowed for who does not keep the organisation."""
    if not keeps_organisation(rights_of(user)):
        raise NotAllowed("单位名册和工作日历由系统管理员、机关党委办公室管理。")


def has_shelf(rights: Rights) -> bool:
    return rights.has_role(Role.REPORTER, Role.LEADER)


def own_shelves(rights: Rights):
    """Units on whose shelves the person may look: those they report or confirm for."""
    reported, confirmed = rights.units("report_unit"), rights.units("confirm_unit")
    return Unit.objects.filter(Q(pk__in=reported) | Q(pk__in=confirmed)).in_order()


def get_shelf(user, pk, to="see") -> Unit:
    """The unit whose shelf it is, with `fills_shelf`. Its own people look (`see`), its reporters put and take (`fill`).

    Who sees the unit but not its shelf reads files where they are used."""
    held = rights_of(user).on(pk)[pk]
    unit = Unit.objects.filter(pk=pk).first() if "see_unit" in held else None
    if unit is None:
        raise NotYours
    if held.isdisjoint({"report_unit", "confirm_unit"}):
        raise NotAllowed("书架由本单位的填报员和审核人查看。其他人请在用到材料的落实项里查看。")
    unit.fills_shelf = "report_unit" in held
    if to == "fill" and not unit.fills_shelf:
        raise NotAllowed("材料由本单位的填报员存入和撤下。")
    return unit


def get_material(user, pk, to="see") -> Evidence:
    """A file on a shelf, with its unit as `get_shelf` gives it."""
    found = Evidence.objects.filter(pk=pk).select_related("uploaded_by").first()
    if found is None:
        raise NotYours
    found.unit = get_shelf(user, found.unit_id, to)
    return found
