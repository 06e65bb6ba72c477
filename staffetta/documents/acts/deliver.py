"""What every new workspace gets from this room: the document types."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor, Workspace
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record_many
from staffetta.documents.delivered import TYPES
from staffetta.documents.facts import TypeDelivered
from staffetta.documents.models import DocumentType
from staffetta.documents.retention import years_for


@act
def deliver_types(workspace: Workspace, *, by: Actor, at: datetime) -> None:
    """Make the types that the workspace does not have yet; `accounts.founding` calls it in the founding act."""
    known = set(DocumentType.objects.values_list("code", flat=True))
    fresh = [
        DocumentType(
            code=type_.code,
            names=type_.named,
            nature=type_.nature,
            side=type_.side,
            retention_years=years_for(type_.kept_as or type_.nature, workspace.country),
            number_range=type_.number_range,
            position=position,
        )
        for position, type_ in enumerate(TYPES)
        if type_.code not in known
    ]
    if not fresh:
        unchanged()
        return
    made = DocumentType.objects.bulk_create(fresh)
    record_many([(TypeDelivered(code=type_.code), type_) for type_ in made], by=by)
