"""What belongs to the office, to leads, to the committee."""

from branches.permissions import rights_of
from branches.roles import Role
from records.refusals import NotAllowed


def require_office(user) -> None:
    """Importing, publishing and running plans is the programme office's."""
    if not rights_of(user).is_office:
        raise NotAllowed("这一步由机关党委办公室办理。")


def require_all_seeing(user):
    """The rights of somebody who sees all units; NotAllowed for anybody else."""
    rights = rights_of(user)
    if not rights.sees_all:
        raise NotAllowed("提醒规则由机关党委办公室制定，党委和纪检审计人员可以查看。")
    return rights


def may_urge(rights) -> bool:
    """Those who look after the work of other units: office, committee, inspector, and who leads tasks."""
    return rights.sees_all or rights.has_role(Role.LEAD)


def require_urging(user):
    """The rights of somebody who looks after other units' work; NotAllowed for anybody else."""
    rights = rights_of(user)
    if not may_urge(rights):
        raise NotAllowed("本期未报由机关党委办公室和牵头单位查看；本单位要填报的事项在“我的待办”。")
    return rights


def urges(rights) -> bool:
    """Who urges units: the office, and a lead for the tasks it leads. The committee and the inspector only look."""
    return rights.is_office or rights.has_role(Role.LEAD)


def require_urger(user):
    """The rights of somebody who urges units; NotAllowed for anybody else."""
    rights = rights_of(user)
    if not urges(rights):
        raise NotAllowed("催办由机关党委办公室办理，牵头单位催办本单位牵头的任务。")
    return rights


def may_limit(rights) -> bool:
    """Does the person sit on the committee, which says how much may be asked of a unit?"""
    return rights.has_role(Role.COMMITTEE)


def require_limiting(user) -> None:
    if not may_limit(rights_of(user)):
        raise NotAllowed("每个单位每月的请求上限由党委设定。")


def require_collecting(user, unit_id=None):
    """The rights of somebody of the office, who takes in what units send by other ways, never for the own unit."""
    rights = rights_of(user)
    if not rights.is_office or unit_id in rights.home_units:
        raise NotAllowed("代收由机关党委办公室办理，不为本人所在单位办理。")
    return rights
