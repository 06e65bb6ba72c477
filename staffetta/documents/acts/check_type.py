"""What a draft must be before it becomes a document type. Called within acts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Workspace
from staffetta.core.isolation import current_workspace_id
from staffetta.core.refusals import Invalid
from staffetta.core.text import tidy
from staffetta.documents.drafts import TypeDraft
from staffetta.documents.models import DocumentType
from staffetta.documents.numbering import document_ranges
from staffetta.playbooks.models import Playbook


def lock_types() -> None:
    """Have administrators change types one after the other, so that two cannot give the same code at one instant."""
    Workspace.objects.select_for_update().get(pk=current_workspace_id())


def check_type(draft: TypeDraft, *, known: DocumentType | None = None) -> dict[str, str]:
    """The names, tidied. Raises Invalid with a sentence per field."""
    wrong = {}
    code = tidy(draft.code)
    others = DocumentType.objects.exclude(pk=known.pk) if known else DocumentType.objects.all()
    if not code:
        wrong["code"] = _("Choose a code.")
    elif len(code) > 40:
        wrong["code"] = _("Use at most 40 characters.")
    elif others.filter(code__iexact=code).exists():
        wrong["code"] = _("This code is in use already.")
    names = {language: tidy(name) for language, name in draft.names.items() if tidy(name)}
    if not names:
        wrong["name"] = _("Enter a name.")
    elif any(len(name) > 80 for name in names.values()):
        wrong["name"] = _("Use at most 80 characters.")
    if draft.retention_years is not None and not 0 <= draft.retention_years <= 100:
        wrong["retention_years"] = _("Use between 0 and 100 years.")
    if known is not None and draft.nature != known.nature and known.documents.exists():
        wrong["nature"] = _("There are documents of this type; what they are cannot be changed any more.")
    if known is not None and draft.side != known.side and known.documents.exists():
        wrong["side"] = _("There are documents of this type; on which side it stands cannot be changed any more.")
    if draft.number_range and draft.number_range not in document_ranges():
        wrong["number_range"] = _("There is no such number range.")
    wrong |= _actions(draft, known)
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    return names


def _actions(draft: TypeDraft, known: DocumentType | None) -> dict[str, str]:
    """What is wrong on the page *CRM automatic actions*; what stands there already may stay."""
    wrong = {}
    sequence, pipeline = draft.sequence, draft.pipeline
    if sequence is not None and sequence.kind != Playbook.Kind.SEQUENCE:
        wrong["sequence"] = _("Choose automatic actions, not a post-sales template.")
    elif sequence is not None and sequence.retired_at and (known is None or known.sequence_id != sequence.pk):
        wrong["sequence"] = _("{code} is out of use.").format(code=sequence.code)
    if pipeline is not None and pipeline.retired_at and (known is None or known.pipeline_id != pipeline.pk):
        wrong["pipeline"] = _("This pipeline is out of use.")
    return wrong
