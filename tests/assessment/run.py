"""Builders: a scheme with something of everything, an opened cycle, through the portal's own actions."""

from decimal import Decimal

from assessment.actions import marks, stages
from assessment.actions.cycles import open_cycle
from assessment.actions.results import compute
from assessment.actions.schemes import draft_scheme, publish_scheme
from assessment.kinds import Kind
from assessment.marking import Marker
from assessment.marking_rules import Said
from assessment.models import Appraisal, Candidacy, Cycle, Indicator, Mark, Tally, VoteRound
from assessment.people import office_of
from branches.actions.units import create_branch
from branches.models import Unit, User
from branches.permissions import rights_of
from modelagency.clock import today
from tasks.models import Assignment
from tests import make

PROGRESS = {"甲医院": (100, 50, 26), "乙医院": (90, 90, 90), "机关第一党支部": (80,)}
NAME = "党支部考核"
GRADES = [
    {"name": "优秀", "floor": "90"},
    {"name": "良好", "floor": "80"},
    {"name": "一般", "floor": "60"},
    {"name": "较差", "floor": "0"},
]
LACKING = {"甲医院党支部": 3, "乙医院党支部": 0, "机关第一党支部": 130}  # cases under 组织生活, half a point each
VOTES = {"述职评议得分": [58, 18, 4, 0], "民主测评得分": [25, 6, 1, 0]}
STANDARD = "每缺一次扣 0.50 分，扣完为止。"


def content(**terms) -> dict:
    """30 usual by progress, 40 year end by hand, 20 and 10 by votes, bonus and penalty; `terms` of the scheme."""
    usual = [{"name": "任务落实进度", "points": "100", "kind": Kind.AUTO, "source": "progress"}]
    hand = [
        {"number": "1.1", "name": "组织生活", "points": "60", "kind": Kind.DEDUCT, "step": "0.5", "standard": STANDARD},
        {"number": "1.2", "name": "达标创建", "points": "40", "kind": Kind.ALL_OR_NOTHING, "threshold": "95"},
    ]
    vote = [{"name": "述职评议得分", "points": "100", "kind": Kind.VOTE}]
    poll = [{"name": "民主测评得分", "points": "100", "kind": Kind.VOTE}]
    extra = [
        {"name": "表彰", "points": "0", "kind": Kind.BONUS, "step": "1", "cap": "2", "once": True},
        {"name": "通报批评", "points": "0", "kind": Kind.PENALTY, "step": "1"},
    ]
    return {
        "feeds": "by_parent",
        "components": [
            part("usual", "平时考核", "30", "日常工作", usual),
            part("year_end", "年终考核", "40", "责任型", hand),
            part("review", "述职评议", "20", "述职评议", vote),
            part("poll", "民主测评", "10", "民主测评", poll),
            part("extra", "加减分", "0", "加减分", extra, points="0"),
        ],
        "grades": GRADES,
        "vetoes": [{"name": "班子成员受党纪处分", "effect": "cap", "grade": "一般"}],
        **terms,
    }


def part(kind, name, weight, section, indicators, points="100") -> dict:
    """A component of one section."""
    return {
        "kind": kind,
        "name": name,
        "weight": weight,
        "sections": [{"name": section, "points": points, "indicators": indicators}],
    }


def draft(by, plan, *, name=NAME, year=2026, **terms):
    return draft_scheme(by=by, year=year, name=name, plan=plan, content=content(**terms))


def opened(by, plan, **terms):
    """A cycle just opened over the branches there are; where one runs already, under another name."""
    running = Cycle.objects.filter(scheme__name__startswith=NAME).count()
    terms = {"name": f"{NAME}{running + 1}" if running else NAME} | terms
    return open_cycle(by=by, scheme=publish_scheme(by=by, scheme=draft(by, plan, **terms)))


def progress(plan, figures):
    """Set the accepted progress of units' first rows in the order of the tasks; None stops a row."""
    for name, percents in figures.items():
        rows = Assignment.objects.filter(plan=plan, unit__name=name).order_by("task__order")
        for row, percent in zip(rows, percents, strict=False):
            row.progress, row.state = percent or 0, "in_progress" if percent is not None else "suspended"
            row.save(update_fields=["progress", "state"])


def appraisal(cycle, name) -> Appraisal:
    return cycle.appraisals.select_related("cycle").get(unit__name=name)


