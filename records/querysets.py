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


class DeliveryQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state="waiting")

    def due(self, now):
        """What should have gone out by `now`, the oldest first."""
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "id")

    def failed(self):
        return self.filter(state="failed")


class DecisionQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(state="in_force")

    def to_check_by(self, user):
        """Those that wait for a second person, and `user` did not enter."""
        return self.filter(state="entered").exclude(entered_by=user)

    def newest_first(self):
        return self.order_by("-id")
