"""The first run: from an empty database to an organisation with its three officers."""

from datetime import timedelta
from hashlib import sha256

from django.db import transaction

from branches.actions.accounts import add_person, issue_code
from branches.actions.calendar import seed_working_days
from branches.actions.posts import appoint
from branches.actions.units import create_unit
from branches.codes import digest, fits, new_code
from branches.models import Mark, SetupCode, Unit, User
from branches.roles import OFFICERS
from modelagency.clock import now, today
from records.actions import record
from records.models import AuditEvent
from records.refusals import Refusal

SUBJECT = "/setup/"  # no user name may contain a slash, so a set-up code is never taken for a person's
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


class LockedError(Refusal):
    """Too many wrong codes one after another."""


def is_new() -> bool:
    """Is nobody there yet?"""
    return not User.objects.exists()


@transaction.atomic
def issue_setup_code() -> str:
    """A new code for an empty portal, shown this once; an earlier one is void."""
    if not is_new():
        raise Refusal("平台已经设置好，不再需要设置码。")
    code = new_code()
    SetupCode.objects.all().delete()
    SetupCode.objects.create(digest=digest(SUBJECT, code))
    record(by=None, verb="setup.issue_code")
    return code


@transaction.atomic
def try_setup_code(code) -> bool:
    """Is the code right? Wrong ones are counted: after five in a row raise LockedError for a quarter of an hour."""
    issued = SetupCode.objects.select_for_update().first()
    if issued is None:
        return False
    if issued.locked_until and issued.locked_until > now():
        raise LockedError("连续输错 5 次，15 分钟内不能再试。请核对启动窗口里的设置码，稍后再提交。")
    if fits(SUBJECT, code, issued.digest):
        return True
    issued.failures += 1
    if issued.failures >= MOST_FAILURES:
        issued.failures, issued.locked_until = 0, now() + LOCKED_FOR
    issued.save()
    record(by=None, verb="setup.try_code", result=AuditEvent.Result.REFUSED)
    return False


@transaction.atomic
def set_up(*, code, name, sign, picture, officers) -> list[tuple[User, str]]:
    """Found the organisation and appoint its officers, {role: (name, user name)}. Return each with a sign-in code."""
    issued = SetupCode.objects.select_for_update().first()
    if issued is None or not is_new() or not fits(SUBJECT, code, issued.digest):
        raise Refusal("平台已经由他人设置好。请向设置的人领取登录码。")
    issued.delete()
    top = create_unit(by=None, name=name, kind=Unit.Kind.BUREAU, starts_on=today())
    Mark.objects.create(unit=top, sign=sign, picture=picture, version=sha256(picture).hexdigest()[:16] * bool(picture))
    seed_working_days(by=None, years=known_years(today()))
    codes = [_officer(top, role, *person) for role, person in officers.items()]
    record(by=None, verb="setup.finish", subject=top, unit_id=top.pk)
    return codes


def known_years(day) -> list[int]:
    """The years whose working days a portal wants to know on `day`."""
    return [day.year - 1, day.year, day.year + 1]


def _officer(top, role, name, username) -> tuple[User, str]:
    user = add_person(by=None, username=username, name=name)
    appoint(by=None, user=user, unit=top, role=role, starts_on=today())
    return user, issue_code(by=None, user=user)


@transaction.atomic
def reissue_officers_codes() -> list[tuple[User, str]]:
    """New codes for the officers of a portal nobody has signed in to yet; raise Refusal once somebody has."""
    if User.objects.exclude(password__startswith="!").exists():
        raise Refusal("平台已经有人登录过。丢失登录码的人，请向系统管理员重新领取。")
    officers = User.objects.filter(posts__role__in=OFFICERS).order_by("id")
    return [(user, issue_code(by=None, user=user)) for user in officers]
