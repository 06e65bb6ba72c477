"""Leads for programs: /api/v1/leads."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts.custom import resolved
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Function, Kind
from staffetta.contacts.tombstones import living
from staffetta.core.api import Cursor, Limit, Rows, expected_version, ready, rows_of, tag
from staffetta.core.db.remembered import remembered
from staffetta.core.refusals import Invalid
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of
from staffetta.leads import rows as shown
from staffetta.leads import schemas
from staffetta.leads.acts.assign import KEEP, assign_lead
from staffetta.leads.acts.cancel import cancel_lead
from staffetta.leads.acts.change import change_lead
from staffetta.leads.acts.correct import correct_won_date
from staffetta.leads.acts.delete import delete_lead
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.reopen import reopen_lead
from staffetta.leads.acts.transfer import transfer_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.figures import figures
from staffetta.leads.list_schemas import LeadListIn, Sort
from staffetta.leads.listed import page_of, told_of
from staffetta.leads.models import Lead, LossReason, Outcome, Pipeline, Step
from staffetta.leads.newcomer import channels_of, opened
from staffetta.leads.schemas import LeadAnswer, LeadOut, said
from staffetta.leads.winning import questions
from staffetta.processes.custom import fetched

router = Router(tags=["leads"])
PATH = "/{uuid:lead_id}"


Narrowed = Annotated[LeadListIn, Query()]
RECORDS = {"pipeline_id", "step_id", "contact_id", "person_id", "handler_id", "supervisor_id", "custom", "new_contact"}


@router.get("", response=Rows[LeadOut], url_name="leads")
def list_leads(
    request: MemberRequest,
    filters: Narrowed,
    sort: Sort = "-created",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """The leads that I see, by default the open ones, the newest first (L-13)."""
    now, chosen = timezone.now(), filters.read(request.GET, sort)
    if not fields_of(Owner.LEAD):
        told = told_of(chosen, request.member, now, cursor=cursor, limit=limit)
        return ready(rows_of(told, told.rows))
    found = page_of(chosen, request.member, now, cursor=cursor, limit=limit)
    prefetch_related_objects([lead.process for lead in found.rows], *fetched(Owner.LEAD, "custom_values"))
    return ready(rows_of(found, [said(row) for row in shown.rows_of(found.rows, now)]))


@router.get("/counts", response=schemas.LeadCounts, url_name="lead_counts")
def count_leads(request: MemberRequest, filters: Narrowed) -> Any:
    """How many there are of each status; `sums` are those of the status asked for."""
    now, chosen = timezone.now(), filters.read(request.GET)
    found = figures(chosen, request.member, now)
    sums = [{"currency": currency, "amount": str(total)} for currency, total in found.sums]
    return {**found.tabs, "sums": sums, "beyond": sorted(found.beyond)}


@router.post("", response={201: LeadOut}, url_name="lead_open")
def open_(request: MemberRequest, response: HttpResponse, given: schemas.NewLead) -> Any:
    """Open a lead (L-01)."""
    plain = given.dict(exclude=RECORDS)
    if given.contact_id and given.new_contact:
        raise _unknown("new_contact", _("Name a contact or make one, not both."))
    draft = {
        **{**plain, "tags": tuple(given.tags), "currency": given.currency or ""},
        "custom": resolved(given.custom, fields_of(Owner.LEAD), request.member),
        "pipeline": _pipeline(given.pipeline_id),
        "step": _step(given.step_id) if given.step_id else None,
        "person": _contact(request, "person_id", given.person_id),
        "handler": _member("handler_id", given.handler_id),
        "supervisor": _member("supervisor_id", given.supervisor_id),
    }
    contact = _contact(request, "contact_id", given.contact_id) or _new_contact(request, given.new_contact)
    lead = opened(draft, contact, by=request.member, at=timezone.now())
    return _answer(request, response, lead)


@router.get(PATH, response=LeadOut, url_name="lead")
def read(request: MemberRequest, response: HttpResponse, lead_id: UUID) -> Any:
    found = _seen(lead_id, request.member)
    if not found:
        raise Http404
    return _told(request, response, found[0])


@router.patch(PATH, response=LeadOut)
def change(request: MemberRequest, response: HttpResponse, lead_id: UUID, given: schemas.LeadChanges) -> Any:
    """Change what is known of it; step, status and hands have ways of their own."""
    lead, expected = _found(request, lead_id), expected_version(request)
    values = given.dict(exclude_unset=True)
    won_on = values.pop("won_on", None)
    values["custom"] = resolved(values.get("custom"), fields_of(Owner.LEAD), request.member)
    for name in ("contact", "person"):
        if f"{name}_id" in values:
            values[name] = _contact(request, f"{name}_id", values.pop(f"{name}_id"))
    with transaction.atomic():
        if won_on is not None:
            correct_won_date(lead, won_on, expected=expected, by=request.member, at=timezone.now())
        lead = change_lead(lead, values, expected=None if won_on else expected, by=request.member)
    return _answer(request, response, lead)


@router.post(f"{PATH}/move", response=LeadAnswer)
def move(request: MemberRequest, response: HttpResponse, lead_id: UUID, given: schemas.Move) -> Any:
    """To another step of its pipeline, which does to its status what the step says (L-03)."""
    lead = _found(request, lead_id)
    was = lead.outcome
    reason = _reason(given.reason_id) if given.reason_id else None
    step, expected = _step(given.step_id), expected_version(request)
    how: dict[str, Any] = {"reason": reason, "remark": given.remark, "won_on": given.won_on}
    lead = move_lead(lead, step, **how, expected=expected, by=request.member, at=timezone.now())
    return _answer(request, response, lead, ask=was != Outcome.WON)


@router.post(f"{PATH}/transfer", response=LeadOut, url_name="lead_transfer")
def transfer(request: MemberRequest, response: HttpResponse, lead_id: UUID, given: schemas.Transfer) -> Any:
    """On to a step of another pipeline; its status, tasks and history stay (L-03)."""
    lead, step, expected = _found(request, lead_id), _step(given.step_id), expected_version(request)
    return _answer(
        request, response, transfer_lead(lead, step, expected=expected, by=request.member, at=timezone.now())
    )


@router.post(f"{PATH}/win", response=LeadAnswer)
def win(request: MemberRequest, response: HttpResponse, lead_id: UUID, given: schemas.Win) -> Any:
    """The customer said yes (L-11). `questions` tells what a person would be asked now (P-02)."""
    lead, expected = _found(request, lead_id), expected_version(request)
    lead = win_lead(lead, won_on=given.won_on, expected=expected, by=request.member, at=timezone.now())
    return _answer(request, response, lead, ask=True)


@router.post(f"{PATH}/lose", response=LeadOut)
def lose(request: MemberRequest, response: HttpResponse, lead_id: UUID, given: schemas.Lose) -> Any:
    """The customer said no; the reason is one of /loss-reasons (L-15)."""
    lead, reason, expected = _found(request, lead_id), _reason(given.reason_id), expected_version(request)
    now = timezone.now()
    lead = lose_lead(lead, reason=reason, remark=given.remark, expected=expected, by=request.member, at=now)
    return _answer(request, response, lead)


@router.post(f"{PATH}/cancel", response=LeadOut)
def cancel(request: MemberRequest, response: HttpResponse, lead_id: UUID, given: schemas.Nothing) -> Any:
    """It was no deal at all."""
    lead, expected = _found(request, lead_id), expected_version(request)
    return _answer(request, response, cancel_lead(lead, expected=expected, by=request.member, at=timezone.now()))


@router.delete(PATH, response={204: None}, summary="Delete a lead")
def delete(request: MemberRequest, lead_id: UUID) -> Any:
    """With its tasks, notes, files and post-sales processes it lies in the bin, from where it can be restored (see
    /bin). 403 for whoever may not delete."""
    delete_lead(_found(request, lead_id), expected=expected_version(request), by=request.member, at=timezone.now())
    return Status(204, None)


@router.post(f"{PATH}/reopen", response=LeadOut)
def reopen(request: MemberRequest, response: HttpResponse, lead_id: UUID, given: schemas.Nothing) -> Any:
    """Back to the open step where it stood last."""
    lead, expected = _found(request, lead_id), expected_version(request)
    return _answer(request, response, reopen_lead(lead, expected=expected, by=request.member, at=timezone.now()))


@router.post(f"{PATH}/assign", response={200: LeadOut, 204: None})
def assign(request: MemberRequest, response: HttpResponse, lead_id: UUID, given: schemas.Assign) -> Any:
    """Into other hands (L-16). 204 when I do not see it any more."""
    lead, expected = _found(request, lead_id), expected_version(request)
    hands: dict[str, Any] = {
        name: _member(f"{name}_id", getattr(given, f"{name}_id")) if f"{name}_id" in given.model_fields_set else KEEP
        for name in ("handler", "supervisor")
    }
    assign_lead(lead, hands["handler"], supervisor=hands["supervisor"], expected=expected, by=request.member)
    if not Lead.objects.visible_to(request.member).filter(pk=lead.pk).exists():
        return Status(204, None)
    return Status(200, _answer(request, response, lead))


def _found(request: MemberRequest, lead_id: UUID) -> Lead:
    return get_object_or_404(Lead.objects.visible_to(request.member).select_related("process"), pk=lead_id)


@remembered(plan=True)
def _seen(pk: UUID, member: Member) -> QuerySet[Lead]:
    return Lead.objects.visible_to(member).filter(pk=pk).with_process().with_rocket()


@remembered(plan=True)
def _fresh(pk: UUID) -> QuerySet[Lead]:
    return Lead.objects.filter(pk=pk).with_process().with_rocket()


def _answer(request: MemberRequest, response: HttpResponse, lead: Lead, *, ask: bool = False) -> dict[str, Any]:
    """The lead as it is after an act."""
    return _told(request, response, _fresh(lead.pk)[0], ask=ask)


def _told(request: MemberRequest, response: HttpResponse, fresh: Lead, *, ask: bool = False) -> dict[str, Any]:
    told = said(shown.rows_of([fresh], timezone.now())[0])
    asked = questions(request.member, fresh) if ask and fresh.outcome == Outcome.WON else []
    tag(response, fresh.version)
    return {**told, "questions": [{"key": one["key"], "details": one["api"]} for one in asked]}


def _unknown(field: str, sentence: str) -> Invalid:
    return Invalid(_("Some values are not valid."), fields={field: sentence})


def _pipeline(pipeline_id: UUID | None) -> Pipeline:
    rows = Pipeline.objects.filter(pk=pipeline_id) if pipeline_id else Pipeline.objects.active()
    found = rows.first()
    if found is None:
        raise _unknown("pipeline_id", _("There is no such pipeline."))
    return found


def _step(step_id: UUID) -> Step:
    found = Step.objects.filter(pk=step_id).first()
    if found is None:
        raise _unknown("step_id", _("There is no such step."))
    return found


def _reason(reason_id: UUID) -> LossReason:
    found = LossReason.objects.filter(pk=reason_id).first()
    if found is None:
        raise _unknown("reason_id", _("There is no such loss reason."))
    return found


def _contact(request: MemberRequest, field: str, contact_id: UUID | None) -> Contact | None:
    if contact_id is None:
        return None
    found = Contact.objects.visible_to(request.member).filter(pk=living(Contact, contact_id)).first()
    if found is None:
        raise _unknown(field, _("There is no such contact."))
    return found


def _new_contact(request: MemberRequest, given: schemas.NewContact | None) -> ContactDraft | None:
    if given is None:
        return None
    channels = channels_of(given.email, given.phone)
    return ContactDraft(
        kind=Kind(given.kind),
        name=given.name,
        function=Function.PROSPECT,
        handler=request.member,
        channels=channels,
    )


def _member(field: str, member_id: UUID | None) -> Member | None:
    if member_id is None:
        return None
    found = Member.objects.filter(pk=member_id).first()
    if found is None:
        raise _unknown(field, _("There is no such person."))
    return found
