"""Writing what a checked file adds, set by set: the same rows as founding, opening and appointing one by one."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from branches.actions.closure import enclose, lock_tree
from branches.actions.grants import chunks, regrant_all, regrant_all_reaching
from branches.actions.posts import appointed, new_post
from branches.additions import Additions
from branches.models import Branch, PendingImport, Post, Unit, UnitAlias, UnitGroup, User
from modelagency.clock import now
from records.actions import record, record_all

KEPT_FOR = timedelta(hours=1)  # a file between its check and its confirmation


def lock_organisation(usernames) -> None:
    """Until the transaction ends nobody else writes units or posts, and nobody changes these people."""
    lock_tree()
    for some in chunks(sorted(usernames)):
        list(User.objects.select_for_update(no_key=True).filter(username__in=some).order_by("pk").values_list("pk"))


@transaction.atomic
def keep_import(*, by, filename, sha256, content) -> PendingImport:
    """Keep the content of a file that waits for its confirmation; an earlier one of the same person is dropped."""
    fields = {"filename": filename, "sha256": sha256, "content": content, "kept_at": now()}
    kept, _ = PendingImport.objects.update_or_create(user=by, defaults=fields)
    record(by=by, verb="organisation.check", after={"file": filename, "sha256": sha256})
    return kept


def forget_imports(*, now) -> int:
    """Drop what has waited too long; return how many files."""
    return PendingImport.objects.filter(kept_at__lte=now - KEPT_FOR).delete()[0]


@transaction.atomic
def add_organisation(*, by, additions: Additions, filename, sha256) -> None:
    """Add all of it or nothing. Leaves a line for each unit, account and post, and one for the file.

    Call it in the transaction that checked the additions, after `lock_organisation`."""
    ids: dict = {}
    units = _add_units(by, additions, ids)
    _add_groups_and_aliases(additions, ids)
    _add_people(by, additions, ids)
    regrant_all_reaching(units)
    after = additions.counts() | {"file": filename, "sha256": sha256}
    record(by=by, verb="organisation.import", after=after)


def _add_units(by, additions, ids) -> list[Unit]:
    units = []
    for level in additions.parents_first():
        rows = Unit.objects.bulk_create(
            Unit(
                name=new.name,
                kind=new.kind,
                category=new.category,
                parent_id=ids.get(new.parent, new.parent),
                order=new.order,
                starts_on=new.starts_on,
            )
            for new in level
        )
        ids |= {new.key: row.pk for new, row in zip(level, rows, strict=True)}
        units += rows
    enclose(units)
    branches = [new for new in additions.units if new.covers is not None]
    Branch.objects.bulk_create(Branch(unit_id=ids[new.key]) for new in branches)
    cover = Branch.covers.through
    cover.objects.bulk_create(
        cover(branch_id=ids[new.key], unit_id=ids.get(covered, covered)) for new in branches for covered in new.covers
    )
    record_all(by=by, verb="unit.create", subjects=[(unit, unit.pk, None) for unit in units])
    return units


def _add_groups_and_aliases(additions, ids) -> None:
    groups = UnitGroup.objects.bulk_create(
        UnitGroup(name=new.name, kind=new.kind, under_id=ids.get(new.under, new.under)) for new in additions.groups
    )
    of_group = {new.key: group.pk for new, group in zip(additions.groups, groups, strict=True)}
    UnitAlias.objects.bulk_create(
        UnitAlias(text=new.text, unit_id=ids.get(new.unit, new.unit), group_id=of_group.get(new.group, new.group))
        for new in additions.aliases
    )


def _add_people(by, additions, ids) -> None:
    """Accounts without a password, posts, and the grants that follow from them."""
    new_users = User.objects.bulk_create(
        User(username=new.username, name=new.name, email=new.email, password=make_password(None))
        for new in additions.people
    )
    record_all(by=by, verb="account.add", subjects=[(user, None, None) for user in new_users])
    users = User.objects.in_bulk({new.user for new in additions.posts if isinstance(new.user, int)})
    users |= {user.username: user for user in new_users}
    units = Unit.objects.in_bulk({ids.get(new.unit, new.unit) for new in additions.posts})
    posts = Post.objects.bulk_create(
        new_post(
            proposed_by=by,
            user=users[new.user],
            unit=units[ids.get(new.unit, new.unit)],
            role=new.role,
            reach=new.reach,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            acting=new.acting,
        )
        for new in additions.posts
    )
    record_all(by=by, verb="post.appoint", subjects=[(post, post.unit_id, appointed(post)) for post in posts])
    regrant_all(post.user_id for post in posts)
