"""What a form is bound to: everything a POST carries, even nothing; never the query of a GET."""


def posted(request) -> dict:
    """Arguments `data` and `files` of a form."""
    is_post = request.method == "POST"
    return {"data": request.POST if is_post else None, "files": request.FILES if is_post else None}
