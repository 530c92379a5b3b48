"""Who may do what with schemes, cycles and appraisals. Every page fetches through these: a stranger gets 404, a member
without the right 403."""

from django.db.models import Q

from assessment import bodies
from assessment.models import Appeal, Appraisal, Cycle, Scheme
from branches.models import Post
from branches.permissions import is_officer, rights_of
from branches.roles import Role
from records.refusals import NotAllowed, NotYours

OFFICE_ONLY = "这一步由机关党委办公室办理。"


def may_see_assessment(rights) -> bool:
    """Everybody but the three officers, who have no part in any score."""
    return not is_officer(rights)


def require_member(user):
    """The rights of somebody who may open the list of schemes and cycles."""
    rights = rights_of(user)
    if not may_see_assessment(rights):
        raise NotAllowed("系统管理员、安全管理员、审计管理员不参与考核。")
    return rights


def require_office(user):
    """The rights of a member of the programme office."""
    rights = require_member(user)
    if not rights.is_office:
        raise NotAllowed(OFFICE_ONLY)
    return rights


def get_scheme(user, pk, to="see") -> Scheme:
    """A scheme the person sees; `to="run"` asks for the office."""
    return _found(user, Scheme.objects.select_related("plan__notice", "cycle"), pk, to)


def get_scheme_row(user, rows, scheme_at, pk):
    """(scheme, row) of something in a scheme that the person may change; `scheme_at`: path from the row to it."""
    scheme_id = rows.filter(pk=pk).values_list(scheme_at, flat=True).first()
    if scheme_id is None:
        require_member(user)
        raise NotYours
    scheme = get_scheme(user, scheme_id, to="run")
    return scheme, rows.get(pk=pk)


def get_cycle(user, pk, to="see") -> Cycle:
    """A cycle the person sees; `to="run"` asks for the office."""
    return _found(user, Cycle.objects.select_related("scheme__plan__notice"), pk, to)


def get_appraisal(user, pk, to="see") -> Appraisal:
    """A subject of a cycle; `to="mark"` asks for the office, and for nobody of the subject's own units."""
    appraisal = _found(user, Appraisal.objects.with_bodies().with_schemes(), pk, to)
    if to == "mark" and in_conflict(rights_of(user), appraisal):
        raise NotAllowed("本人任职单位，须回避，请由其他人员评分。")
    return appraisal


def _found(user, rows, pk, to):
    rights = rights_of(user)
    found = rows.visible_to(rights).filter(pk=pk).first()
    if found is None:
        raise NotYours
    if to != "see" and not rights.is_office:
        raise NotAllowed(OFFICE_ONLY)
    return found


def in_conflict(rights, appraisal) -> bool:
    """Is the subject one of the person's own: home unit, or covering or covered by a home unit?"""
    return not bodies.own(appraisal.unit).isdisjoint(rights.home_units)


def without_marker(units, day) -> list:
    """Those of the units that nobody of the office may mark on `day`."""
    office = Post.objects.valid(day).with_role(Role.OFFICE).filter(reach=Post.Reach.ALL).values("user")
    homes: dict[int, set[int]] = {}
    for user_id, unit_id in Post.objects.valid(day).filter(user__in=office).values_list("user_id", "unit_id"):
        homes.setdefault(user_id, set()).add(unit_id)
    return [unit for unit in units if all(bodies.own(unit) & home for home in homes.values())]


def may_seal(rights) -> bool:
    """Office and committee."""
    return rights.is_office or rights.everywhere("decide_unit")


def require_sealer(user, cycle):
    """Whoever may seal the cycle: not the one who published its scheme, and without a registered decision only a member
    of the committee."""
    rights = require_member(user)
    if not may_seal(rights):
        raise NotAllowed("封存由机关党委办公室或者党委办理。")
    if user.pk == cycle.scheme.published_by_id:
        raise NotAllowed("考核方案由您发布，封存请由另一人办理。")
    if cycle.decision_id is None and not rights.everywhere("decide_unit"):
        raise NotAllowed("结果不是凭登记的会议决定审定的，请由党委成员封存。")
    return rights


def require_year_locker(user):
    """The rights of somebody who may lock a year."""
    rights = require_member(user)
    if not rights.everywhere("decide_unit"):
        raise NotAllowed("年度封存由党委办理。")
    return rights


def require_reader_of_all(user):
    """The rights of somebody who may take away what concerns all subjects."""
    rights = require_member(user)
    if not rights.sees_all:
        raise NotAllowed("这些材料涉及全部考核对象，由机关党委办公室、党委和纪检审计查阅。")
    return rights


def is_committee(rights) -> bool:
    return rights.everywhere("decide_unit")


def require_committee(user):
    """The rights of a member of the committee."""
    rights = require_member(user)
    if not is_committee(rights):
        raise NotAllowed("这一步由党委办理。")
    return rights


def require_decider(user):
    """The rights of a member of the office or of the committee."""
    rights = require_member(user)
    if not (rights.is_office or is_committee(rights)):
        raise NotAllowed("这一步由机关党委办公室或者党委办理。")
    return rights


def has_own_subjects(rights, cycle) -> bool:
    """Is one of the cycle's subjects the person's own? One query."""
    homes = rights.home_units
    own = Q(unit__in=homes) | Q(unit__branch__covers__in=homes) | Q(unit__covering_branches__unit__in=homes)
    return cycle.appraisals.filter(own).exists()


def is_own(rights, appraisal) -> bool:
    """Does the person report or confirm for the subject? `appraisal` with its bodies; one query."""
    return are_own(rights, [appraisal])[0]


def are_own(rights, appraisals) -> list[bool]:
    """The same of many, in their order; one query."""
    units = {row.pk: bodies.own(row.unit) for row in appraisals}
    held = rights.on(*set().union(*units.values()))
    mine = {pk for pk, found in held.items() if {"report_unit", "confirm_unit"} & found}
    return [not mine.isdisjoint(units[row.pk]) for row in appraisals]


def get_standing(user, pk) -> Appraisal:
    """A subject for those who see all and deal with its grade; its own people read its score instead."""
    appraisal = get_appraisal(user, pk)
    if not rights_of(user).sees_all:
        raise NotAllowed("等次的依据由机关党委办公室、党委和纪检审计查看。公示后请看公示与申诉。")
    return appraisal


def get_appeal(user, pk) -> Appeal:
    """An appeal of a subject the person sees."""
    rows = Appeal.objects.filter(appraisal__in=Appraisal.objects.visible_to(rights_of(user)))
    found = rows.select_related("indicator", "answered_by", "reviewed_by", "filed_by", "review_decision").filter(pk=pk)
    if (appeal := found.first()) is None:
        raise NotYours
    appeal.appraisal = Appraisal.objects.with_bodies().with_schemes().get(pk=appeal.appraisal_id)
    return appeal
