"""公示与申诉: the list as it stands, what was objected, and the appeals."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment.actions.publicity import count_objections, publish_results
from assessment.exports.letters import DOCX, LETTERS, letter_of, to_docx
from assessment.exports.lists import PUBLIC, public_category, public_groups, public_results
from assessment.forms.deciding import NoticeForm, ObjectionsForm
from assessment.models import Appeal, Appraisal, Cycle
from assessment.obstacles import obstacles_to_publish
from assessment.permissions import are_own, get_cycle, require_member
from assessment.views.course import course_of
from assessment.windows import notice_window
from branches.models import WorkingDay
from branches.permissions import rights_of
from modelagency.clock import today
from records.actions import record
from records.listings import listed
from records.refusals import NotAllowed, NotYours, Refusal

MOST_ROWS = 100
MOST_OWN = 20


@require_safe
def latest(request):
    """The newest cycle that is public, or else the newest one."""
    rights = require_member(request.user)
    cycles = Cycle.objects.visible_to(rights).order_by("-scheme__year", "-pk")
    shown = cycles.filter(state__in=("public", "sealed")).first() or cycles.first()
    if shown is None:
        return render(request, "assessment/no_cycle.html", {"is_office": rights.is_office})
    return redirect("assessment:publicity", shown.pk)


@require_safe
@listed(PUBLIC)
def publicity(request, pk):
    return page(request, get_cycle(request.user, pk))


@require_POST
def publish(request, pk):
    cycle = get_cycle(request.user, pk, to="run")
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return page(request, cycle, form, status=422)
    try:
        publish_results(by=request.user, cycle=cycle, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return page(request, cycle, form, status=422)
    messages.success(request, "结果已公示，已通知全部考核对象。")
    return redirect("assessment:publicity", pk)


@require_POST
def objections(request, pk):
    cycle = get_cycle(request.user, pk, to="run")
    form = ObjectionsForm(request.POST)
    if not form.is_valid():
        if "seen" in form.errors:
            raise BadRequest("没有收到原来的件数，请重新打开公示页面。")
        return page(request, cycle, objections_form=form, status=422)
    count_objections(by=request.user, cycle=cycle, **form.cleaned_data)
    messages.success(request, f"收到意见数已改为 {form.cleaned_data['objections']} 件。")
    return redirect("assessment:publicity", pk)


@require_safe
def letter(request, pk, kind):
    """The notice, or the circular on the results, as .docx."""
    cycle = _printable(request.user, pk)
    found = _letter(cycle, kind)
    record(by=request.user, verb="cycle.letter", subject=cycle, after={"title": found.title})
    name = f"{found.title}.docx"
    return FileResponse(BytesIO(to_docx(found)), as_attachment=True, filename=name, content_type=DOCX)


@require_safe
def printed(request, pk, kind):
    """The same on pages of A4."""
    cycle = _printable(request.user, pk)
    found = _letter(cycle, kind)
    return render(request, "assessment/letter.html", {"cycle": cycle, "letter": found, "pages": found.pages()})


def _letter(cycle, kind):
    if kind not in LETTERS:
        raise NotYours
    return letter_of(cycle, kind, today())


def page(request, cycle, notice_form=None, objections_form=None, status=200):
    rights = rights_of(request.user)
    context = {"cycle": cycle, "rights": rights, "course": course_of(cycle, rights)}
    if cycle.is_public:
        context |= _public(request, cycle, rights)
    elif rights.sees_all and cycle.state == "decided":
        context["obstacles"] = obstacles_to_publish(cycle)
        context["notice_form"] = notice_form or (_notice_form() if rights.is_office else None)
    if cycle.is_public and rights.is_office and cycle.state == "public":
        seen = {"objections": cycle.public_notice.objections, "seen": cycle.public_notice.objections}
        context["objections_form"] = objections_form or ObjectionsForm(initial=seen)
    context["form"] = notice_form or objections_form
    return render(request, "assessment/publicity.html", context, status=status)


def _notice_form():
    opens_on, closes_on = notice_window(today(), WorkingDay.objects.calendar())
    return NoticeForm(initial={"opens_on": opens_on, "closes_on": closes_on})


def _public(request, cycle, rights) -> dict:
    """The list of one category, and the appeals this person sees."""
    groups = public_groups(cycle)
    category = public_category(request.GET, groups)
    results = public_results(cycle, category)
    own = cycle.appraisals.visible_to(rights)
    appeals = Appeal.objects.filter(appraisal__in=own.order_by().values("pk"))
    return {
        "groups": groups,
        "category": category,
        "rows": Paginator(results, MOST_ROWS).get_page(request.GET.get("page")),
        "appeals": appeals.select_related("appraisal", "indicator").order_by("-pk")[:MOST_ROWS],
        "own": _may_appeal(rights, cycle),
        "is_open": cycle.public_notice.opens_on <= today() <= cycle.public_notice.closes_on,
    }


def _may_appeal(rights, cycle) -> list[Appraisal]:
    """The subjects for which this person may appeal."""
    if rights.sees_all or cycle.state != "public":
        return []
    mine = list(Appraisal.objects.filter(cycle=cycle).visible_to(rights).with_bodies().in_order()[:MOST_OWN])
    return [row for row, is_mine in zip(mine, are_own(rights, mine), strict=True) if is_mine]


def _printable(user, pk):
    """For those who see all, once the committee has decided."""
    cycle = get_cycle(user, pk)
    if not rights_of(user).sees_all:
        raise NotAllowed("公示稿和通报由机关党委办公室办理，党委、纪检审计可以查看。")
    if cycle.state not in ("decided", "public", "sealed"):
        raise Refusal("结果还没有审定，不能生成公示稿和通报。")
    return cycle
