"""The lists of the assessment: what their pages show, and what is taken away from them."""

from django.core.exceptions import BadRequest
from django.db.models import Count, Q

from assessment.models import Appraisal, Cycle, Rectification, Result, Scheme, Seal
from assessment.packages.build import short
from assessment.permissions import get_cycle, require_member
from assessment.polls import visible_rectifications, visible_rounds
from assessment.querysets import of_own_subjects
from modelagency.excel import Column
from records.listings import Listing, moment

MOST_OWN, MOST_SELVES = 20, 50


def rounds_of(user):
    """All rounds the person sees, each with `subjects_count`."""
    return visible_rounds(require_member(user)).annotate(subjects_count=Count("candidacies"))


def rectifications_of(user, query):
    """Those the person sees, the newest first; ?state= only those that have come so far."""
    rows = visible_rectifications(require_member(user)).order_by("-pk")
    state = query.get("state", "")
    return rows.filter(state=state) if state in Rectification.State.values else rows


def schemes_of(user):
    """All schemes the person sees, by year, the newest version of each first."""
    rows = Scheme.objects.visible_to(require_member(user)).select_related("plan__notice", "cycle")
    return rows.defer("plan__notice__text").order_by("-year", "name", "-version")


def selves_of(user) -> list[Appraisal]:
    """The subjects for which the person reports or confirms, the newest first."""
    rights = require_member(user)
    rows = Appraisal.objects.filter(of_own_subjects(rights, "unit")).distinct().select_related("cycle__scheme")
    return list(rows.order_by("-pk")[:MOST_SELVES]) if rights.home_units else []


def own_of(user) -> list[Appraisal]:
    """The subjects of the person's own units, the latest cycle first."""
    rights = require_member(user)
    mine = Q(unit__in=rights.home_units) | Q(unit__branch__covers__in=rights.home_units)
    rows = Appraisal.objects.filter(mine).distinct().select_related("cycle__scheme")
    return list(rows.order_by("-cycle__scheme__year", "-cycle", "name")[:MOST_OWN])


def seals_of(user):
    """All seals the person may know of, without what is in them."""
    cycles = Cycle.objects.visible_to(require_member(user))
    known = Seal.objects.filter(cycle__in=cycles).order_by("-pk").defer("content")
    return known.select_related("cycle__scheme", "by")


def public_groups(cycle) -> list[tuple[str, int]]:
    """(category, number of its subjects)."""
    return list(cycle.appraisals.order_by("category").values_list("category").annotate(Count("pk")))


def public_category(query, groups) -> str:
    """?category=, by default the first; BadRequest for one there is not."""
    category = query.get("category") or groups[0][0]
    if category not in dict(groups):
        raise BadRequest("没有这个分类，请从公示页面的分类进入。")
    return category


def public_results(cycle, category):
    """The published results of one category, in the order of the units."""
    rows = Result.objects.filter(appraisal__cycle=cycle, appraisal__category=category).defer("lines")
    return rows.order_by("appraisal__unit__order", "appraisal__unit_id").select_related("appraisal")


def _published(user, query, pk):
    cycle = get_cycle(user, pk)
    return public_results(cycle, public_category(query, public_groups(cycle))) if cycle.is_public else []


def _about_public(user, query, pk) -> str:
    cycle = get_cycle(user, pk)
    return public_category(query, public_groups(cycle)) if cycle.is_public else "还没有公示"


def _rectification(item) -> tuple:
    what = (item.text, item.get_source_display(), item.appraisal.name, item.owner.name, item.due_on)
    return (*what, item.get_state_display(), item.answer, moment(item.answered_at))


def _scheme(scheme) -> tuple:
    cycle = scheme.cycle.get_state_display() if hasattr(scheme, "cycle") else "未开始"
    state = "草案" if scheme.is_draft else "已发布"
    plan = str(scheme.plan) if scheme.plan_id else None
    return (scheme.year, scheme.name, scheme.version, scheme.get_subjects_display(), plan, state, cycle)


SUBJECT = Column("考核对象", 30)
STATE = Column("状态", 12, centred=True)
ROUNDS = Listing(
    title="述职评议",
    columns=[
        Column("名称", 36),
        Column("考核", 30),
        Column("会议日期", 12, centred=True),
        Column("述职对象", 10),
        STATE,
    ],
    rows=lambda user, query: rounds_of(user),
    cells=lambda one: (one.title, str(one.cycle), one.held_on, one.subjects_count, one.get_state_display()),
)
RECTIFICATIONS = Listing(
    title="整改事项",
    columns=[
        Column("问题", 44),
        Column("来源", 12, centred=True),
        Column("述职对象", 22),
        Column("整改单位", 22),
        Column("整改期限", 12, centred=True),
        STATE,
        Column("整改情况", 44),
        Column("报送时间", 18, centred=True),
    ],
    rows=rectifications_of,
    cells=_rectification,
    about=lambda user, query: dict(Rectification.State.choices).get(query.get("state", ""), ""),
)
SCHEMES = Listing(
    title="考核方案",
    columns=[
        Column("年度", 8, centred=True),
        Column("考核方案", 36),
        Column("版次", 8, centred=True),
        Column("考核对象", 16),
        Column("实施方案", 40),
        Column("方案", 10, centred=True),
        Column("考核", 12, centred=True),
    ],
    rows=lambda user, query: schemes_of(user),
    cells=_scheme,
)
SELVES = Listing(
    title="自评",
    columns=[SUBJECT, Column("考核", 36), Column("阶段", 12, centred=True), Column("自评", 12, centred=True)],
    rows=lambda user, query: selves_of(user),
    cells=lambda row: (
        row.name,
        str(row.cycle.scheme),
        row.cycle.get_state_display(),
        row.get_self_state_display(),
    ),
)
OWN = Listing(
    title="本单位考核",
    columns=[SUBJECT, Column("分类", 16), Column("考核", 36), Column("阶段", 12, centred=True)],
    rows=lambda user, query: own_of(user),
    cells=lambda row: (row.name, row.category, str(row.cycle), row.cycle.get_state_display()),
)
SEALS = Listing(
    title="封存核验",
    columns=[Column("考核", 40), Column("核验码", 22), Column("封存人", 12), Column("封存时间", 18, centred=True)],
    rows=lambda user, query: seals_of(user),
    cells=lambda seal: (str(seal.cycle), short(seal.code), str(seal.by), moment(seal.at)),
)
PUBLIC = Listing(
    title="公示结果",
    columns=[SUBJECT, Column("总分", 10, "0.00"), Column("名次", 8), Column("等次", 10, centred=True)],
    rows=_published,
    cells=lambda row: (row.appraisal.name, row.total, row.rank, row.grade),
    about=_about_public,
)
