"""Checking people and their posts, one row for each post."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from branches import usernames
from branches.additions import NewPerson, NewPost, Ref
from branches.imports.lines import Line
from branches.imports.units import ELSEWHERE, Names, differs
from branches.models import Post
from branches.names import normal
from branches.roles import OFFICERS, REACHES_OF, ROLE_LABELS, Role

ROLES = {label: role.value for role, label in ROLE_LABELS.items()}
REACHES = {reach.label: reach.value for reach in Post.Reach}
REACH_LABELS = {value: label for label, value in REACHES.items()}
MOST_GRANTS = 300_000
MOST_POSTS = 50  # of one person


@dataclass(frozen=True)
class Held:
    """A post of the file or a stored one: what makes two posts the same or each other's obstacle."""

    unit: Ref
    role: str
    starts_on: date
    ends_on: date | None
    place: str

    def overlaps(self, other: "Held") -> bool:
        return (self.ends_on is None or other.starts_on <= self.ends_on) and (
            other.ends_on is None or self.starts_on <= other.ends_on
        )


class People:
    """Everybody the file names: who is new, which posts are."""

    def __init__(self, names: Names):
        self.names, self.world = names, names.world
        self.persons: dict[str, tuple[Line, str, str]] = {}  # user name → first line, name, e-mail
        self.usernames: dict[str, str] = {}  # in small letters → as written first
        self.held: dict[str, list[Held]] = {}
        self.posts: list[NewPost] = []
        self.appointments: list[str] = []  # the same in words
        self.unchanged = self.grants = 0

    def check(self, lines: list[Line]) -> None:
        for line in lines:
            username = self._person(line)
            post = self._post(line)
            if username and post:
                self._compare(line, username, post)

    def added(self) -> list[NewPerson]:
        return [
            NewPerson(username=username, name=name, email=email)
            for username, (_, name, email) in self.persons.items()
            if username not in self.world.people
        ]

    def _person(self, line: Line) -> str | None:
        """The user name of the row's person, when that can be told."""
        name, username, email = line.text("姓名"), line.text("用户名"), _email(line)
        username = usernames.as_stored(username or "")
        if not username:
            return None
        if username not in self.world.people and not usernames.may_be(username):
            line.fault("用户名", f"“{username[:30]}”不能作用户名", usernames.RULE.rstrip("。"))
            return None
        as_first = self.usernames.setdefault(username.lower(), username)
        stored = self.world.lower_names.get(username.lower(), username)
        if username != as_first or (username not in self.world.people and username != stored):
            other = as_first if username != as_first else stored
            line.fault("用户名", f"与“{other}”只差大小写", f"同一个人就写“{other}”，不同的人换一个用户名")
            return None
        self._same_person(line, username, name, email)
        return username

    def _same_person(self, line: Line, username: str, name: str | None, email: str | None) -> None:
        """All rows with one user name are of one person, and of the one who has it already."""
        first, known_name, known_email = self.persons.setdefault(username, (line, name, email or ""))
        stored = self.world.people.get(username)
        if stored is not None:
            if not stored.is_active:
                line.fault("用户名", f"“{username}”的账号已停用", f"删去这一行；{ELSEWHERE}")
            known_name, known_email = stored.name, stored.email
        where = "名册里" if stored is not None else f"{first.place()}"
        if name and known_name and normal(name) != normal(known_name):
            instead = "同一个人写同一个姓名，不同的人用不同的用户名"
            line.fault("姓名", f"用户名“{username}”在{where}是“{known_name}”", instead)
        if email and known_email and email != known_email:
            line.fault("电子邮箱", f"“{username}”的邮箱在{where}是“{known_email}”", f"改成“{known_email}”，或者留空")
        elif email and stored is not None and not known_email:
            differs(line, "电子邮箱", "（空）")
        elif email and not known_email:
            self.persons[username] = (first, known_name, email)

    def _post(self, line: Line) -> dict | None:
        """The fields of the post; None when the row is wrong in one of them."""
        fields = {
            "unit": self.names.named(line, "单位"),
            "role": line.choice("岗位", ROLES),
            "reach": line.choice("范围", REACHES),
            "starts_on": line.day("开始日期"),
            "ends_on": line.day("结束日期"),
            "acting": line.flag("代理"),
        }
        if fields["starts_on"] and fields["ends_on"] and fields["ends_on"] < fields["starts_on"]:
            line.fault("结束日期", f"早于开始日期 {fields['starts_on']}", "改成开始日期以后的一天，没有期限的留空")
        wrong = any(line.is_wrong(head) for head in ("单位", "岗位", "范围", "开始日期", "结束日期", "代理"))
        return None if wrong else fields

    def _compare(self, line: Line, username: str, post: dict) -> None:
        stored = self.world.people.get(username)
        mine = Held(post["unit"], post["role"], post["starts_on"], post["ends_on"], line.place())
        before = self.world.posts.get(stored.pk, []) if stored else []
        same = next((other for other in before if _key(other) == (mine.unit, mine.role, mine.starts_on)), None)
        in_file = self.held.setdefault(username, [])
        twin = next((o for o in in_file if (o.unit, o.role) == (mine.unit, mine.role) and mine.overlaps(o)), None)
        if twin is not None:
            line.fault("岗位", f"与{twin.place}是同一个人的同一个岗位，时间重叠", "删去一行，或者改正日期")
            return
        if len(in_file) == MOST_POSTS:
            line.fault("用户名", f"“{username}”的任职超过 {MOST_POSTS} 行", "核对用户名，或者删去多余的行")
            return
        in_file.append(mine)
        if same is not None:
            self.unchanged += 1
            _compare_posts(line, post, same)
        else:
            others = [Held(o.unit_id, o.role, o.starts_on, o.ends_on, "名册") for o in before]
            self._new(line, stored.pk if stored else username, post, mine, others + in_file[:-1])

    def _new(self, line: Line, user: Ref, post: dict, mine: Held, others: list[Held]) -> None:
        post["reach"] = post["reach"] or REACHES_OF[Role(post["role"])][0]
        self._fits(line, post)
        for other in others:
            if mine.overlaps(other):
                self._obstacle(line, mine, other)
        if mine.ends_on and mine.ends_on < self.world.day:
            line.fault("结束日期", "已经过去，这项任职不再有效", "改正日期，或者删去这一行")
        self.posts.append(NewPost(user=user, **post))
        self.appointments.append(f"{line.text('姓名')}　{line.text('单位')}　{ROLE_LABELS[Role(post['role'])]}")

    def _obstacle(self, line: Line, mine: Held, other: Held) -> None:
        if (mine.unit, mine.role) == (other.unit, other.role):
            line.fault(
                "开始日期", f"{other.place}里这个岗位自 {other.starts_on} 起已有任职", f"删去这一行；{ELSEWHERE}"
            )
        elif mine.role in OFFICERS and other.role in OFFICERS and mine.role != other.role:
            label = ROLE_LABELS[Role(other.role)]
            line.fault("岗位", f"与{other.place}的“{label}”是同一个人，时间重叠", "三员不得由同一人兼任，换一个人")

    def _fits(self, line: Line, post: dict) -> None:
        """The reach fits the role; and what it leads to can be written in one go."""
        role, usual = Role(post["role"]), REACHES_OF[Role(post["role"])]
        if post["reach"] not in usual:
            words = "、".join(f"“{REACH_LABELS[reach]}”" for reach in usual)
            line.fault("范围", f"“{ROLE_LABELS[role]}”不能是“{REACH_LABELS[post['reach']]}”", f"改成{words}，或者留空")
        if post["reach"] != Post.Reach.OWN:
            self.grants += len(self.world.units) + len(self.names.bodies)
        if self.grants > MOST_GRANTS:
            line.fault("范围", "到这一行为止，要写入的权限太多", "分几次导入，每次少一些范围大的任职")


def _key(post: Post):
    return post.unit_id, post.role, post.starts_on


def _compare_posts(line: Line, said: dict, stored: Post) -> None:
    """A post that is there must be the same; only the reach may be left out."""
    for head, mine, theirs, shown in [
        ("范围", said["reach"] or stored.reach, stored.reach, stored.get_reach_display()),
        ("结束日期", said["ends_on"], stored.ends_on, stored.ends_on or "（空）"),
        ("代理", said["acting"], stored.acting, "是" if stored.acting else "否"),
    ]:
        if mine != theirs:
            differs(line, head, shown)


def _email(line: Line) -> str | None:
    text = line.text("电子邮箱")
    try:
        if text:
            validate_email(text)
    except ValidationError:
        line.fault("电子邮箱", f"“{text[:50]}”不是邮箱地址", "写成 wangmin@example.com 这样，没有的留空")
        return None
    return text