def by_hand(cycle) -> Indicator:
    """The indicator 组织生活, deducted from."""
    return cycle.scheme.indicators().select_related("section").get(kind=Kind.DEDUCT)


def more_branches(units, count, prefix=""):
    """Further branches of 甲医院, in its category; those that are there already stay."""
    names = [f"甲医院第{prefix}{number:03}党支部" for number in range(count)]
    there = set(Unit.objects.filter(name__in=names).values_list("name", flat=True))
    terms = {"parent": units["甲医院"], "covers": [units["甲医院"]], "category": "医院", "starts_on": make.FOUNDED}
    for name in names:
        if name not in there:
            create_branch(by=None, name=name, **terms)


def scored(by, cycle, lacking=None):
    """Marks of all subjects (`lacking`: name → cases under 组织生活) and votes, as they are once marking is over.

    Subjects beyond the usual three lack more and more, so that no two of them are equal.
    """
    rows, at = [], cycle.opened_at
    for place, subject in enumerate(cycle.appraisals.order_by("pk"), start=7):
        given = {"appraisal": subject, "stage": "mark", "version": 1, "by": by, "at": at, "submitted_at": at}
        cases = LACKING.get(subject.name, place) if lacking is None else lacking.get(subject.name)
        if cases is not None:
            rows.append(Mark(indicator=by_hand(cycle), quantity=Decimal(cases), reason="按台账核对", **given))
        reached = cycle.scheme.indicators().get(kind=Kind.ALL_OR_NOTHING)
        rows.append(Mark(indicator=reached, quantity=Decimal(38), base=Decimal(40), **given))
    Mark.objects.bulk_create(rows)
    for name, counts in VOTES.items():
        voted(cycle, name, counts)


def voted(cycle, name, counts):
    """A closed round of one group on every subject."""
    terms = {"title": name, "held_on": cycle.opened_at.date(), "values": [100, 85, 60, 0], "state": "closed"}
    meeting = VoteRound.objects.create(cycle=cycle, indicator=cycle.scheme.indicators().get(name=name), **terms)
    Candidacy.objects.bulk_create(
        Candidacy(round=meeting, appraisal=subject, order=place)
        for place, subject in enumerate(cycle.appraisals.all(), start=1)
    )
    Tally.objects.bulk_create(
        Tally(round=meeting, appraisal=subject, group="全体党员", weight=Decimal(100), counts=counts, order=place)
        for place, subject in enumerate(cycle.appraisals.all(), start=1)
    )


def computed(by, plan, **terms):
    """A whole cycle: work done, marks given, votes counted, marking closed, totals computed."""
    progress(plan, PROGRESS)
    cycle = opened(by, plan, **terms)
    scored(by, cycle)
    Cycle.objects.filter(pk=cycle.pk).update(state=Cycle.State.REVIEW)
    compute(by=by, cycle=cycle)
    cycle.refresh_from_db()
    return cycle


def by_name(cycle, name) -> Indicator:
    return cycle.scheme.indicators().select_related("section").get(name=name)


def at_marking(office, cycle):
    """Self-assessment is over."""
    return stages.start_marking(by=office, cycle=cycle)


def marked(office, cycle, points=None):
    """Every subject's marks handed in and marking closed: full points but for `points`, indicator → subject → points.

    Whom `office` may not mark is marked by another of the office."""
    if cycle.state == "self":
        cycle = at_marking(office, cycle)
    mark_all(office, cycle, points or {})
    return stages.close_marking(by=office, cycle=cycle)


def mark_all(office, cycle, points):
    """The same without closing."""
    people = User.objects.filter(
        pk__in={*office_of(today()), *(pk for unit in Marker(rights_of(office), cycle).leads.values() for pk in unit)}
    )
    markers = [Marker(rights_of(person), cycle) for person in [office, *people]]
    for subject in cycle.appraisals.with_bodies():
        by = {
            item: next(one.rights.user for one in markers if one.way(subject, item)) for item in markers[0].indicators
        }
        for person in set(by.values()):
            said = {
                (subject.pk, item.pk): Said(
                    0, Decimal(points.get(item.name, {}).get(subject.name, item.points)), reason="按台账核对"
                )
                for item in by
                if by[item] == person
            }
            marks.submit_marks(by=person, cycle=cycle, rows=said)
