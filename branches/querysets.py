from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When

from branches.sounds import pattern, runs


def valid_on(day) -> Q:
    """Rows whose dates cover `day`; an open end means until further notice."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


class NamedQuerySet(models.QuerySet):
    """Rows of a `Named` model. Names are written row by row or by `bulk_update`, so that `sound` follows them."""

    def found(self, words):
        """Rows that hold everything in `words`: characters, pinyin, initials. Nothing finds nothing."""
        return self._found(words, self.model.SEARCHED)

    def named(self, words):
        """The same by their names alone, for lists that show no more of them."""
        return self._found(words, self.model.NAMES)

    def _found(self, words, fields):
        asked = runs(words)
        rows = self if asked else self.none()
        for run in asked:
            rows = rows.filter(self._holding(run, fields))
        return rows

    def best_first(self, words, *order):
        """Those whose name begins with the words lead, in characters or in letters; then by `order`."""
        run = (runs(words) or [""])[0]
        begins = Q(**{f"{self.model.NAMES[0]}__istartswith": run})
        if pattern(run):
            begins |= Q(sound__regex=f"^{pattern(run)}")
        return self.order_by(Case(When(begins, then=0), default=1), *order)

    def _holding(self, run, fields) -> Q:
        said = Q(sound__regex=pattern(run)) if pattern(run) else Q()
        for field in fields:
            said |= Q(**{f"{field}__icontains": run})
        return said

    def update(self, **values):
        if "sound" not in values and not values.keys().isdisjoint(self.model.NAMES):
            raise TypeError("names are not written by update(): sound would not follow them")
        return super().update(**values)

    update.alters_data = True

    def bulk_update(self, rows, fields, **options):
        rows, fields = list(rows), set(fields)
        if not fields.isdisjoint(self.model.NAMES):
            fields.add("sound")
            for row in rows:
                row.tell_sound()
        return super().bulk_update(rows, sorted(fields), **options)

    bulk_update.alters_data = True


class UnitQuerySet(NamedQuerySet):
    def active(self, day):
        return self.filter(valid_on(day))

    def in_order(self):
        return self.order_by("order", "id")

    def top(self):
        """The unit at the top of the tree, with its mark but without the picture; None on a new portal."""
        return self.filter(parent=None).select_related("mark").defer("mark__picture").in_order().first()

    def organisation(self) -> str:
        """The name that stands on pages and printed tables: that of the unit at the top of the tree."""
        return self.filter(parent=None).in_order().values_list("name", flat=True).first() or ""

    def _holding(self, run, fields) -> Q:
        """Its other names, and those it had before, in characters only."""
        model = self.model
        aliases = model.aliases.rel.related_model.objects.filter(unit=OuterRef("pk"), text__icontains=run)
        earlier = model.earlier_names.rel.related_model.objects.filter(unit=OuterRef("pk"), name__icontains=run)
        return super()._holding(run, fields) | Q(Exists(aliases)) | Q(Exists(earlier))

    def below(self, unit):
        """The unit itself (given as a row or an id) and all units under it."""
        return self.filter(ancestor_links__ancestor=unit)


class UnitChangeQuerySet(models.QuerySet):
    def done_with(self, unit):
        """Changes that were done to the unit or that it took something over by, newest first."""
        return self.exclude(done_at=None).filter(Q(units=unit) | Q(takers=unit)).distinct().order_by("-id")


class PostQuerySet(models.QuerySet):
    def valid(self, day):
        """Posts in effect on `day`, held by people whose account is open."""
        return self.filter(valid_on(day), user__is_active=True, waiting=False)

    def waiting(self):
        """Appointments the security officer has not confirmed yet."""
        return self.filter(waiting=True)

    def with_role(self, *roles):
        return self.filter(role__in=roles)


class EvidenceQuerySet(models.QuerySet):
    def current(self):
        """The newest version of each material."""
        return self.filter(is_current=True)

    def versions_of(self, evidence):
        """All versions of one material, the newest first."""
        return self.filter(Q(pk=evidence.first_id_or_own) | Q(first=evidence.first_id_or_own)).order_by("-version")

    def used(self, is_used=True):
        """Files some row of whatever app points to, or those no row points to."""
        condition = Q(pk__in=[])
        for link in self.model._meta.get_fields(include_hidden=True):
            if link.auto_created and link.one_to_many and link.related_model is not self.model:
                rows = link.related_model._base_manager.filter(**{link.field.name: OuterRef("pk")})
                condition |= Q(Exists(rows))
        return self.filter(condition if is_used else ~condition)
