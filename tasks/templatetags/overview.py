"""Numbers of the overview: each opens the rows it counts."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def opens(content, query, name="a", page="tasks:assignments") -> SafeString:
    """A link with class `name` to the rows `query` names on `page`; plain words where there are none to list."""
    if not query:
        return format_html('<span class="{}">{}</span>', name, content)
    return format_html('<a class="{}" href="{}?{}">{}</a>', name, reverse(page), query, content)
