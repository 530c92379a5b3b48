"""Who reads whose ledger of reminders."""

from branches.models import Post, Unit, User
from branches.permissions import rights_of
from records.refusals import NotAllowed, NotYours


def get_ledger_owner(user, pk) -> User:
    """Whose ledger it is, with `posts_now`: the person's own, or anybody's for those who see all units."""
    rights = rights_of(user)
    if pk == user.pk:
        user.posts_now = rights.all_posts
        return user
    posts = Post.objects.valid(rights.day).filter(user=pk).select_related("unit", "user").order_by("id")
    posts = list(posts) if rights.sees_all else []
    found = posts[0].user if posts else User.objects.filter(pk=pk).first()
    if found is None or not rights.sees_all:
        raise NotYours
    found.posts_now = posts
    return found


def require_ledgers(user):
    """The rights of somebody who reads the ledgers of others; NotAllowed for anybody else."""
    rights = rights_of(user)
    if not rights.sees_all:
        raise NotAllowed("别人的提醒台账由机关党委办公室、党委和纪检审计查看；本人的在“提醒台账”。")
    return rights


def get_ledger_unit(user, pk) -> Unit:
    """A unit the ledgers of whose people this person reads."""
    rights = rights_of(user)
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None or not (rights.sees_all or "see_unit" in rights.on(pk)[pk]):
        raise NotYours
    require_ledgers(user)
    return unit
