"""A document type is taken out of use: no new documents of it, the old ones stay."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.documents import rules
from staffetta.documents.facts import TypeRetired
from staffetta.documents.models import DocumentType


@act
def retire_type(type_: DocumentType, *, by: Actor, at: datetime) -> DocumentType:
    """Offer the type no more. Twice changes nothing."""
    type_ = DocumentType.objects.locked(type_)
    require(rules.may_shape_types(by), _("Only administrators can change document types."))
    if type_.retired_at is not None:
        unchanged()
        return type_
    apply(type_, {"retired_at": at})
    record(TypeRetired(code=type_.code), about=type_, by=by)
    return type_
