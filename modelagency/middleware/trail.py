"""Who, from where and in which request, for every line of history; and a line for every refusal."""

from uuid import uuid4

from records import context
from records.actions import record
from records.models import AuditEvent
from records.refusals import NotAllowed, NotYours, Refusal


class TrailMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.session.get("acting")  # (post id, its words), see branches.views.accounts.act_as
        if chosen:
            request.user.acting_post = chosen[0]
        request.trail = context.Trail(
            ip=request.META.get("REMOTE_ADDR", ""), request_id=uuid4().hex, acting_as=chosen[1] if chosen else ""
        )
        with context.following(request.trail):
            return self.get_response(request)

    def process_exception(self, request, exception):
        """The view's transaction is over by now, so the line stays although the request was refused."""
        if isinstance(exception, NotYours | NotAllowed) or (
            isinstance(exception, Refusal) and request.method == "POST"
        ):
            record_refusal(request)
        return None


def record_refusal(request) -> None:
    """One line in the trail for a request that was refused, unless its view leaves no trace."""
    if getattr(getattr(request.resolver_match, "func", None), "is_untraced", False):
        return
    record(
        by=request.user if request.user.is_authenticated else None,
        verb="request.refused",
        after={"path": request.path[:200], "method": request.method},
        result=AuditEvent.Result.REFUSED,
    )
