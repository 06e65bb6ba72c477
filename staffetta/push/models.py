"""Notices on devices whose page is not open: web push (RFC 8030, 8291, 8292)."""

from __future__ import annotations

import uuid

from django.db import models

from staffetta.accounts.models import Member
from staffetta.core.models import WorkspaceModel
from staffetta.push.querysets import DeviceQuerySet, SignalQuerySet


class Device(WorkspaceModel):
    """One browser that a member has asked to tell him. `endpoint` is the address of its push service, which anybody
    who knows it may call; `p256dh` and `auth` are the keys by which only this browser reads what comes.

    It hears as long as the session in which it was set up lasts: signing out ends it, as does another member who
    sets the same browser up.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=1000)
    digest = models.CharField(max_length=64)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    label = models.CharField(max_length=120, default="", blank=True)
    session_key = models.CharField(max_length=40, default="", blank=True)
    created_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)

    objects = DeviceQuerySet.as_manager()
    personal = ("endpoint", "p256dh", "auth", "label", "session_key")
    impersonal = ("digest",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "digest"], name="push_device_once")]

    def __str__(self) -> str:
        return self.label


class Signal(WorkspaceModel):
    """One thing that is owed to one device. `source` knows how to write it (writers.py) and what `ref` means. It goes
    when it has arrived, when its device goes, and when it is too old to be of use."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="signals")
    source = models.CharField(max_length=30)
    ref = models.UUIDField(default=uuid.uuid4)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = SignalQuerySet.as_manager()
    impersonal = ("source",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "device", "source", "ref"], name="push_once")]
        indexes = [models.Index(fields=["workspace_id", "due_at"], name="push_signal_due")]

    def __str__(self) -> str:
        return f"{self.source} to {self.device_id}"
