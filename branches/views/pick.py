"""Choosing files of the shelf for another page: as a page of its own, or as a part that goes into a dialog."""

import re
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from branches.permissions import get_shelf
from branches.views.shelf import shelf_page


@require_safe
def pick(request, pk):
    """?name= is the field that takes the ids, ?back= the path of the page that has it; there they arrive as a query."""
    unit = get_shelf(request.user, pk)
    name, back = request.GET.get("name", "reused"), request.GET.get("back", "/")
    if not re.fullmatch(r"[a-z0-9_-]{1,40}", name) or not _is_ours(back):
        raise BadRequest("选择材料的地址不对，请返回填报页面重新打开。")
    there = urlsplit(back)
    context = shelf_page(request, unit) | {
        "name": name,
        "action": there.path + (f"#{there.fragment}" if there.fragment else ""),
        "carried": parse_qsl(there.query),
        "kept": [("name", name), ("back", back)],
        "is_part": "HX-Request" in request.headers,
    }
    answer = render(request, f"branches/{'_pick' if context['is_part'] else 'pick'}.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _is_ours(back: str) -> bool:
    """A path inside the portal."""
    return back.startswith("/") and len(back) <= 200 and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
