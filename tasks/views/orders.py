"""督办单: the list, what is due, one order and its moves, its paper and files."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from branches.models import Evidence, WorkingDay
from branches.permissions import rights_of
from branches.serving import download
from modelagency.clock import today
from records.actions import record
from records.listings import listed
from records.paging import page_key, page_of
from records.refusals import NotYours, Refusal
from tasks.actions.order_answers import confirm_answer, return_answer, send_back_answer
from tasks.actions.orders import discard_order, issue_order, lift_order, refuse_order
from tasks.burden import added_by_month
from tasks.colours import ANSWER_DAYS, COLOUR_LABELS
from tasks.exports.lists.lacking import DUE, due_rows, suggest
from tasks.exports.lists.orders import ORDERS, filter_of, orders_of
from tasks.forms.fields import VersionForm
from tasks.forms.orders import ByDecisionForm, OrderReasonForm, ReturnForm
from tasks.order_pages import first_page, pages_of, paragraphs
from tasks.order_states import ORDER_STATE_LABELS, UNANSWERED, UNISSUED, OrderVerb, open_moves, right_of_order
from tasks.permissions import get_order

ACTS = {
    OrderVerb.ISSUE: (issue_order, "督办单已签发，已通知{unit}。"),
    OrderVerb.ISSUE_DECIDED: (issue_order, "督办单已凭会议决定签发，已通知{unit}。"),
    OrderVerb.REFUSE: (refuse_order, "已记为不予签发，已告知起草人。"),
    OrderVerb.DISCARD: (discard_order, "督办单已撤回，没有编号。"),
    OrderVerb.CONFIRM: (confirm_answer, "答复已确认，已送机关党委办公室审核。"),
    OrderVerb.SEND_BACK: (send_back_answer, "答复已退回填报员重写。"),
    OrderVerb.RETURN: (return_answer, "答复没有通过，已退回{unit}重新答复。"),
    OrderVerb.LIFT: (lift_order, "督办已解除，已通知{unit}。"),
}
REASON_LABELS = {
    OrderVerb.REFUSE: "不予签发的理由",
    OrderVerb.DISCARD: "撤回理由",
    OrderVerb.SEND_BACK: "退回理由",
    OrderVerb.RETURN: "退回理由",
    OrderVerb.LIFT: "解除理由",
}
FORMS = dict.fromkeys(REASON_LABELS, OrderReasonForm)
FORMS |= {OrderVerb.RETURN: ReturnForm, OrderVerb.ISSUE_DECIDED: ByDecisionForm}


@require_safe
@listed(ORDERS)
def orders(request):
    """The orders this person may see, the newest first."""
    form, rights = filter_of(request.GET), rights_of(request.user)
    chosen = form.cleaned_data
    states = [(code, word) for code, word in ORDER_STATE_LABELS.items() if rights.sees_all or code not in UNISSUED]
    context = {
        "page": page_of(orders_of(request.user, chosen), page_key(request), newest_first=True),
        "form": form,
        "is_filtered": any(chosen.values()),
        "sees_all": rights.sees_all,
        "states": states,
        "colours": COLOUR_LABELS.items(),
    }
    return render(request, "tasks/orders.html", context)


@require_safe
@listed(DUE)
def due(request):
    """建议督办: the rows that meet a colour's conditions, with the facts."""
    rights, page = rights_of(request.user), page_of(due_rows(request.user), page_key(request))
    suggest(page.rows)
    lines = []
    for row in page.rows:
        may_draft = rights.is_office and row.unit_id not in rights.home_units
        lines.append((row, row.colour, COLOUR_LABELS[row.colour], row.facts, may_draft))
    return render(request, "tasks/orders_due.html", {"page": page, "lines": lines, "is_office": rights.is_office})


@require_safe
def order(request, pk):
    """One order, its history, and what this person may do now."""
    return order_page(request, get_order(request.user, pk))


@require_POST
def act(request, pk, verb):
    """A move that needs no page of its own."""
    if verb not in ACTS:
        raise NotYours
    verb = OrderVerb(verb)
    action, done = ACTS[verb]
    found = get_order(request.user, pk, to=right_of_order(verb))
    form = _form(verb, request.POST)
    if not form.is_valid():
        return order_page(request, found, {verb: form}, status=422)
    action(by=request.user, order=found, **form.cleaned_data)
    messages.success(request, done.format(unit=found.assignment.unit))
    return redirect("tasks:order", pk)


@require_safe
def paper(request, pk):
    """The sheet as it is issued: A4, red head, numbered pages; only once it has its number."""
    found = get_order(request.user, pk)
    if not found.is_issued:
        raise Refusal("督办单还没有签发，没有编号，不能打印。")
    return render(
        request, "tasks/order_print.html", {"order": found, "pages": pages_of(paragraphs(found), first_page(found))}
    )


@require_safe
def file(request, pk, evidence_pk):
    """A file of an answer, to be saved."""
    found = get_order(request.user, pk)
    item = Evidence.objects.filter(order_steps__order=found, pk=evidence_pk).distinct().first()
    if item is None:
        raise NotYours
    answered = download(item)
    record(by=request.user, verb="evidence.download", subject=item, after={"order": pk})
    return answered


def order_page(request, found, bound=None, status=200):
    """bound: forms as they were sent, by verb."""
    verbs = open_moves(found.state, found.abilities)
    forms = {verb: _form(verb, None, found) for verb in ACTS if verb in verbs} | (bound or {})
    steps = found.steps.prefetch_related("evidence")
    context = {"order": found, "verbs": verbs, "forms": forms, "steps": steps, "is_late": _is_late(found)}
    context["added"] = (
        burden_of(found.assignment) if OrderVerb.ISSUE in verbs or OrderVerb.ISSUE_DECIDED in verbs else ()
    )
    context["is_drafter"] = found.drafted_by_id == request.user.pk
    return render(request, "tasks/order.html", context, status=status)


def burden_of(row):
    """What one more order this month adds to what is asked of the unit."""
    return added_by_month({(row.unit_id, today().replace(day=1)): 1})


def _is_late(found) -> bool:
    return found.state in UNANSWERED and found.answer_by < today()


def _form(verb, data, found=None):
    """The form of a move; unbound, with the version at hand and a day that would do."""
    more = {"auto_id": f"id_{verb}_%s"}
    if verb == OrderVerb.RETURN:
        calendar = more["calendar"] = WorkingDay.objects.calendar()
        more["initial"] = {"answer_by": calendar.add(today(), ANSWER_DAYS)}
    initial = more.pop("initial", {}) | {"version": found.version if found else None}
    form = FORMS.get(verb, VersionForm)(data, initial=initial, **more)
    if verb in REASON_LABELS:
        form.fields["reason"].label = REASON_LABELS[verb]
    return form
