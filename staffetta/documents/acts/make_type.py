"""A document type of one's own (A-06)."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.core.text import tidy
from staffetta.documents import rules
from staffetta.documents.acts.check_type import check_type, lock_types
from staffetta.documents.drafts import TypeDraft
from staffetta.documents.facts import TypeMade
from staffetta.documents.models import DocumentType


@act
def make_type(draft: TypeDraft, *, by: Actor) -> DocumentType:
    """Make a document type; it stands last. Raises Forbidden, Invalid."""
    lock_types()
    require(rules.may_shape_types(by), _("Only administrators can change document types."))
    names = check_type(draft)
    last: int | None = DocumentType.objects.aggregate(last=Max("position"))["last"]
    type_ = DocumentType.objects.create(
        code=tidy(draft.code),
        names=names,
        nature=draft.nature,
        side=draft.side,
        retention_years=draft.retention_years,
        number_range=draft.number_range,
        sequence=draft.sequence,
        pipeline=draft.pipeline,
        open_lead=draft.open_lead,
        position=0 if last is None else last + 1,
    )
    record(TypeMade(code=type_.code), about=type_, by=by)
    return type_
