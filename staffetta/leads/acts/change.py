"""Change what is known of a lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts.erased import somebody
from staffetta.contacts.models import Contact
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import Changes, apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.leads import rules
from staffetta.leads.acts.check import check_seen, checked
from staffetta.leads.acts.folding import folded
from staffetta.leads.facts import LeadChanged
from staffetta.leads.models import Lead
from staffetta.processes.acts.answering import change_answers
from staffetta.processes.acts.tag import tag_process
from staffetta.processes.models import Process

OF_PROCESS = frozenset({"title", "description", "contact", "person"})
OF_LEAD = frozenset({"amount", "currency", "probability", "expected_close", "product", "external_id"})


@act
def change_lead(lead: Lead, values: Mapping[str, Any], *, expected: int | None = None, by: Actor) -> Lead:
    """Set these fields (of OF_PROCESS, OF_LEAD, `tags` as words, `custom` by code). Raises Stale with both sides, or
    Invalid with a sentence for each field, or Anonymised for a new contact who is nobody any more.

    Step, status and handler have acts of their own.
    """
    lead = Lead.objects.locked(lead)
    require(rules.may_edit(by, lead), _("Only the handler, the supervisor or a manager can change this lead."))
    check_seen(lead, expected, values)
    said = checked(values)
    process = lead.process
    of_process = {name: said[name] for name in OF_PROCESS & said.keys()}
    somebody(*_newly_said(process, said))
    if "title" in of_process:
        of_process["folded"] = folded(of_process["title"], lead.number)
    changed = apply(process, of_process)
    tagged = "tags" in said and _tag(lead, said["tags"], by=by)
    own = apply(lead, {name: said[name] for name in OF_LEAD & said.keys()})
    changes = changed | own | change_answers(process, values.get("custom"))
    if not changes and not tagged:
        unchanged()
        return lead
    if not own:  # the version that people compare is the lead's, whichever part changed
        lead.version += 1
        lead.save(update_fields=["version", "changed_at"])
    if changes:  # tags have told themselves
        record(LeadChanged(changes=_without(changes, "folded")), about=process, by=by)
    return lead


def _newly_said(process: Process, said: Mapping[str, Any]) -> list[Contact | None]:
    """The contacts that it is about from now on, and was not before."""
    named = {name: said[name] for name in ("contact", "person") if name in said}
    return [one for name, one in named.items() if one is not None and one.pk != getattr(process, f"{name}_id")]


def _tag(lead: Lead, words: Iterable[str], *, by: Actor) -> bool:
    """Whether the lead carries other tags now."""
    before = {tagging.tag_id for tagging in lead.process.taggings.all()}
    return before != {tag.pk for tag in tag_process(lead.process, words, by=by)}


def _without(changes: Changes, name: str) -> Changes:
    return Changes(
        {key: value for key, value in changes.before.items() if key != name},
        {key: value for key, value in changes.after.items() if key != name},
    )
