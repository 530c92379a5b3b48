"""Checks of schemes that are not published yet. What a cycle still lacks is told by its own 考前体检."""

from assessment.checks import Level
from assessment.drafts import content_from, trees_of
from assessment.kinds import SOURCES
from assessment.models import Scheme
from assessment.schemes.checks import check
from modelagency.data_checks.check import Check


def _faulty(day):
    drafts = Scheme.objects.filter(status=Scheme.Status.DRAFT)
    trees, wrong = trees_of(drafts), []
    for scheme in drafts.prefetch_related("grades", "vetoes"):
        content = content_from(scheme, trees[scheme.pk])
        wrong += [scheme.pk] if any(trouble.is_error for trouble in check(content, SOURCES)) else []
    return Scheme.objects.filter(pk__in=wrong)


CHECKS = (
    Check(
        "scheme-wrong",
        Level.ERROR,
        "分值、规则对不上的考核方案草案",
        "权重不是 100%，或各部分的分值加不起来，就不能发布。错在哪里，方案页上写明。",
        _faulty,
    ),
)
