"""The deal is won, the work begins: a post-sales process is opened for a lead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from staffetta.accounts.editions import Capability, has, need
from staffetta.accounts.models import Actor, Member, Workspace
from staffetta.core.acts import act
from staffetta.core.facts import record_many
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.core.text import fold, tidy
from staffetta.leads.models import Lead
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.editions import usable
from staffetta.playbooks.models import Playbook
from staffetta.postsales import rules
from staffetta.postsales.facts import PostSalesAttached, PostSalesOpened
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import Process, Tagging
from staffetta.processes.schedule import is_sensible, zone_of
from staffetta.tags.acts.name import tags_named
from staffetta.tags.models import Tag


class NotATemplate(Refused):
    """What was given as template is an action sequence, or is no longer in use."""

    status = 422


@act
def open_post_sales(
    lead: Lead,
    *,
    template: Playbook | None = None,
    title: str = "",
    assignee: Member | None = None,
    start: date | None = None,
    tags: Sequence[str] | None = None,
    by: Actor,
    at: datetime,
) -> PostSalesProcess:
    """Open a post-sales process for a lead, won or not, from a template or empty (P-03); a lead may have several.

    It is called like the lead unless a title is given, and goes to the assignee, else to the lead's handler, else to
    whoever opens it. The template's dates count from `start`, else from today where the handler lives. It
    carries these tags, else those of the lead if the workspace says so (P-10). Raises Invalid, NotATemplate,
    NotInEdition (P-14).
    """
    lead = Lead.objects.locked(lead)
    require(rules.may_open(by, lead), _("Only the handler, the supervisor or a manager can start post-sales here."))
    workspace = Workspace.objects.get(pk=lead.workspace_id)
    _check(workspace, template, start)
    handler = _handler(lead, assignee, by)
    process = _child_of(lead, title_of(title or lead.process.title), handler)
    post_sales = PostSalesProcess.objects.create(process=process, lead=lead, template=template, created_at=at)
    carried = prefilled(lead, workspace) if tags is None else tags_named(tags)
    Tagging.objects.bulk_create(Tagging(process=process, tag=tag) for tag in carried)
    opened = PostSalesOpened(
        lead_id=str(lead.pk),
        handler_id=str(handler.pk) if handler else "",
        template=template.code if template else "",
        title=process.title,
    )
    attached = PostSalesAttached(post_sales_id=str(process.pk), title=process.title)
    record_many([(opened, post_sales), (attached, lead)], by=by)
    if template is not None:
        first_day = start or at.astimezone(zone_of(handler, workspace)).date()
        start_playbook(template, process, start=first_day, by=by, at=at)
        process.refresh_from_db()
    return post_sales


def prefilled(lead: Lead, workspace: Workspace) -> list[Tag]:
    """The tags that a process begins with when nobody says otherwise: the lead's, if the preference is on (P-10)."""
    if not workspace.prefill_post_sales_tags:
        return []
    return [tagging.tag for tagging in lead.process.taggings.select_related("tag")]


def _check(workspace: Workspace, template: Playbook | None, start: date | None) -> None:
    need(Capability.POST_SALES, workspace)
    if template is not None and (template.kind != Playbook.Kind.TEMPLATE or template.retired_at is not None):
        raise NotATemplate(_("Choose a post-sales template that is in use."), fields={"template": _("Not in use.")})
    if template is not None and template not in usable(workspace):
        need(Capability.MANY_TEMPLATES, workspace)
    if template is not None and not has(Capability.HOLD, workspace) and _makes_wait(template):
        need(Capability.HOLD, workspace)
    if start is not None and not is_sensible(start):
        raise Invalid(_("Some values are not valid."), fields={"start": _("Enter a year between 1970 and 2199.")})


def _makes_wait(template: Playbook) -> bool:
    return template.lines.exclude(hold_days=None, waits_for=None).exists()


def _child_of(lead: Lead, title: str, handler: Member | None) -> Process:
    """The process beneath the lead's, for the same contact."""
    parent = lead.process
    return Process.objects.create(
        kind=Process.Kind.POST_SALES,
        title=title,
        contact=parent.contact,
        person=parent.person,
        handler=handler,
        parent=parent,
        folded=found_by(title, parent),
    )


def _handler(lead: Lead, assignee: Member | None, by: Actor) -> Member | None:
    """Who gets it. Raises Invalid for somebody who was deactivated; such a handler of the lead is passed over."""
    if assignee is not None:
        check_active(assignee)
        return assignee
    handler = lead.process.handler
    if handler is not None and handler.is_active:
        return handler
    return by if isinstance(by, Member) else None


def check_active(assignee: Member) -> None:
    """Raise Invalid at `assignee` for somebody who was deactivated."""
    if not assignee.is_active:
        sentence = _("{name} is deactivated and cannot be given processes.").format(name=assignee.name)
        raise Invalid(sentence, fields={"assignee": sentence})


def title_of(title: str) -> str:
    """The title as typed, tidied. Raises Invalid when nothing is left of it or it is too long."""
    tidied = tidy(title)
    if not tidied:
        raise Invalid(_("Some values are not valid."), fields={"title": _("Give the process a title.")})
    if len(tidied) > 200:
        raise Invalid(_("Some values are not valid."), fields={"title": _("Use at most 200 characters.")})
    return tidied


def found_by(title: str, process: Process) -> str:
    """The text by which the search finds a process: its title and whom it is for."""
    return fold(f"{title} {process.contact.name if process.contact else ''}")[:400]
