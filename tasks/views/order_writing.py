"""Supervision orders as they are written: the draft, the unit's answer, when a colour is due."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from branches.actions.evidence import BadFile
from branches.models import WorkingDay
from modelagency.clock import today
from records.refusals import Refusal, StaleVersion
from tasks.actions.order_answers import answer_order
from tasks.actions.order_moves import require_order_move
from tasks.actions.order_rules import set_order_rule
from tasks.actions.orders import draft_order, edit_order
from tasks.colours import ANSWER_DAYS, COLOUR_LABELS, COLOURS, DEFAULTS, Colour, higher_than
from tasks.forms.orders import AnswerForm, OrderForm, RuleForm
from tasks.models import OrderRule
from tasks.order_states import OrderVerb
from tasks.ordering import conditions, facts_of, suggested, with_facts
from tasks.permissions import (
    get_assignment,
    get_order,
    require_office,
    require_supervising,
)
from tasks.views.closing import picked
from tasks.views.orders import burden_of
from tasks.views.posted import posted


@require_http_methods(["GET", "POST"])
def new(request, pk):
    """The office drafts an order about a row."""
    row = get_assignment(request.user, pk, to="office")
    calendar = WorkingDay.objects.calendar()
    seen = with_facts(row)
    colour, facts = suggested(seen, conditions(), today(), calendar)
    if colour is None:
        raise Refusal("这一项已是红色督办单，不能再升级；请按答复情况解除或退回。")
    initial = {"version": 0, "colour": colour, "answer_by": calendar.add(today(), ANSWER_DAYS)}
    form = _order_form(seen, calendar, initial, request)
    if form.is_valid():
        said = dict(form.cleaned_data)
        del said["version"]
        if order := _tried(form, lambda: draft_order(by=request.user, assignment=row, **said)):
            messages.success(request, "督办单已起草，等待党委签发。")
            return redirect("tasks:order", order.pk)
    return _order_page(request, row, form, facts, COLOUR_LABELS[colour])


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """The office writes a draft anew."""
    order = get_order(request.user, pk, to="office")
    require_order_move(request.user, order, OrderVerb.EDIT)
    row, calendar = order.assignment, WorkingDay.objects.calendar()
    seen = with_facts(row)
    colour, facts = suggested(seen, conditions(), today(), calendar)
    names = ("version", "colour", "reason", "demands", "exception", "answer_by")
    form = _order_form(seen, calendar, {name: getattr(order, name) for name in names}, request)
    if form.is_valid() and _tried(form, lambda: edit_order(by=request.user, order=order, **form.cleaned_data)):
        messages.success(request, "督办单已修改，等待党委签发。")
        return redirect("tasks:order", pk)
    return _order_page(request, row, form, facts, COLOUR_LABELS.get(colour, ""), order)


@require_http_methods(["GET", "POST"])
def answer(request, pk):
    """The unit answers, with files."""
    order = get_order(request.user, pk, to="report")
    require_order_move(request.user, order, OrderVerb.ANSWER)
    form = AnswerForm(initial={"version": order.version}, **posted(request))
    if form.is_valid():
        try:
            answer_order(by=request.user, order=order, **form.cleaned_data)
        except BadFile as error:
            form.add_error("uploads", str(error))
        else:
            messages.success(request, "督办单已答复。")
            return redirect("tasks:order", pk)
    context = {"order": order, "assignment": order.assignment, "form": form}
    context["picked"] = picked(request, order.assignment)
    return render(request, "tasks/order_answer.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def rules(request):
    """When each colour is due: read by those who see all, set by the office, one colour at a time."""
    rights = require_supervising(request.user)
    stored = {Colour(rule.colour): rule for rule in OrderRule.objects.select_related("changed_by")}
    sent = request.POST.get("colour", "")
    if request.method == "POST":
        require_office(request.user)
    forms = {
        colour: _rule_form(colour, stored.get(colour), request.POST if sent == colour else None) for colour in COLOURS
    }
    chosen = forms.get(sent)
    if chosen is not None and chosen.is_valid():
        set_order_rule(by=request.user, colour=Colour(sent), **chosen.cleaned_data)
        messages.success(request, f"{COLOUR_LABELS[Colour(sent)]}督办的条件已修改，即日生效。")
        return redirect("tasks:order_rules")
    lines = [(COLOUR_LABELS[colour], colour, forms[colour], stored.get(colour)) for colour in COLOURS]
    if request.method == "POST" and chosen is None:
        raise BadRequest("没有指明改哪个颜色的条件，请返回上一页重新填写。")
    context = {"lines": lines, "may_set": rights.is_office}
    return render(request, "tasks/order_rules.html", context, status=422 if request.method == "POST" else 200)


def _order_form(seen, calendar, initial, request) -> OrderForm:
    """`seen`: the row with its facts, which tell the colours it may get."""
    colours = higher_than(facts_of(seen, today(), calendar).colour)
    return OrderForm(colours=colours, calendar=calendar, initial=initial, **posted(request))


def _tried(form, act):
    """What `act` returns; None when it was refused, with the reason in the form; a stale version is no fault of it."""
    try:
        return act()
    except StaleVersion:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))


def _order_page(request, row, form, facts, colour, order=None):
    """colour: the label of the one that is next."""
    context = {"assignment": row, "form": form, "facts": facts, "colour": colour, "order": order}
    context["added"] = burden_of(row)
    return render(request, "tasks/order_form.html", context, status=422 if form.is_bound else 200)


def _rule_form(colour, stored, data) -> RuleForm:
    """The form of a colour with what holds now."""
    held = stored.conditions if stored else DEFAULTS[colour]
    initial = asdict(held) | {"version": stored.version if stored else 0}
    return RuleForm(data, initial=initial, follows=colour != COLOURS[0], auto_id=f"id_{colour}_%s")
