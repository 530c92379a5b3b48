"""Words and addresses that templates of the assessment need."""

from django import template
from django.urls import reverse

register = template.Library()


@register.filter
def place(finding) -> str:
    """The address at which a finding of a check is put right."""
    return reverse(finding.page, args=finding.args)
