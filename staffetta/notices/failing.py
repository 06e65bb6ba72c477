"""Work that failed for good, as administrators are told of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Workspace
from staffetta.accounts.rules import may_administer
from staffetta.history.failures import failures
from staffetta.history.models import Event
from staffetta.notices import kinds
from staffetta.notices.acts.tell_failures import FAILED, tell_failures
from staffetta.notices.facts import FailuresTold


def register() -> None:
    """Called once, when the apps are ready."""
    kinds.register(
        FAILED,
        _("Work of the system has failed and is not repeated: {name} ({count} times)"),
        lambda notice: reverse("history:failures"),
        icon="triangle-alert",
        label=_("Work of the system has failed"),
        visible=kinds.to_administrators,
        needs=may_administer,
    )


def tell_new_failures(firm: Workspace) -> int:
    """Tell what has failed since administrators were told the last time; returns how many jobs that are."""
    last = Event.objects.filter(subject_id=firm.pk, kind=FailuresTold.kind).order_by("-at").first()
    told = last.said["job"] if last is not None else 0
    new = [(one.id, one.name) for one in failures(firm.pk) if one.id > told]
    if new:
        tell_failures(firm, new)
    return len(new)
