"""A document type is put back into use."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.documents import rules
from staffetta.documents.facts import TypeRestored
from staffetta.documents.models import DocumentType


@act
def restore_type(type_: DocumentType, *, by: Actor) -> DocumentType:
    """Offer a retired type again. Twice changes nothing."""
    type_ = DocumentType.objects.locked(type_)
    require(rules.may_shape_types(by), _("Only administrators can change document types."))
    if type_.retired_at is None:
        unchanged()
        return type_
    apply(type_, {"retired_at": None})
    record(TypeRestored(code=type_.code), about=type_, by=by)
    return type_
