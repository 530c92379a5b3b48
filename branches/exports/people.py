"""人员, 发放登录码, 待确认任职 and 代理."""

from django.core.exceptions import BadRequest

from branches.forms.account import SearchForm
from branches.models import Post, User
from branches.people import found_people
from branches.permissions import (
    issuable_by,
    require_deputisable,
    require_issuer,
    require_security_admin,
    require_system_admin,
)
from modelagency.clock import today
from modelagency.excel import Column
from records.listings import Listing


def search_of(query) -> SearchForm:
    """The valid form with ?q=; BadRequest for what it refuses."""
    search = SearchForm(query)
    if not search.is_valid():
        raise BadRequest("搜索内容不对，请缩短或删除特殊字符后重试。")
    return search


def people_found(user, query):
    """Everybody with an account, found by name, user name or unit; for the system officer."""
    require_system_admin(user)
    return found_people(User.objects.order_by("id"), search_of(query).cleaned_data["q"], today())


def issuable_found(user, query):
    """The people this person may issue codes for."""
    people = issuable_by(require_issuer(user)).order_by("id")
    return found_people(people, search_of(query).cleaned_data["q"], today())


def posts_waiting(user):
    """Who is proposed for what, by whom; for the security officer."""
    require_security_admin(user)
    return Post.objects.waiting().select_related("user", "unit", "proposed_by").order_by("id")


def deputies_of(user):
    """Who deputises for the person now and later."""
    require_deputisable(user)
    current = Post.objects.filter(deputises__user=user, ends_on__gte=today())
    return current.select_related("user", "unit").order_by("starts_on", "id")


def _person(person) -> tuple:
    posts = "；".join(f"{post.unit}　{post.get_role_display()}" for post in person.posts_today) or "没有任职"
    return (person.name, person.username, posts, _account(person))


def _account(person) -> str:
    if not person.is_active:
        return "已关闭"
    return "已启用" if person.has_usable_password() else "未设置密码"


def _waiting(post) -> tuple:
    role = post.get_role_display() + ("（代理）" if post.acting else "")
    days = (post.starts_on, post.ends_on)
    proposed = str(post.proposed_by) if post.proposed_by else None
    return (post.user.name, post.user.username, post.unit.name, role, post.get_reach_display(), *days, proposed)


def _deputy(post) -> tuple:
    state = "待确认" if post.waiting else "未开始" if post.starts_on > today() else "代理中"
    return (str(post.user), post.unit.name, post.get_role_display(), post.starts_on, post.ends_on, state)


PERSON = [Column("姓名", 14), Column("用户名", 20), Column("今天任职", 60), Column("账号", 12, centred=True)]
DAYS = [Column("开始日期", 12, centred=True), Column("结束日期", 12, centred=True)]
PEOPLE = Listing(title="人员", columns=PERSON, rows=people_found, cells=_person)
ISSUABLE = Listing(title="可发登录码的人员", columns=PERSON, rows=issuable_found, cells=_person)
WAITING = Listing(
    title="待确认任职",
    columns=[
        Column("人员", 14),
        Column("用户名", 20),
        Column("单位", 26),
        Column("拟任", 18),
        Column("范围", 12, centred=True),
        *DAYS,
        Column("提出人", 14),
    ],
    rows=lambda user, query: posts_waiting(user),
    cells=_waiting,
)
DEPUTIES = Listing(
    title="代理",
    columns=[Column("代理人", 14), Column("单位", 26), Column("岗位", 18), *DAYS, Column("情况", 10, centred=True)],
    rows=lambda user, query: deputies_of(user),
    cells=_deputy,
)
