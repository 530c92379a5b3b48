"""All checks, and what they find."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, IntegerField, Value

from branches.permissions import Rights
from branches.roles import Role
from modelagency.data_checks import organisation, plans, scores, work
from modelagency.data_checks.check import LABELS, ORDER, Check
from records.refusals import NotAllowed, NotYours

CHECKS = sorted(
    (*organisation.CHECKS, *plans.CHECKS, *work.CHECKS, *scores.CHECKS), key=lambda check: ORDER.index(check.level)
)


@dataclass(frozen=True)
class Tier:
    """What was found on one level: (check, how many rows), and the checks that found nothing."""

    label: str
    found: list[tuple[Check, int]]
    clear: list[Check]


def may_check(rights: Rights) -> bool:
    """Who sees everything (office, committee, inspector), and the system officer."""
    return rights.sees_all or rights.has_role(Role.SYSTEM_ADMIN)


def checks_for(rights: Rights) -> list[Check]:
    """The checks a person may see; NotAllowed where there is none."""
    if not may_check(rights):
        raise NotAllowed("数据体检由机关党委办公室办理，党委、纪检审计可以查看；系统管理员查看组织部分。")
    return [check for check in CHECKS if rights.sees_all or check.is_organisation]


def check_for(rights: Rights, code: str) -> Check:
    """The check of that code, if the person may see it."""
    for check in checks_for(rights):
        if check.code == code:
            return check
    raise NotYours


def tiers(checks: list[Check], day) -> list[Tier]:
    """What the checks find as of `day`, level by level; all of them are counted in one query."""
    counts = dict(_counted(checks, day))
    return [
        Tier(
            LABELS[level],
            [(check, counts[check.code]) for check in group if counts.get(check.code)],
            [check for check in group if not counts.get(check.code)],
        )
        for level, group in ((level, list(found)) for level, found in groupby(checks, key=lambda check: check.level))
    ]


def _counted(checks, day):
    """(code, number) of the checks."""
    parts = [_part(place, check.rows(day)) for place, check in enumerate(checks)]
    for place, number in parts[0].union(*parts[1:], all=True):
        yield checks[place].code, number


def _part(place, rows):
    rows = rows.order_by().annotate(place=Value(place, IntegerField())).values("place")
    return rows.annotate(number=Count("pk")).values_list("place", "number")
