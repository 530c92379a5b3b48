"""Accounts: who may sign in, and how a person comes to a password. Nobody else ever knows it."""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from branches.codes import VALID_DAYS, digest, fits, new_code
from branches.models import SignInCode, User
from modelagency.clock import now
from records.actions import record, record_all, tell
from records.models import Message
from records.refusals import Refusal


@transaction.atomic
def add_person(*, by, username, name, email="") -> User:
    """Open an account without a password; raise Refusal when the user name is taken."""
    if User.objects.filter(username=username).exists():
        raise Refusal(f"用户名“{username}”已被使用，请换一个。")
    user = User.objects.create_user(username, name=name, email=email)
    record(by=by, verb="account.add", subject=user)
    return user


@transaction.atomic
def issue_codes(*, by, users) -> list[tuple[User, str]]:
    """A new one-time code for each, shown this once; an earlier one is void. The password stays until it is used."""
    codes = [(user, new_code()) for user in sorted(users, key=lambda user: user.pk)]
    values = {"issued_by": by, "issued_at": now(), "expires_at": now() + timedelta(days=VALID_DAYS)}
    SignInCode.objects.bulk_create(
        [SignInCode(user=user, digest=digest(user.username, code), **values) for user, code in codes],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["digest", *values],
    )
    record_all(by=by, verb="account.issue_code", subjects=[(user, None, None) for user, _ in codes])
    text = f"{by.name if by else '管理员'}为您发放了登录码。如不是您要求的，请告诉机关党委办公室。"
    tell([user.pk for user, _ in codes], kind=Message.Kind.NOTICE, text=text)
    return codes


def issue_code(*, by, user) -> str:
    """`issue_codes` for one."""
    return issue_codes(by=by, users=[user])[0][1]


def code_owner(username, code) -> User | None:
    """The person a code belongs to, when it is right and still holds."""
    issued = SignInCode.objects.select_related("user").filter(user__username=username, user__is_active=True).first()
    right = fits(username, code, issued.digest if issued else "")  # as much work for a name nobody has
    return issued.user if right and issued.expires_at > now() else None


@transaction.atomic
def redeem_code(*, by, code, password) -> None:
    """Set the password of `by` and use the code up. Raise ValidationError (too weak) or Refusal (used up meanwhile)."""
    validate_password(password, by)
    issued = SignInCode.objects.select_for_update().filter(user=by, expires_at__gt=now()).first()
    if issued is None or not fits(by.username, code, issued.digest):
        raise Refusal("登录码已经用过或已失效，请向机关党委办公室或本单位审核人重新领取。")
    issued.delete()
    by.set_password(password)
    by.save(update_fields=["password"])
    record(by=by, verb="account.set_password", subject=by)


@transaction.atomic
def change_password(*, by, password) -> None:
    """A new password of one's own; all other sessions of the person end."""
    by.set_password(password)
    by.save(update_fields=["password"])
    record(by=by, verb="account.set_password", subject=by)


@transaction.atomic
def set_email(*, by, email) -> None:
    """Where mail goes to; the trail says that it was changed, not the address."""
    by.email = email
    by.save(update_fields=["email"])
    record(by=by, verb="account.set_email", subject=by, after={"has_email": bool(email)})
