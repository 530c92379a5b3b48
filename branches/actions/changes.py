"""Changes of units: drafted, thrown away, and the organisation's part of carrying them out."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from branches.actions.closure import lock_tree, replant
from branches.actions.grants import regrant_all
from branches.actions.posts import close_post, new_post
from branches.actions.units import found, learn_alias, refuse_taken
from branches.models import Branch, Evidence, Post, Unit, UnitAlias, UnitChange, UnitGroup, UnitName
from branches.names import normal
from branches.permissions import require_changer
from branches.roles import SENSITIVE
from branches.tree import fits_under
from modelagency.clock import now, today
from records.actions import record
from records.refusals import Refusal

MERGED, DISSOLVED = UnitChange.Kind.MERGED, UnitChange.Kind.DISSOLVED


@transaction.atomic
def draft_change(*, by, change=None, units=(), takers=(), **fields) -> UnitChange:
    """Write down a change that is to come, or write a draft anew; choices made before are dropped. Raise Refusal."""
    lock_tree()
    if change is not None:
        change = locked_draft_change(change)
    values = {"parent": None, "new_name": "", "new_kind": "", "new_category": ""} | fields
    if trouble := trouble_with(list(units), list(takers), **values):
        raise Refusal(trouble)
    change, _ = UnitChange.objects.update_or_create(
        pk=change and change.pk, defaults=values | {"choices": {}, "made_by": by, "made_at": now()}
    )
    change.units.set(units)
    change.takers.set(takers)
    require_changer(by, change)
    record(by=by, verb="unit_change.draft", subject=change)
    return change


@transaction.atomic
def choose_fates(*, by, change, choices) -> None:
    """Keep what is to become of rows and posts: {"rows": {id: fate}, "posts": {id: fate}}."""
    change = locked_draft_change(change)
    require_changer(by, change)
    change.choices = choices
    change.save(update_fields=["choices"])
    record(by=by, verb="unit_change.choose", subject=change)


@transaction.atomic
def discard_change(*, by, change) -> None:
    """Throw a draft away."""
    change = locked_draft_change(change)
    require_changer(by, change)
    record(by=by, verb="unit_change.discard", subject=change)
    change.delete()


def locked_draft_change(change) -> UnitChange:
    """The draft as it is now, locked; Refusal when it has been done or thrown away meanwhile."""
    found_now = UnitChange.objects.select_for_update(of=("self",)).filter(pk=change.pk, done_at=None).first()
    if found_now is None:
        raise Refusal("这项变更已经办理或删除，请刷新页面查看最新情况。")
    return found_now


def trouble_with(units, takers, *, kind, effective_on, parent, new_name, new_kind, **_) -> str:
    """Why the units cannot change so, in Chinese; empty when they can."""
    top = next((unit for unit in units if unit.parent_id is None), None)
    if top and kind != UnitChange.Kind.RENAMED:
        return f"{top}是最高一级，只能更名。"
    if both := next((unit for unit in units if unit in takers), None):
        return f"{both}既是变更单位又是承接单位，请只选一处。"
    branches = {unit.kind == Unit.Kind.BRANCH for unit in [*units, *takers]}
    if len(branches) > 1:
        return "党支部和其他单位不能互相合并、承接，请分开办理。"
    if late := next((unit for unit in [*units, *takers] if unit.starts_on >= effective_on), None):
        return f"生效日期应晚于{late}的设立日期 {late.starts_on:%Y-%m-%d}。"
    if kind == MERGED and len(units) + len(takers) < 2:
        return "合并至少涉及两个单位。"
    if new_name:
        refuse_taken(new_name, units[0] if kind == UnitChange.Kind.RENAMED else None)
    return _trouble_with_place([*units, Unit(kind=new_kind)] if new_kind else units, parent)


def _trouble_with_place(units, parent) -> str:
    for unit in units if parent else ():
        if unit.pk and Unit.objects.below(unit).filter(pk=parent.pk).exists():
            return f"{parent}是{unit}自己或它的下级，不能当它的上级。"
        if not fits_under(unit.kind, parent.kind):
            return f"“{unit.get_kind_display()}”不能设在“{parent.get_kind_display()}”（{parent}）下面，请另选上级。"
    return ""


def found_taker(change, units) -> Unit | None:
    """Found the unit a change brings about; None when it brings about none. It stands where the first of `units`
    stood."""
    if not change.new_name or change.kind == UnitChange.Kind.RENAMED:
        return None
    model = units[0] if units else None
    kind = model.kind if model else change.new_kind
    taker = found(
        name=change.new_name,
        kind=kind,
        parent=model.parent if model else change.parent,
        category=model.category if model else change.new_category,
        order=model.order if model else 0,
        starts_on=change.effective_on,
    )
    if kind == Unit.Kind.BRANCH:
        Branch.objects.create(unit=taker)
    return taker


def rename(unit, name, last_day) -> None:
    """Give a unit another name; the one before stays known, to the day, and as another way notices write it."""
    refuse_taken(name, unit)
    UnitName.objects.create(unit=unit, name=unit.name, until=last_day)
    UnitAlias.objects.filter(text=normal(name)).delete()  # its own: an earlier name taken up again
    if normal(name) != normal(unit.name):
        learn_alias(unit.name, unit=unit)
    unit.name = name
    unit.save(update_fields=["name"])


def end(unit, taker, last_day) -> None:
    """End a unit; whatever the organisation hangs on it goes to `taker`, or to nobody."""
    new_home = taker if taker and fits_all(unit, taker) else unit.parent
    for child in unit.children.filter(Q(ends_on=None) | Q(ends_on__gt=last_day)):
        replant(child, new_home)
    for branch in Branch.objects.filter(covers=unit):
        branch.covers.remove(unit)
        if taker and taker.kind != Unit.Kind.BRANCH:
            branch.covers.add(taker)
    if unit.kind == Unit.Kind.BRANCH and taker:
        taker.branch.covers.add(*unit.branch.covers.all())
    UnitGroup.objects.filter(under=unit).update(under=taker or unit.parent)
    if taker:
        UnitAlias.objects.filter(unit=unit).update(unit=taker)
        learn_alias(unit.name, unit=taker)
    unit.ends_on = last_day
    unit.save(update_fields=["ends_on"])


def fits_all(unit, taker) -> bool:
    """May everything that stands under `unit` stand under `taker`?"""
    return all(fits_under(child.kind, taker.kind) for child in unit.children.all())


def follow(by, post, taker) -> Post | None:
    """Let the holder of `post` hold the same at `taker` from today on; None where they do already.

    A sensitive post stays until the security officer confirms the one that replaces it."""
    same = Post.objects.filter(user=post.user_id, unit=taker, role=post.role).exclude(ends_on__lt=today())
    made = None
    if not same.exists():
        span = {"starts_on": max(today(), post.starts_on), "ends_on": post.ends_on}
        rest = {"reach": post.reach, "acting": post.acting, "deputises": None}
        made = new_post(proposed_by=by, user=post.user, unit=taker, role=post.role, **span, **rest)
        made.replaces = post if made.waiting else None
        made.save()
    if post.role not in SENSITIVE:
        close_post(post, today() - timedelta(days=1))
    regrant_all([post.user_id])
    return made


def hand_over_shelf(unit, taker_of, usual) -> None:
    """Put the materials of `unit` on the shelf of who carries on: evidence id → unit, `usual` for the rest (None: they
    stay). Only the shelf changes: digest, stored path and who uploaded it stay. The versions of a material go together,
    and stay where the taker has one of the files already."""
    materials = defaultdict(list)
    for file in Evidence.objects.filter(unit=unit).order_by("pk"):
        materials[file.first_id_or_own].append(file)
    for files in materials.values():
        taker = next((taker_of[file.pk] for file in files if file.pk in taker_of), usual)
        digests = [file.sha256 for file in files]
        if taker and not Evidence.objects.filter(unit=taker, sha256__in=digests).exists():
            Evidence.objects.filter(pk__in=[file.pk for file in files]).update(unit=taker)
