"""The two assessments of the demo, through the portal's own actions, each at its moment."""

from datetime import date, timedelta
from decimal import Decimal

from assessment.actions.appeals import answer_appeal, file_appeal
from assessment.actions.cycles import open_cycle
from assessment.actions.deciding import decide, submit_to_committee
from assessment.actions.extras import confirm_extra, enter_extra
from assessment.actions.publicity import publish_results
from assessment.actions.results import compute
from assessment.actions.schemes import draft_scheme, publish_scheme
from assessment.actions.sealing import seal_cycle
from assessment.actions.stages import close_marking, start_marking
from assessment.actions.vetoes import confirm_veto, enter_veto
from assessment.kinds import Kind
from assessment.models import Mark
from assessment.windows import notice_window
from modelagency.clock import start_of
from modelagency.demo.assessing.content import content
from modelagency.demo.assessing.filling import fill
from modelagency.demo.assessing.people import Cast
from modelagency.demo.assessing.votes import vote
from modelagency.demo.chance import below
from modelagency.demo.happening import happening
from modelagency.demo.sources import read

MORNING, AFTERNOON = timedelta(hours=9, minutes=40), timedelta(hours=15, minutes=10)
CONTACT = "局机关党委办公室，电话 0000-6660121"
AGO = {"opened": 14, "said": 12, "started": 6, "marked": 5}  # working days before today
UNSAID = ("县第四人民医院第二党支部", "鹤山乡卫生院党支部")
UNMARKED = 6  # one mark in so many is still to come


def assess_last_year(plan, units, year) -> None:
    """From the scheme to the seal, all in the year of `plan`."""
    cast, days = Cast(), _Days(year)
    office, other = cast.office[:2]
    cycle = _opened(office, plan, units, days.at(3, 16), days.at(11, 24))
    fill(cycle, cast, said_at=days.at(11, 27), marked_at=days.at(12, 4))
    with happening(days.at(12, 3)):
        start_marking(by=office, cycle=cycle)
    vote(cycle, days.on(12, 9))
    with happening(days.at(12, 10)):
        _extras(cycle, office, other)
        _veto(cycle, office, cast.committee[0])
    with happening(days.at(12, 11, AFTERNOON)):
        close_marking(by=office, cycle=cycle)
        compute(by=office, cycle=cycle)
    with happening(days.at(12, 14)):
        submit_to_committee(by=office, cycle=cycle)
    with happening(days.at(12, 16, AFTERNOON)):
        decide(by=cast.committee[0], cycle=cycle)
        opens_on, closes_on = notice_window(days.on(12, 16), year.calendar)
        publish_results(by=office, cycle=cycle, opens_on=opens_on, closes_on=closes_on, contact=CONTACT)
    with happening(days.at(12, 19)):
        appeal = _appeal(cycle, cast)
    with happening(days.at(12, 23)):
        words = "经查原始记录，所缺次数属实，扣分符合评分标准。"
        answer_appeal(by=other, appeal=appeal, uphold=False, answer=words)
    with happening(days.at(12, 31)):
        seal_cycle(by=cast.committee[0], cycle=cycle, name=cycle.scheme.name)


def assess_this_year(plan, units, year) -> None:
    """Opened lately and being marked: most have assessed themselves, most marks are there."""
    cast = Cast()
    at = {name: start_of(year.day_at(len(year.days) - ago)) + MORNING for name, ago in AGO.items()}
    cycle = _opened(cast.office[0], plan, units, at["opened"] - timedelta(hours=1), at["opened"])
    fill(cycle, cast, said_at=at["said"], marked_at=at["marked"], unsaid=UNSAID, unmarked=_is_unmarked)
    with happening(at["started"]):
        start_marking(by=cast.office[0], cycle=cycle)


class _Days:
    """Moments of a year that is over, each on a working day."""

    def __init__(self, year):
        self._year = year

    def on(self, month, day) -> date:
        return self._year.calendar.on_or_before(date(self._year.today.year, month, day))

    def at(self, month, day, hour=MORNING):
        return start_of(self.on(month, day)) + hour


def _opened(office, plan, units, published_at, opened_at):
    with happening(published_at):
        about = {"year": plan.year, "name": read("scheme")["name"], "plan": plan}
        scheme = draft_scheme(by=office, content=content(plan, units), **about)
        publish_scheme(by=office, scheme=scheme)
    with happening(opened_at):
        return open_cycle(by=office, scheme=scheme)


def _extras(cycle, office, other) -> None:
    """A few honours and one criticism: entered by one, confirmed by another."""
    bonus = cycle.scheme.indicators().get(kind=Kind.BONUS)
    penalty = cycle.scheme.indicators().get(kind=Kind.PENALTY)
    for row in read("scheme")["honours"]:
        _extra(cycle, bonus if row["kind"] == "bonus" else penalty, row, office, other)


def _veto(cycle, office, committee) -> None:
    told = read("scheme")["veto"]
    about = {"facts": told["facts"], "document_number": _of_year(told, cycle)}
    appraisal = cycle.appraisals.get(name=told["name"])
    event = enter_veto(by=office, appraisal=appraisal, veto=cycle.scheme.vetoes.first(), **about)
    confirm_veto(by=committee, event=event)


def _extra(cycle, indicator, row, office, other) -> None:
    about = {name: row[name] for name in ("matter", "reason")}
    about |= {"points": Decimal(row["points"]), "document_number": _of_year(row, cycle)}
    appraisal = cycle.appraisals.get(name=row["name"])
    confirm_extra(by=other, entry=enter_extra(by=office, appraisal=appraisal, indicator=indicator, **about))


def _appeal(cycle, cast):
    """About the first mark below what the subject of a hospital had said of itself."""
    marks = Mark.objects.filter(
        appraisal__cycle=cycle, stage=Mark.Stage.MARK, indicator__kind=Kind.DEDUCT, quantity__gt=0
    )
    found = marks.filter(appraisal__category="医院").exclude(by__in=cast.office)
    mark = found.select_related("appraisal__unit__branch", "indicator__section__component").order_by("pk").first()
    text = "本支部的记录齐全，请查阅会议记录原件后复核。"
    by = cast.reporter(mark.appraisal.unit)
    return file_appeal(by=by, appraisal=mark.appraisal, indicator=mark.indicator, text=text)


def _of_year(row, cycle) -> str:
    return row["document_number"].replace("$year", str(cycle.scheme.year))


def _is_unmarked(name, number) -> bool:
    return below(UNMARKED, "unmarked", name, number) == 0
