"""Named reads of members and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from staffetta.accounts.models import ApiKey, Group, Member  # noqa: F401


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> MemberQuerySet:
        """Those who can sign in and be given work."""
        return self.filter(deactivated_at=None)

    def administrators(self) -> MemberQuerySet:
        return self.filter(role="administrator")

    def visible_to(self, member: Member) -> MemberQuerySet:
        """Colleagues see one another; the wall between workspaces is the database's."""
        return self

    def led_by(self, member: Member | UUID) -> MemberQuerySet:
        """The members of the groups that this member manages."""
        return self.filter(
            memberships__group__memberships__member=member, memberships__group__memberships__manages=True
        )

    def named_like(self, text: str) -> MemberQuerySet:
        """Those whose name or e-mail address holds this text."""
        if not text:
            return self
        return self.filter(models.Q(name__icontains=text) | models.Q(user__email__icontains=text))

    def with_groups(self) -> MemberQuerySet:
        """With the person behind and the groups, in three statements for any number of rows."""
        return self.select_related("user").prefetch_related("memberships__group")

    def locked(self, member: Member) -> Member:
        """The member as he is now. Rows that name him, such as notices, are written meanwhile: his key stays."""
        return self.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=member.pk)


class GroupQuerySet(models.QuerySet["Group"]):
    def active(self) -> GroupQuerySet:
        return self.filter(retired_at=None)

    def visible_to(self, member: Member) -> GroupQuerySet:
        """Everybody sees the groups; the wall between workspaces is the database's."""
        return self

    def of(self, member: Member | UUID) -> GroupQuerySet:
        """The groups the member belongs to."""
        return self.filter(memberships__member=member)

    def with_people(self) -> GroupQuerySet:
        """With the members, in three statements for any number of rows."""
        return self.prefetch_related("memberships__member")

    def locked(self, group: Group) -> Group:
        return self.select_for_update().get(pk=group.pk)


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def visible_to(self, member: Member) -> ApiKeyQuerySet:
        """One's own keys; administrators see all."""
        return self if member.is_administrator else self.filter(member=member)

    def of(self, member: Member) -> ApiKeyQuerySet:
        """The keys with which programs act as this member, those in use first."""
        return self.filter(member=member).order_by(models.F("revoked_at").asc(nulls_first=True), "-created_at")
