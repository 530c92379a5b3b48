"""Files cited in a self-assessment or as proof of a bonus, for those who may see the subject. Each look is recorded."""

from django.views.decorators.http import require_safe

from assessment.marking import get_cited
from branches.serving import download, shown
from records.actions import record


@require_safe
def appraisal_file(request, pk, evidence_pk):
    """The file, to be saved; ?view=1: to be looked at in the browser."""
    item = get_cited(request.user, pk, evidence_pk)
    if request.GET.get("view") == "1":
        answer = shown(item)
        record(by=request.user, verb="evidence.view", subject=item, after={"appraisal": pk})
    else:
        answer = download(item)
        record(by=request.user, verb="evidence.download", subject=item, after={"appraisal": pk})
    return answer
