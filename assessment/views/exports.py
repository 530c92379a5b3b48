"""The annual workbook as a download."""

from django.http import FileResponse
from django.views.decorators.http import require_safe

from assessment.exports import export_results, filename
from assessment.models import Appraisal
from assessment.permissions import get_cycle
from branches.permissions import rights_of
from records.refusals import NotAllowed


@require_safe
def export(request, pk):
    """?sheets=subject: a sheet of scores for each; ?category= limits it to one."""
    cycle = get_cycle(request.user, pk)
    rights = rights_of(request.user)
    if not rights.sees_all:
        raise NotAllowed("年度工作簿由机关党委办公室、党委、纪检审计导出；本单位的得分请打印分数说明。")
    rows = Appraisal.objects.visible_to(rights).filter(cycle=cycle)
    if category := request.GET.get("category"):
        rows = rows.filter(category=category)
    per_subject = request.GET.get("sheets") == "subject"
    file = export_results(by=request.user, cycle=cycle, appraisals=rows, per_subject=per_subject)
    return FileResponse(file, as_attachment=True, filename=filename(cycle))
