"""封存: the last step of a cycle, and of a year."""

from django.db import transaction

from assessment.models import Cycle, Scheme, Seal
from assessment.obstacles import obstacles_to_seal
from assessment.packages import build
from assessment.packages.compare import compare
from assessment.permissions import require_sealer
from assessment.seals.checking import head
from assessment.seals.contents import contents_of
from modelagency.clock import now, today
from records.actions import record
from records.models import YearLock
from records.refusals import Refusal
from tasks.actions.changes import keep_names


@transaction.atomic
def seal_cycle(*, by, cycle, name) -> Seal:
    """Seal the cycle; `name`: of its scheme, typed by whoever does it. With the last cycle of a year goes the year.

    Everything is computed once more; a result that comes out differently refuses the seal, as does whatever is open.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("scheme__plan", "decision").get(pk=cycle.pk)
    require_sealer(by, cycle)
    if cycle.state == Cycle.State.SEALED:
        raise Refusal("这次考核已经封存，不能重复封存。")
    if name.strip() != cycle.scheme.name:
        raise Refusal(f"输入的名称与考核方案名称不同，没有封存。请原样输入“{cycle.scheme.name}”。")
    YearLock.hold_writers()
    if cycle.state != Cycle.State.PUBLIC:
        raise Refusal(f"考核现在是“{cycle.get_state_display()}”阶段，公示结束后才能封存。")
    if obstacles := obstacles_to_seal(cycle, today()):
        raise Refusal("还不能封存：" + "".join(map(str, obstacles)))
    seal = _sealed(by, cycle)
    cycle.state = Cycle.State.SEALED
    cycle.save(update_fields=["state"])
    record(by=by, verb="cycle.seal", subject=cycle, before={"state": "public"}, after={"code": seal.code})
    if not open_schemes(year=cycle.scheme.year):
        _lock(by, cycle.scheme.year, cycle.decision)
    return seal


def _sealed(by, cycle) -> Seal:
    contents = contents_of(cycle)
    _recompute(contents)
    package = build.package_of(contents, head() or build.START)
    return Seal.objects.create(
        cycle=cycle,
        content=Seal.compressed(build.packed(package)),
        code=build.code(package["manifest"]),
        previous=package["manifest"]["previous"],
        engine=package["manifest"]["engine"],
        decision=cycle.decision,
        by=by,
        at=now(),
    )


def _recompute(contents) -> None:
    """Raise Refusal unless every stored result is what the engine makes of the inputs now."""
    data = {(content["kind"], content["name"]): content["data"] for content in contents}
    subjects = [subject for (kind, _), subject in data.items() if kind == build.BASIS]
    for fresh in build.results_of(data[build.SCHEME, ""], subjects):
        if how := compare(data[build.RESULT, fresh["name"]], fresh, same_words=True):
            raise Refusal(f"{fresh['name']}的结果与现在重算的不同：{how}。请重新计算并按程序审定后再封存。")


@transaction.atomic
def lock_year(*, by, year) -> YearLock:
    """Lock a year of which every assessment is sealed, or that has none."""
    YearLock.hold_writers()
    if YearLock.objects.filter(year=year).exists():
        raise Refusal(f"{year} 年度已经封存，不用再办。")
    if waiting := open_schemes(year=year):
        raise Refusal(f"还不能封存 {year} 年度，这些考核没有封存：{'、'.join(map(str, waiting))}。")
    return _lock(by, year, None)


def _lock(by, year, decision) -> YearLock:
    keep_names(year)
    lock = YearLock.objects.create(year=year, by=by, at=now(), decision=decision)
    record(by=by, verb="year.lock", subject=lock, after={"year": year})
    return lock


def open_schemes(**years) -> list[Scheme]:
    """The schemes (`year=`: of one year) that still have an assessment to seal, or to begin: the newest version of
    each."""
    newest = {}
    for scheme in Scheme.objects.filter(**years).select_related("cycle").order_by("year", "version", "pk"):
        newest[scheme.year, scheme.name] = scheme
    return [scheme for scheme in newest.values() if _is_open(scheme)]


def _is_open(scheme) -> bool:
    cycle = getattr(scheme, "cycle", None)
    return cycle is None or cycle.state != Cycle.State.SEALED
