"""Pages that show one category at a time."""

from django.core.exceptions import BadRequest


def chosen_category(request, names: list[str]) -> str:
    """The category in ?category=, the first one without it; empty when there are none. Raise BadRequest for another."""
    name = request.GET.get("category") or (names[0] if names else "")
    if name and name not in names:
        raise BadRequest("没有这个分类，请从考核页面的分类进入。")
    return name
