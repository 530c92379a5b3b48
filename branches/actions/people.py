"""Facts about people, kept by the system officer."""

from django.db import transaction

from branches.models import User
from records.actions import record


@transaction.atomic
def change_person(*, by, user, name, email) -> None:
    """Mend a person's name or address; the trail keeps the name, and of the address only whether there is one."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    before = {"name": user.name, "has_email": bool(user.email)}
    user.name, user.email = name, email
    user.save(update_fields=["name", "email"])
    record(by=by, verb="account.change", subject=user, before=before, after={"name": name, "has_email": bool(email)})
