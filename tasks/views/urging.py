"""一键催办: what an urging would do, sending it off, and what was urged so far."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from modelagency.clock import today
from records.listings import listed
from records.models import ReminderTerms
from records.paging import page_key, page_of
from records.refusals import Refusal
from tasks.actions.urging import urge
from tasks.burden import added
from tasks.burden_sums import month_of
from tasks.exports.lists.asked import URGES, urges_of
from tasks.exports.lists.assignments import filtered
from tasks.forms.urging import MOST, ChosenForm, UrgeForm
from tasks.lights import Light
from tasks.models import Assignment, Period, Plan
from tasks.permissions import require_urger
from tasks.urging import considered

LEFT_NAMED = 5  # units that the answer names


@require_http_methods(["GET", "POST"])
def preview(request):
    """Who would hear what, and what is left out and why. ?row= …, or ?period= &units= …, or the filters of the list of
    assignments (without any: what is overdue). Writes nothing; a POST only carries more rows than an address can."""
    rights = require_urger(request.user)
    data = request.POST if request.method == "POST" else request.GET
    form = ChosenForm(data)
    if not form.is_valid():
        raise BadRequest("".join(error for errors in form.errors.values() for error in errors))
    if "pick" in data and not form.cleaned_data["row"]:
        raise Refusal("没有选中任何一项，请先勾选要催办的落实项。")
    pks = _chosen(rights, form.cleaned_data)
    return _page(request, rights, pks, UrgeForm(initial={"token": uuid4()}))


def _chosen(rights, said) -> list[int]:
    """Ids of the rows; those named are taken as they are, and what is wrong with them is said on the page."""
    if said["row"]:
        return said["row"]
    mine = Assignment.objects.urgeable_by(rights)
    rows = _of_period(mine, said) if said["period"] else _of_list(mine, said)
    pks = list(rows.order_by().values_list("pk", flat=True)[: MOST + 1])
    if len(pks) > MOST:
        raise Refusal(f"一次最多催办 {MOST} 项，请先用单位或任务筛选，再分批催办。")
    return pks


def _of_period(rows, said):
    period = Period.objects.filter(pk=said["period"], plan__in=Plan.objects.published()).select_related("plan").first()
    if period is None:
        raise BadRequest("没有这个填报期，请从“本期未报”重新选择。")
    rows = rows.owing(period)
    return rows.filter(unit__in=said["units"]) if said["units"] else rows


def _of_list(rows, said):
    rows = rows.with_light(today()).counted().of_units(said["kind"], said["category"])
    return filtered(rows, said | {"light": said["light"] or [Light.OVERDUE]})


def _page(request, rights, pks, form):
    terms = ReminderTerms.current()
    units = considered(rights, pks, terms.urge_gap)
    urged = [unit for unit in units if unit.urged]
    month = month_of(today())
    burdens = {line.unit_id: line for line in added({(unit.unit.pk, month): 1 for unit in urged})}
    context = {
        "form": form,
        "urged": [(unit, burdens[unit.unit.pk]) for unit in urged],
        "left": [unit for unit in units if unit.left],
        "rows": sum(len(unit.urged) for unit in urged),
        "people": len({pk for unit in urged for pk in unit.people}),
        "pks": ",".join(map(str, pks)),
        "again": f"这些单位 {terms.urge_gap} 个工作日内不再催办。" if terms.urge_gap else "",
        "limit": terms.burden_limit,
        "over": sum(line.over for line in burdens.values()),
    }
    return render(request, "tasks/urge.html", context, status=422 if form.errors else 200)


@require_POST
def send(request):
    """Send it off. What became of it is said on the list of urgings."""
    rights, form = require_urger(request.user), UrgeForm(request.POST)
    if not form.is_valid():
        if {"rows", "token"} & form.errors.keys():
            raise BadRequest("".join(form.errors.get("rows", []) or form.errors["token"]))
        return _page(request, rights, form.cleaned_data["rows"], form)
    said = form.cleaned_data
    done = urge(by=request.user, rows=said["rows"], token=said["token"], text=said["text"])
    if done.was_done:
        messages.warning(request, "这次催办已经发出，没有重复催办。")
        return redirect("tasks:urges")
    _say(request, done)
    return redirect("tasks:urges")


def _say(request, done) -> None:
    if done.rows:
        messages.success(request, f"已催办 {len(done.urged)} 个单位的 {done.rows} 项。")
    left = [unit for unit in done.units if unit.left]
    if not left:
        return
    named = "；".join(f"{unit.unit} {len(unit.left)} 项（{unit.left[0].why}）" for unit in left[:LEFT_NAMED])
    rest = f"等 {len(left)} 个单位" if len(left) > LEFT_NAMED else ""
    begins = "另有没有催办的" if done.rows else "没有发出催办"
    messages.warning(request, f"{begins}：{named}{rest}。")


@require_safe
@listed(URGES)
def urges(request):
    """What was urged, the newest first: of all units, of one's own, and by oneself."""
    context = {"page": page_of(urges_of(request.user), page_key(request), newest_first=True)}
    return render(request, "tasks/urges.html", context)
