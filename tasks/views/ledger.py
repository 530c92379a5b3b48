"""提醒台账: why somebody was told of something, and why not."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from django.core.exceptions import BadRequest
from django.db.models import Prefetch
from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.models import Post, Unit, User
from branches.permissions import rights_of
from modelagency.clock import today
from records.paging import page_key, page_of
from tasks.exports.ledger import ledger_table
from tasks.forms.ledger import FindForm, LookForm
from tasks.ladders import REMINDER_LABELS
from tasks.ledger.coming import coming
from tasks.ledger.days import OfficeDays, week_of
from tasks.ledger.lines import RESULTS, by_day, counted
from tasks.ledger.quiet import quiet_rows
from tasks.ledger.reading import lines_of, lines_of_row, reminders_of_row
from tasks.permissions import get_assignment, get_ledger_owner, get_ledger_unit, require_ledgers

PEOPLE = 10  # of a unit on one page
FOUND = 20
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Look:
    """The week that is shown, and what of it."""

    week: list[date]
    chosen: dict

    @property
    def before(self):
        return self.week[0] - WEEK

    @property
    def after(self):
        return self.week[0] + WEEK

    def shows(self, line) -> bool:
        return self.chosen["result"] in ("", line.result)


@require_safe
def own(request):
    """What this person was told and was not, in one week."""
    return _week_of(request, get_ledger_owner(request.user, request.user.pk))


@require_safe
def person(request, pk):
    """The same of somebody, for those who see all units."""
    return _week_of(request, get_ledger_owner(request.user, pk))


def _week_of(request, owner):
    look, rights, days = _look(request), rights_of(request.user), OfficeDays()
    is_own = owner == request.user
    posts = owner.posts_now
    later = coming(posts, look.week, days.calendar.add(today(), 1), days.calendar)
    lines = lines_of({owner.pk: owner.name}, look.week[0], look.week[-1], rights, later)
    context = {"owner": owner, "posts": posts, "is_own": is_own, "sees_all": rights.sees_all}
    context |= {"own_unit": _only_unit(posts)}
    return _shown(request, look, days, owner.name, lines, context)


def _only_unit(posts) -> str:
    """The name of the unit that need not be named in every line."""
    names = {post.unit.name for post in posts}
    return names.pop() if len(names) == 1 else ""


@require_safe
def unit(request, pk):
    """All people of a unit, some at a time; ?person= for one of them."""
    found, look = get_ledger_unit(request.user, pk), _look(request)
    members = _members(found, look)
    chosen = look.chosen["person"]
    page = page_of(members.filter(pk=chosen) if chosen else members, page_key(request), size=PEOPLE)
    people = {person.pk: person.name for person in page.rows}
    lines = lines_of(people, look.week[0], look.week[-1], rights_of(request.user))
    context = {"unit": found, "own_unit": found.name, "page": page, "members": members, "sees_all": True}
    return _shown(request, look, OfficeDays(), str(found), lines, context)


def _members(unit, look):
    """People who held a post in the unit in the week."""
    posts = Post.objects.filter(unit=unit, waiting=False, starts_on__lte=look.week[-1]).exclude(
        ends_on__lt=look.week[0]
    )
    return User.objects.filter(pk__in=posts.values("user")).order_by("pk")


@require_safe
def day(request, pk):
    """Why somebody was told of something on a day, and of what not and why; ?day=, by default today."""
    owner, look, rights = get_ledger_owner(request.user, pk), _look(request), rights_of(request.user)
    chosen, days = look.chosen["day"] or today(), OfficeDays()
    lines = lines_of({owner.pk: owner.name}, chosen, chosen, rights)
    (shown,) = by_day(lines, [chosen], days.off([chosen]))
    posts = list(Post.objects.valid(chosen).filter(user=owner).select_related("unit"))
    told = {line.row_id for line in lines} - {None}
    context = {
        "owner": owner,
        "own_unit": _only_unit(posts),
        "shown": shown,
        "numbers": counted(lines),
        "quiet": quiet_rows(owner, posts, chosen, told, days.calendar),
        "chosen": look.chosen,
    }
    return render(request, "tasks/ledger_day.html", context)


@require_safe
def row(request, pk):
    """The reminders of an assignment: all of them for who sees all units, else the own ones."""
    assignment, rights = get_assignment(request.user, pk), rights_of(request.user)
    page = page_of(reminders_of_row(assignment, rights), page_key(request), newest_first=True)
    lines = lines_of_row(assignment, rights, page.rows)
    context = {"assignment": assignment, "page": page, "lines": lines, "sees_all": rights.sees_all}
    return render(request, "tasks/ledger_row.html", context)


@require_safe
def find(request):
    """People and units by a part of their name."""
    require_ledgers(request.user)
    form = FindForm(request.GET)
    if not form.is_valid():
        raise BadRequest("查找的文字不对，请重新输入。")
    words = form.cleaned_data["q"]
    people = User.objects.found(words).order_by("name", "pk")
    units = Unit.objects.found(words).in_order()
    held = Post.objects.valid(today()).select_related("unit").order_by("id")
    context = {
        "q": words,
        "people": people.prefetch_related(Prefetch("posts", held))[:FOUND],
        "units": units[:FOUND],
        "most": FOUND,
    }
    return render(request, "tasks/ledger_find.html", context)


def _look(request) -> Look:
    form = LookForm(request.GET)
    if not form.is_valid():
        raise BadRequest("日期或筛选条件不对，请从“提醒台账”重新进入。")
    return Look(week_of(form.cleaned_data["day"] or today()), form.cleaned_data)


def _shown(request, look, office, name, lines, context):
    """The page, or with ?export= the same as a workbook."""
    lines = [line for line in lines if look.chosen["rule"] in ("", line.rule)]
    days = by_day(filter(look.shows, lines), look.week, office.off(look.week))
    if look.chosen["export"]:
        title = f"{name}　{look.week[0]:%Y-%m-%d}至{look.week[-1]:%Y-%m-%d}"
        return FileResponse(BytesIO(ledger_table(title, days)), as_attachment=True, filename=f"提醒台账_{title}.xlsx")
    numbers = counted(lines)
    context |= {
        "name": name,
        "look": look,
        "chosen": look.chosen,
        "days": days,
        "numbers": numbers,
        "segments": [("", "全部", numbers["all"])] + [(code, word, numbers[code]) for code, word in RESULTS.items()],
        "rules": [(kind.value, label) for kind, label in REMINDER_LABELS.items()],
    }
    return render(request, "tasks/ledger.html", context)
