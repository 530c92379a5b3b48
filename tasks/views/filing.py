"""One page for all that a unit reports in a period."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from modelagency.clock import today
from records.refusals import Refusal, StaleVersion
from tasks.actions.filing import RowsRefused, autosave_row, save_rows, submit_period
from tasks.actions.reports import Incomplete
from tasks.people import contacts_of
from tasks.views.filing_lines import Filing

OVER = "这一期现在没有要填报的内容：可能已经提交，正在审核。没有重复保存，请从我的待办查看最新情况。"
GONE = "有 {} 项已由同事提交或已收回，这次没有提交；其余各项已保存，请核对后再提交。"


@require_http_methods(["GET", "POST"])
def period_report(request, unit_pk, pk):
    """All rows asked for; POST saves them (save) or hands them in together (submit). ?with= adds a supplement."""
    filing = Filing(request, unit_pk, pk)
    return _posted(request, filing) if request.method == "POST" else _page(request, filing)


def _posted(request, filing):
    lines = filing.bind()
    if not lines:
        raise Refusal(OVER)
    if any(line.form.errors for line in lines):
        return _page(request, filing, status=422)
    drafts = {line.pk: line.draft() for line in lines}
    gone = filing.posted_pks() - drafts.keys()
    submits = "submit" in request.POST and not gone
    act = submit_period if submits else save_rows
    try:
        act(by=request.user, unit=filing.unit, period=filing.period, drafts=drafts)
    except RowsRefused as refused:
        return _refused(request, filing, refused.faults, drafts)
    if gone:
        messages.warning(request, GONE.format(len(gone)))
        return redirect(request.get_full_path())
    if submits:
        messages.success(request, f"{filing.period} {len(drafts)} 项进展已提交审核。")
        return redirect("home")
    messages.success(request, f"{len(drafts)} 项草稿已保存。")
    return redirect(request.get_full_path())


def _refused(request, filing, faults, drafts):
    """What is only incomplete is kept, files too, so that nothing has to be given twice."""
    if all(isinstance(fault, Incomplete) for fault in faults.values()):
        save_rows(by=request.user, unit=filing.unit, period=filing.period, drafts=drafts)
        filing.load()
    for line in filing.lines:
        line.fault = faults.get(line.pk)
    is_stale = any(isinstance(fault, StaleVersion) for fault in faults.values())
    return _page(request, filing, status=409 if is_stale else 422)


def _page(request, filing, status=200):
    leaders = contacts_of(filing.unit_pk, today())["leader"]
    context = {"filing": filing, "leaders": leaders, "is_refused": status != 200}
    return render(request, "tasks/period_report.html", context, status=status)


@require_POST
def save_row(request, unit_pk, pk, row_pk):
    """Autosave of one row: the fragment that tells of it, addressed by its headers to its place on the page."""
    filing = Filing(request, unit_pk, pk)
    line = next((line for line in filing.bind() if line.pk == row_pk), None)
    if line is None or line.is_supplement:
        return _fragment(request, f"r{row_pk}-mark", "tasks/_row_fault.html", 409, {"message": OVER})
    if not line.form.is_valid():
        return _row_fault(request, line)
    try:
        autosave_row(by=request.user, unit=filing.unit, period=filing.period, assignment=row_pk, draft=line.draft())
    except RowsRefused as refused:
        line.fault = refused.faults[row_pk]
        return _row_fault(request, line)
    has_files = bool(line.form.cleaned_data["uploads"])
    filing.load()
    line = next(line for line in filing.lines if line.pk == row_pk)
    context = {"filing": filing, "line": line, "has_files": has_files}
    return _fragment(request, f"r{row_pk}-mark", "tasks/_row_saved.html", 200, context)


def _row_fault(request, line):
    if line.clash:
        return _fragment(request, f"r{line.pk}-clash", "tasks/_row_clash.html", 409, {"line": line})
    return _fragment(request, f"r{line.pk}-mark", "tasks/_row_fault.html", 422, {"message": line.message})


def _fragment(request, place, template, status, context):
    answer = render(request, template, context, status=status)
    answer["HX-Retarget"], answer["HX-Reswap"] = f"#{place}", "innerHTML"
    return answer
