"""People, the posts they hold, and the rights that follow from the posts."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from branches.models.named import Named, NamedQuerySet
from branches.models.units import Unit
from branches.querysets import PostQuerySet
from branches.roles import ROLE_LABELS, Role


class UserManager(BaseUserManager.from_queryset(NamedQuerySet)):
    def create_user(self, username, password=None, **fields):
        """Create a person; without a password the account cannot sign in."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Named, AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do follows from their posts, never from the account."""

    IS_PERSON = True

    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=50)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "用户"
        default_permissions = ()

    def __str__(self):
        return self.name


class SignInCode(models.Model):
    """A one-time code with which a person sets a password. Only its digest is kept."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="sign_in_code")
    digest = models.CharField("摘要", max_length=64)
    issued_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    issued_at = models.DateTimeField("发放时间")
    expires_at = models.DateTimeField("失效时间")

    class Meta:
        verbose_name = "一次性登录码"
        default_permissions = ()

    def __str__(self):
        return f"{self.user} 的登录码"


class Post(models.Model):
    """A person's appointment. Written by `branches.actions.posts` only, because grants follow it.

    `waiting`: it takes effect when the security officer confirms it; then the post it `replaces` ends. `deputises`: the
    post whose holder named this person for a while.
    """

    class Reach(models.TextChoices):
        OWN = "own", "本单位"
        SUBTREE = "subtree", "本单位及下级"
        ALL = "all", "全部单位"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=16, choices=[(role.value, label) for role, label in ROLE_LABELS.items()])
    reach = models.CharField("范围", max_length=8, choices=Reach.choices, default=Reach.OWN)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    acting = models.BooleanField("代理", default=False)
    waiting = models.BooleanField("待安全管理员确认", default=False)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    deputises = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="deputies")
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        default_permissions = ()
        indexes = [models.Index(fields=["unit", "role"])]

    def __str__(self):
        return f"{self.user}（{self.unit} {Role(self.role).value}）"


class UnitUserPermission(UserObjectPermissionBase):
    """guardian's table with a direct foreign key. Written by `branches.actions.grants` only."""

    content_object = models.ForeignKey(Unit, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = "单位权限"
        default_permissions = ()


class UnitGroupPermission(GroupObjectPermissionBase):
    """Stays empty; it is here so that guardian never falls back to its generic table for units."""

    content_object = models.ForeignKey(Unit, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = "单位组权限"
        default_permissions = ()
