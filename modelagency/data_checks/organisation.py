"""Checks of units, branches, groups, posts and people."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from assessment.checks import Level
from branches.models import Branch, Post, Unit, UnitGroup, User
from branches.roles import Role
from modelagency.data_checks.check import Check
from tasks.models import Assignment
from tasks.states import State

SOON = 30  # days before its end that a post is pointed out
APPRAISED = (Unit.Kind.AFFILIATED, Unit.Kind.BRANCH)
COVERED = (Unit.Kind.AFFILIATED, Unit.Kind.OFFICE)


def _busy(day):
    """Units of today that have something to do."""
    rows = Assignment.objects.counted().unlocked().exclude(state=State.CLOSED).filter(unit=OuterRef("pk"))
    return Unit.objects.active(day).filter(Exists(rows))


def _without_reporter(day):
    return _busy(day).exclude(Exists(Post.objects.valid(day).with_role(Role.REPORTER).filter(unit=OuterRef("pk"))))


def _without_leader(day):
    own = Q(unit=OuterRef("pk"))
    above = Q(reach=Post.Reach.SUBTREE, unit__descendant_links__descendant=OuterRef("pk"))
    return _busy(day).exclude(Exists(Post.objects.valid(day).with_role(Role.LEADER).filter(own | above)))


def _uncategorised(day):
    return Unit.objects.active(day).filter(kind__in=APPRAISED, category="")


def _under_ended(day):
    return Unit.objects.active(day).filter(parent__ends_on__lt=day)


def _covering(day):
    """Which branch covers which unit, both of today."""
    known = Unit.objects.active(day).values("pk")
    return Branch.covers.through.objects.filter(branch__in=known, unit__in=known)


def _branches_of_nobody(day):
    branches = Unit.objects.active(day).filter(kind=Unit.Kind.BRANCH)
    return branches.exclude(Exists(_covering(day).filter(branch=OuterRef("pk"))))


def _without_branch(day):
    units = Unit.objects.active(day).filter(kind__in=COVERED)
    return units.exclude(Exists(_covering(day).filter(unit=OuterRef("pk"))))


def _empty_groups(day):
    units = Unit.objects.active(day).filter(kind=OuterRef("kind"))
    within = units.filter(ancestor_links__ancestor=OuterRef("under"))
    return UnitGroup.objects.exclude(Exists(within)).exclude(Exists(units), under=None)


def _ending(day):
    return Post.objects.valid(day).filter(ends_on__lte=day + timedelta(days=SOON), acting=False)


def _of_ended_units(day):
    return Post.objects.valid(day).filter(unit__ends_on__lt=day)


def _without_post(day):
    return User.objects.filter(is_active=True).exclude(Exists(Post.objects.valid(day).filter(user=OuterRef("pk"))))


CHECKS = (
    Check(
        "no-reporter",
        Level.ERROR,
        "有落实项要办、没有填报员的单位",
        "没有人能签收和填报，逾期却照常计算。请系统管理员添加填报员的任职。",
        _without_reporter,
        True,
    ),
    Check(
        "empty-group",
        Level.ERROR,
        "一个成员也没有的单位组",
        "文件里写这个组的任务分派不到任何单位。请修改单位组的范围，或添加单位。",
        _empty_groups,
        True,
    ),
    Check(
        "no-leader",
        Level.WARNING,
        "有落实项要办、没有审核人的单位",
        "填报不经单位审核，直接交牵头单位复核。请系统管理员添加单位审核人的任职。",
        _without_leader,
        True,
    ),
    Check(
        "no-category",
        Level.WARNING,
        "没有考核分类的直属单位和党支部",
        "考核时列入“未分类”，与谁都不排名。请在单位资料里填写考核分类。",
        _uncategorised,
        True,
    ),
    Check(
        "covers-nothing",
        Level.WARNING,
        "没有覆盖任何单位的党支部",
        "取所在单位工作的指标没有数据可算。请在党支部资料里选择覆盖单位。",
        _branches_of_nobody,
        True,
    ),
    Check(
        "parent-ended",
        Level.WARNING,
        "上级已撤销的单位",
        "按“本单位及下级”任职的人看不到它。请办理单位变更，改到新的上级。",
        _under_ended,
        True,
    ),
    Check(
        "post-of-ended",
        Level.WARNING,
        "单位已撤销、仍有效的任职",
        "请结束这些任职，人员改任到接手的单位。",
        _of_ended_units,
        True,
    ),
    Check(
        "post-ending",
        Level.NOTE,
        f"{SOON} 天内到期的任职",
        "到期后权限随即失效。继续担任的请重新任命，换人的请办理交接。",
        _ending,
        True,
    ),
    Check(
        "no-branch",
        Level.NOTE,
        "没有党支部覆盖的科室和直属单位",
        "这些单位的工作不会计入任何党支部的考核。",
        _without_branch,
        True,
    ),
    Check(
        "no-post",
        Level.NOTE,
        "没有任何任职的账号",
        "可以登录，什么也不能办。请添加任职，不再使用的请停用账号。",
        _without_post,
        True,
    ),
)
