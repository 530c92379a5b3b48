"""What the portal says no with. Each carries the Chinese sentence a person reads."""

from django.core.exceptions import PermissionDenied
from django.http import Http404


class Refusal(Exception):
    """The request is well formed, but the state of things does not allow it (HTTP 409)."""


class StaleVersion(Refusal):
    """Somebody saved in between; `yours` and `theirs` are both texts, so that nothing is lost."""

    def __init__(self, *, yours: str, theirs: str, back: str = ""):
        super().__init__("您打开之后，这份内容已被他人修改。两份文字都在下面，请核对后再保存。")
        self.yours, self.theirs, self.back = yours, theirs, back


class NotYours(Http404):
    """It exists, but not for this person: answered exactly like something that does not exist."""


class NotAllowed(PermissionDenied):
    """The person may see it, but has not the right asked for (HTTP 403)."""
