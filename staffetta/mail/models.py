"""E-mail going out: what is owed to whom, the letters it is put into, how the workspace signs them (T-04, L-16)."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.mail.querysets import LetterQuerySet, LineQuerySet


class Letter(WorkspaceModel):
    """One e-mail. Its Message-ID is fixed here before it is sent for the first time, so that a repetition shows.

    What it says is written anew at each attempt and kept nowhere: who lost access meanwhile gets nothing.
    HANDED stands in the database only between the last dot and the server's answer to it. Found there by another
    sender, or when the connection broke just then, the answer is lost: the letter is sent once more, never twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        HANDED = "handed", _("Handed over, answer not known")
        SENT = "sent", _("Sent")
        UNSURE = "unsure", _("Sent twice, the answer was lost")
        GIVEN_UP = "given_up", _("Given up")
        WITHHELD = "withheld", _("Withheld")

    to = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="letters")
    message_id = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    detail = models.CharField(max_length=300, default="", blank=True)

    objects = LetterQuerySet.as_manager()
    impersonal = ("message_id", "state", "detail")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "message_id"], name="mail_letter_message")]
        indexes = [
            models.Index(
                fields=["workspace_id", "next_at"],
                condition=models.Q(state__in=["waiting", "handed"]),
                name="mail_letter_open",
            ),
            models.Index(fields=["workspace_id", "-made_at"], name="mail_letter_age"),
        ]

    def __str__(self) -> str:
        return self.message_id


class Line(WorkspaceModel):
    """One thing that is owed to a member by e-mail. `source` knows how to write it (writers.py) and what `ref` means;
    `kind` is what he can unsubscribe from. What is due at one moment goes into one letter."""

    to = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=30)
    kind = models.CharField(max_length=60)
    ref = models.UUIDField(default=uuid.uuid4)
    due_at = models.DateTimeField()
    letter = models.ForeignKey(Letter, null=True, on_delete=models.CASCADE, related_name="lines")

    objects = LineQuerySet.as_manager()
    impersonal = ("source", "kind")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "source", "ref"], name="mail_line_once")]
        indexes = [
            models.Index(
                fields=["workspace_id", "due_at"], condition=models.Q(letter__isnull=True), name="mail_line_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id}"


class Sender(WorkspaceModel, Versioned):
    """In whose name the workspace's e-mails go out, and where answers go. The address itself is the installation's."""

    name = models.CharField(max_length=80, default="", blank=True)
    reply_to = models.EmailField(max_length=254, default="", blank=True)

    objects = models.Manager["Sender"]()
    impersonal = ("name", "reply_to")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="mail_sender_one")]

    def __str__(self) -> str:
        return self.name or self.reply_to
