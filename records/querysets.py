from django.db import models


class MessageQuerySet(models.QuerySet):
    def of(self, user):
        """Messages of one person, newest first."""
        return self.filter(recipient=user).order_by("-id")

    def unread(self):
        return self.filter(read_at=None)


class AuditEventQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-id")
