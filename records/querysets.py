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

    def put_off(self):
        """What a channel did not take at the last attempt, and waits for the next."""
        return self.waiting().filter(taken_by="").exclude(error="")

    def stuck(self):
        """What somebody may want sent now."""
        put_off = models.Q(state="waiting", taken_by="") & ~models.Q(error="")
        return self.filter(models.Q(state="failed") | put_off)

    def counts(self, since):
        """Channel, waiting, failed, sent since an instant: one row for each channel with any."""
        lately = models.Q(sent_at__gte=since)
        open_or_lately = self.filter(models.Q(state="waiting") | models.Q(state="failed") | lately).order_by()
        return open_or_lately.values("channel").annotate(
            waiting=models.Count("pk", models.Q(state="waiting")),
            failed=models.Count("pk", models.Q(state="failed")),
            sent=models.Count("pk", lately),
        )

    def newest_first(self):
        return self.order_by("-id")


class DecisionQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(state="in_force")

    def to_check_by(self, user):
        """Those that wait for a second person, and `user` did not enter."""
        return self.filter(state="entered").exclude(entered_by=user)

    def newest_first(self):
        return self.order_by("-id")


class LongJobQuerySet(models.QuerySet):
    def of(self, user):
        """What one person asked for, newest first."""
        return self.filter(user=user).order_by("-id")

    def open(self):
        return self.filter(state__in=["waiting", "running"])

    def at_work(self, now):
        """What a worker is on."""
        return self.filter(state="running", leased_until__gte=now)

    def to_take(self, now):
        """What waits for a worker, or had one that was killed."""
        return self.filter(models.Q(state="waiting") | models.Q(state="running", leased_until__lt=now))

    def over(self, now):
        """Files that are kept no longer."""
        return self.filter(state="done", expires_at__lte=now)
