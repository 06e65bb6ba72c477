"""Whoever runs the installation gives a workspace another edition (P-14)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.facts import EditionChanged
from staffetta.accounts.models import Actor, Edition, Workspace
from staffetta.core.acts import System, act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require


@act
def change_edition(workspace: Workspace, edition: Edition, *, by: Actor) -> Workspace:
    """A smaller edition deletes nothing, and a greater one brings everything back. Members may not, whatever their
    role: the edition is an agreement with whoever hosts. Raises Forbidden."""
    require(isinstance(by, System), _("The edition is set by whoever hosts Staffetta for you."))
    workspace = Workspace.objects.select_for_update().get(pk=workspace.pk)
    before = Edition(workspace.edition)
    if not apply(workspace, {"edition": edition}):
        unchanged()
        return workspace
    record(EditionChanged(before=before.value, after=edition.value), about=workspace, by=by)
    return workspace
