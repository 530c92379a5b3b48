"""What goes wrong when a notice is read, in words for the person who brought it."""


class NoticeError(Exception):
    """str() is a plain Chinese sentence."""
