"""How a list is taken away: the links on its page, and what its cells look like on paper."""

from datetime import date
from decimal import Decimal

from django import template
from django.urls import resolve

register = template.Library()


@register.inclusion_tag("_list_doors.html", takes_context=True)
def list_doors(context):
    """导出 Excel and 打印 with the filters of the page; nothing on pages without a list."""
    request = context.get("request")
    found = getattr(request, "resolver_match", None)
    if not hasattr(getattr(found, "func", None), "listing"):
        return {}
    query = request.GET.copy()
    query.pop("page", None)
    prints = resolve(f"{request.path}print/").view_name == "list_print"  # some have a print view of their own
    return {"path": request.path, "query": query.urlencode(), "prints": prints}


@register.filter
def on_paper(value) -> str:
    """A cell as text: days as 2026-09-16, nothing as a dash."""
    if value is None or value == "":
        return "—"
    return value.isoformat() if isinstance(value, date) else str(value)


@register.filter
def is_figure(value) -> bool:
    return isinstance(value, int | Decimal)
