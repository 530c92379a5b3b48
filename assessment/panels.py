"""What the pages of apps further left show of assessments; asked for by dotted name."""

from django.urls import reverse

from assessment.models import Appraisal, Entry, Mark
from branches.permissions import rights_of
from branches.uses import Use


def shelf_uses(user, ids):
    """Pairs of a file's id and the self-assessment, or the bonus or penalty, that uses it; three queries."""
    cites = Mark.evidence.through.objects.filter(evidence__in=ids).select_related("mark__appraisal", "mark__indicator")
    proofs = Entry.objects.filter(evidence__in=ids).select_related("appraisal", "indicator")
    found = [(one.evidence_id, one.mark.appraisal, one.mark.indicator, "自评") for one in cites.order_by("pk")]
    found += [(one.evidence_id, one.appraisal, one.indicator, "依据") for one in proofs]
    seen = Appraisal.objects.visible_to(rights_of(user)).filter(pk__in={one.pk for _, one, _, _ in found})
    visible = set(seen.order_by().values_list("pk", flat=True)) if found else set()
    for pk, appraisal, indicator, words in found:
        url = reverse("assessment:self", args=[appraisal.pk]) if appraisal.pk in visible else ""
        yield pk, Use(f"{appraisal.name}考核“{indicator.name}”{words}", url)
