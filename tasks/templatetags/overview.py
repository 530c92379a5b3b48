"""Numbers of the overview: each opens the rows it counts."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def opens(content, query, name="", page="tasks:assignments", whole=False) -> SafeString:
    """A link with class `name` to the rows `query` names on `page`; plain words where there are none to list.

    whole: they are all the rows the page is about.
    """
    if not query:
        return format_html('<span class="{}">{}</span>', name, content)
    marks = format_html(' class="{}"', name) if name else SafeString()
    marks += SafeString(" data-total") if whole else SafeString()
    return format_html('<a{} href="{}?{}">{}</a>', marks, reverse(page), query, content)
