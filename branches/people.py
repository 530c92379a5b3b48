"""Finding people."""

from django.db.models import Prefetch, Q

from branches.models import Post, Unit, User


def found_people(people, words, day):
    """Those of `people` who, or whose units, are found by the words, or whose user name holds them; each with
    `posts_today`."""
    if words:
        posts = Post.objects.valid(day).filter(unit__in=Unit.objects.found(words))
        named = Q(pk__in=User.objects.found(words).values("pk")) | Q(username__icontains=words)
        people = people.filter(named | Q(pk__in=posts.values("user")))
    posts = Post.objects.valid(day).select_related("unit").order_by("id")
    return people.select_related("sign_in_code").prefetch_related(Prefetch("posts", posts, to_attr="posts_today"))


def in_need_of_a_code(people, now):
    """Those of `people` who can neither sign in nor set a password; whoever holds a code that is good keeps it."""
    return people.filter(password__startswith="!").exclude(sign_in_code__expires_at__gt=now)


def home_units(people, day) -> dict[int, str]:
    """Id of each of `people` (ids) with a post → name of the unit of the oldest one."""
    posts = Post.objects.valid(day).filter(user__in=people).order_by("-id")
    return dict(posts.values_list("user", "unit__name"))
