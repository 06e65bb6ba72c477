"""A document type is changed; what its documents have started goes on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply, check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.core.text import tidy
from staffetta.documents import rules
from staffetta.documents.acts.check_type import check_type, lock_types
from staffetta.documents.drafts import TypeDraft
from staffetta.documents.facts import TypeChanged
from staffetta.documents.models import DocumentType


@act
def change_type(type_: DocumentType, draft: TypeDraft, *, expected: int | None = None, by: Actor) -> DocumentType:
    """Give the type these values. Raises Forbidden, Invalid, Stale."""
    lock_types()
    type_ = DocumentType.objects.locked(type_)
    require(rules.may_shape_types(by), _("Only administrators can change document types."))
    check_version(type_, expected)
    names = check_type(draft, known=type_)
    values = {
        "code": tidy(draft.code),
        "names": names,
        "nature": draft.nature,
        "side": draft.side,
        "retention_years": draft.retention_years,
        "number_range": draft.number_range,
        "sequence": draft.sequence,
        "pipeline": draft.pipeline,
        "open_lead": draft.open_lead,
    }
    changes = apply(type_, values)
    if not changes:
        unchanged()
        return type_
    record(TypeChanged(code=type_.code, changes=changes), about=type_, by=by)
    return type_
