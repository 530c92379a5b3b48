"""Bodies that can be responsible or assessed, in a tree, and the names and groups a notice uses for them."""

from django.db import models

from branches.models.named import Named
from branches.querysets import UnitQuerySet
from branches.roles import UNIT_PERMISSIONS


class Unit(Named):
    """A body of the organisation. `starts_on`/`ends_on` date it: nothing is ever deleted."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", "局"
        PARTY = "party", "机关党委、纪委"
        OFFICE = "office", "机关科室"
        MASS = "mass", "群团"
        AFFILIATED = "affiliated", "直属单位"
        BRANCH = "branch", "党支部"

    name = models.CharField("名称", max_length=100, unique=True)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    category = models.CharField("考核分类", max_length=30, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    order = models.PositiveIntegerField("排序", default=0)
    starts_on = models.DateField("设立日期")
    ends_on = models.DateField("撤销日期", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        default_permissions = ()
        permissions = list(UNIT_PERMISSIONS.items())
        indexes = [models.Index(fields=["kind", "order"])]

    def __str__(self):
        return self.name


class UnitAncestor(models.Model):
    """Closure of the tree: every unit with itself and everything above it. Written by `branches.actions.units` only."""

    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="descendant_links")
    descendant = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="ancestor_links")

    class Meta:
        verbose_name = "上下级关系"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["ancestor", "descendant"], name="one_link_per_pair")]

    def __str__(self):
        return f"{self.ancestor_id} ⊃ {self.descendant_id}"


class Branch(models.Model):
    """The party-side facts of a unit of kind branch: which units its members work in."""

    unit = models.OneToOneField(Unit, primary_key=True, on_delete=models.CASCADE, related_name="branch")
    covers = models.ManyToManyField(Unit, verbose_name="覆盖单位", related_name="covering_branches")

    class Meta:
        verbose_name = "党支部"
        default_permissions = ()

    def __str__(self):
        return str(self.unit)


class UnitGroup(models.Model):
    """A name a notice uses for many units; it opens up into the units of `kind` under `under` (any, when empty)."""

    name = models.CharField("名称", max_length=100, unique=True)
    kind = models.CharField("成员类别", max_length=12, choices=Unit.Kind.choices)
    under = models.ForeignKey(Unit, verbose_name="范围", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "单位组"
        default_permissions = ()

    def __str__(self):
        return self.name

    def members(self, day):
        """The units the group stands for on `day`, in the order of the organisation table."""
        units = Unit.objects.active(day).filter(kind=self.kind)
        return (units.below(self.under_id) if self.under_id else units).in_order()


class UnitAlias(models.Model):
    """Another way a notice writes the name of a unit or a group. `text` is in the comparable form."""

    text = models.CharField("写法", max_length=100, unique=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="aliases")
    group = models.ForeignKey(UnitGroup, null=True, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name = "别名"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit=None) ^ models.Q(group=None), name="alias_names_a_unit_or_a_group"
            )
        ]

    def __str__(self):
        return self.text
