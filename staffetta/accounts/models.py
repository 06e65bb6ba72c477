"""Workspaces, the people who sign in, what they are in a workspace, groups, API keys."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.accounts.querysets import ApiKeyQuerySet, GroupQuerySet, MemberQuerySet
from staffetta.core.acts import System
from staffetta.core.ids import uuid7
from staffetta.core.models import Versioned, WorkspaceModel


class Edition(models.TextChoices):
    """What a workspace may use (P-14)."""

    STARTER = "starter", _("Starter")
    ESSENTIAL = "essential", _("Essential")
    COMPLETE = "complete", pgettext_lazy("edition", "Complete")


class Privacy(models.TextChoices):
    """Who sees what (U-02)."""

    SHARED = "shared", _("Shared: everybody sees everything")
    OWN = "own", _("Own: everybody sees what he handles or was assigned")


class Role(models.TextChoices):
    """U-01."""

    ADMINISTRATOR = "administrator", _("Administrator")
    MANAGER = "manager", _("Manager")
    USER = "user", _("User")


class Workspace(models.Model):
    """One firm's data, isolated from all others. Global table: it is the wall, not behind it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    edition = models.CharField(max_length=20, choices=Edition.choices, default=Edition.COMPLETE)
    privacy = models.CharField(max_length=20, choices=Privacy.choices, default=Privacy.SHARED)
    only_administrators_delete = models.BooleanField(default=False)
    prefill_post_sales_tags = models.BooleanField(default=False)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    timezone = models.CharField(max_length=60, default="Europe/Rome")
    currency = models.CharField(max_length=3, default="EUR")
    country = models.CharField(max_length=2, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    stamp: str | None = None
    """Of what it is set up as, where whoever came in was asked for it (core/setup.py)."""

    def __str__(self) -> str:
        return self.name


class SetUp(WorkspaceModel):
    """A stamp, another one whenever something of what the firm is set up as has changed: triggers write it
    (core/setup.py)."""

    stamp = models.CharField(max_length=36)

    impersonal = ("stamp",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="accounts_setup_one")]

    def __str__(self) -> str:
        return self.stamp


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **values: Any) -> User:
        """A person who can sign in; without a password only after a reset by e-mail."""
        user = User(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in; may belong to several workspaces (U-05). Global table, see accounts/migrations 0002."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254, default="", blank=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    timezone = models.CharField(max_length=60, default="Europe/Rome")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            # People who were imported without an address have none, and cannot sign in until one is entered.
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="accounts_user_email")
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Member(WorkspaceModel, Versioned):
    """What a user is in one workspace. The actor of nearly every act."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.USER)
    may_delete = models.BooleanField(default=True)
    may_export = models.BooleanField(default=True)
    ask_post_sales = models.BooleanField(default=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=120, default="", blank=True)

    objects = MemberQuerySet.as_manager()
    personal = ("name",)
    impersonal = ("role", "external_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "user"], name="accounts_member_user"),
            models.UniqueConstraint(
                fields=["workspace_id", "external_id"],
                condition=~models.Q(external_id=""),
                name="accounts_member_external",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace whose member this is; read once per object."""
        return Workspace.objects.get(pk=self.workspace_id)

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def shape(self) -> tuple[object, ...]:
        """What besides the id decides which rows a member sees (core/db/remembered.py)."""
        return self.role, self.is_active, self.workspace.privacy

    def stand_in(self, pk: UUID) -> Member:
        """A member of whom nothing is known but that."""
        other = Member.from_db(None, ["id", "role", "deactivated_at"], [pk, self.role, self.deactivated_at])
        other.workspace = Workspace.from_db(None, ["privacy"], [self.workspace.privacy])
        return other


class Group(WorkspaceModel, Versioned):
    """A team any member of which may carry a task out (T-02)."""

    name = models.CharField(max_length=120)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = GroupQuerySet.as_manager()
    impersonal = ("name",)

    class Meta:
        constraints = [models.UniqueConstraint("workspace_id", Lower("name"), name="accounts_group_name")]

    def __str__(self) -> str:
        return self.name


class Membership(WorkspaceModel):
    """That a member belongs to a group, and whether he manages it."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    manages = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "group", "member"], name="accounts_membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"


class ApiKey(WorkspaceModel):
    """A key with which programs act as a member. Only its digest is kept."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="api_keys")
    label = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    start = models.CharField(max_length=12)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()
    impersonal = ("label", "digest", "start")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "digest"], name="accounts_apikey_digest")]

    def __str__(self) -> str:
        return f"{self.label} ({self.start}…)"


class Answer(WorkspaceModel):
    """What the API answered to a POST with an Idempotency-Key, so that a repetition gets the same answer."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)

    impersonal = ("key", "request_digest")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member", "key"], name="accounts_answer_key")]
        indexes = [models.Index(fields=["workspace_id", "created_at"], name="accounts_answer_age")]

    def __str__(self) -> str:
        return self.key


Actor = Member | System
