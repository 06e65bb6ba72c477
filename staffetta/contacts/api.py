"""Contacts for programs: lists, one contact, its functions and persons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from staffetta.accounts.models import Member
from staffetta.contacts import columns, recounts, similar, tallies
from staffetta.contacts.acts.add_supplier import add_supplier
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.change_link import change_link
from staffetta.contacts.acts.convert import convert_contact
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.acts.drop_prospect import drop_prospect
from staffetta.contacts.acts.link_person import link_new_person, link_person
from staffetta.contacts.acts.make_prospect import make_prospect
from staffetta.contacts.acts.remove_supplier import remove_supplier
from staffetta.contacts.acts.unlink_person import unlink_person
from staffetta.contacts.addresses import country_of
from staffetta.contacts.columns import with_tags
from staffetta.contacts.custom import resolved, with_answers
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.filters import ContactFilter, filter_of
from staffetta.contacts.list_schemas import ContactListIn, CountOut, Sort, given
from staffetta.contacts.listed import count_of, for_programs
from staffetta.contacts.models import Address, Channel, Contact, Function, Kind, Link
from staffetta.contacts.renditions import preferred
from staffetta.contacts.schemas import (
    AddressIn,
    ChannelIn,
    ContactIn,
    ContactMadeOut,
    ContactOut,
    ContactPatch,
    ContactPersonIn,
    ContactPersonOut,
    ContactPersonPatch,
)
from staffetta.contacts.telling import EMPTY, Telling
from staffetta.contacts.vat import problem
from staffetta.core.api import Cursor, Limit, Rows, expected_version, ready, rows_of, tag
from staffetta.core.changes import check_version
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of

router = Router(tags=["Contacts"])
_OR_A_CARD: dict[str, Any] = {"responses": {200: {"content": {"text/vcard": {"schema": {"type": "string"}}}}}}


RECORDS = ("handler", "parent", "channels", "addresses", "custom", "tags", *EMPTY)


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _contact(request: HttpRequest, contact_id: UUID, **only: str) -> Contact:
    rows = with_answers(with_tags(Contact.objects.visible_to(_actor(request)).for_list()))
    found: Contact = get_object_or_404(rows, pk=contact_id, **only)
    return found


def _answer(request: HttpRequest, response: HttpResponse, contact: Contact) -> dict[str, Any]:
    fresh = with_answers(with_tags(Contact.objects.for_list())).get(pk=contact.pk)
    tag(response, fresh.version)
    return Telling().out(fresh)


def _values(request: HttpRequest, given: dict[str, Any], body: ContactIn | ContactPatch) -> dict[str, Any]:
    """The given fields as drafts.MasterData has them: ids become records, rows become drafts."""
    values = dict(given)
    named = {"handler": Member.objects.active(), "parent": Contact.objects.visible_to(_actor(request))}
    found = {name: rows.filter(pk=values[name]).first() for name, rows in named.items() if values.get(name)}
    missing = [name for name, record in found.items() if record is None]
    if missing:
        raise Invalid(_("Some values are not valid."), fields=dict.fromkeys(missing, _("There is no such record.")))
    values |= found
    if "channels" in values:
        values["channels"] = tuple(_channel(row) for row in body.channels or [])
    if "addresses" in values:
        values["addresses"] = tuple(_address(row) for row in body.addresses or [])
    values["custom"] = resolved(values.get("custom"), fields_of(Owner.CONTACT), _actor(request))
    return {name: "" if value is None and name not in RECORDS else value for name, value in values.items()}


def _refuse_odd_vat(
    request: HttpRequest, values: dict[str, Any], body: ContactIn | ContactPatch, known: Contact | None
) -> None:
    """A VAT number that has not the form of its country is stored only when the program says so (C-20)."""
    number = values.get("vat_number") or ""
    if body.vat_number_as_is or not number or (known is not None and number == known.vat_number):
        return
    addresses: Any = values.get("addresses", known.addresses.all() if known is not None else ())
    home = country_of([(row.use, row.country) for row in addresses], _actor(request).workspace.country)
    sentence = problem(number, home)
    if sentence:
        raise Invalid(_("Some values are not valid."), fields={"vat_number": sentence})


def _known(rows: Any, wanted: UUID | None, field: str) -> Any:
    found = rows.filter(pk=wanted).first()
    if found is None:
        raise Invalid(_("Some values are not valid."), fields={field: _("There is no such record.")})
    return found


def _channel(row: ChannelIn) -> ChannelDraft:
    return ChannelDraft(medium=Channel.Medium(row.medium), use=Channel.Use(row.use), value=row.value)


def _address(row: AddressIn) -> AddressDraft:
    return AddressDraft(**{**row.dict(), "use": Address.Use(row.use)})


@router.get("", response=Rows[ContactOut], summary="Contacts")
def list_contacts(
    request: HttpRequest, query: Query[ContactListIn], sort: Sort = "name", cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """All that you may see, narrowed and sorted as on the page (C-01)."""
    chosen = _chosen(request, query, sort)
    found = for_programs(chosen, _actor(request), cursor, limit)
    return ready(rows_of(found, [one.told for one in found.rows]))


@router.get("/count", response=CountOut, summary="How many contacts there are")
def count_contacts(request: HttpRequest, query: Query[ContactListIn]) -> dict[str, Any]:
    """Exactly for whole lists; for narrowed ones up to 10,000, so that nobody waits for it."""
    member = _actor(request)
    count, more = count_of(_chosen(request, query, ""), member, tallies.counts(member))
    return {"count": count, "more": more}


def _chosen(request: HttpRequest, query: ContactListIn, sort: str) -> ContactFilter:
    column = columns.known_as(sort.lstrip("-")) if sort else None
    if sort and (column is None or not column.sort):
        raise Invalid(_("Some values are not valid."), fields={"sort": _("This cannot be sorted by.")})
    chosen = filter_of({**given(query, request.GET), "sort": [sort]}, briefly=True)
    unread = [key for key in request.GET if key.startswith("custom.") and key not in chosen.values]
    if unread:
        sentence = _("No custom field can be filtered so.")
        raise Invalid(_("Some values are not valid."), fields=dict.fromkeys(unread[:20], sentence))
    return chosen


@router.post("", response={201: ContactMadeOut}, summary="Create a contact")
def post_contact(request: HttpRequest, response: HttpResponse, body: ContactIn) -> Any:
    """A person or a company, which is fixed from then on. It gets the next number of the common range (C-02, C-17).

    `similar` names those that may be the same. To ask before creating: `POST /duplicates/similar` (C-18).
    """
    values = _values(request, body.dict(exclude={"kind", "function", "is_supplier", "vat_number_as_is"}), body)
    _refuse_odd_vat(request, values, body, None)
    draft = ContactDraft(
        kind=Kind(body.kind),
        function=Function(body.function),
        is_supplier=body.is_supplier,
        **values,
    )
    made = create_contact(draft, by=_actor(request), at=timezone.now())
    return Status(201, {**_answer(request, response, made), "similar": _similar(request, made)})


def _similar(request: HttpRequest, made: Contact) -> list[dict[str, Any]]:
    """Who may be the same as the contact that has just been created (C-18)."""
    values: dict[str, list[str]] = {medium: [] for medium in Channel.Medium.values}
    for row in made.channels.all():
        values[row.medium].append(row.value)
    typed = similar.Typed(
        **{name: getattr(made, name) for name in ("kind", "name", "first_name", "last_name", "vat_number")},
        emails=tuple(values["email"]),
        phones=tuple(values["phone"]),
        country=country_of((row.use, row.country) for row in made.addresses.all()),
        contact_id=made.pk,
    )
    found = similar.find(_actor(request), typed)
    return [
        {
            **{name: getattr(one.contact, name) for name in ("id", "number", "name")},
            "reasons": list(one.reasons),
            "likely": one.likely,
        }
        for one in found
    ]


@router.get("/{contact_id}", response=ContactOut, summary="One contact", openapi_extra=_OR_A_CARD)
def get_contact(request: HttpRequest, contact_id: UUID) -> Any:
    """Functions, master data, channels and addresses. With `Accept: text/vcard` as a vCard, as `/{id}.vcf`."""
    other = preferred(request)
    if other is not None:
        return other(request, contact_id)
    found = recounts.form().these(_actor(request), [contact_id])
    if not found:
        raise Http404
    answer = ready(found[0].told)
    tag(answer, found[0].version)
    return answer


@router.patch("/{contact_id}", response=ContactOut, summary="Change a contact")
def patch_contact(request: HttpRequest, response: HttpResponse, contact_id: UUID, body: ContactPatch) -> dict[str, Any]:
    """Master data. Functions have addresses of their own; kind and number are fixed.

    What is left out stays; null and "" empty a field. What only another function has is refused at the field (C-07).
    """
    found = _contact(request, contact_id)
    values = _values(request, body.dict(exclude_unset=True, exclude={"vat_number_as_is"}), body)
    _refuse_odd_vat(request, values, body, found)
    change_contact(found, values, by=_actor(request), expected=expected_version(request))
    return _answer(request, response, found)


@router.post("/{contact_id}/convert", response=ContactOut, summary="Convert to customer")
def post_convert(request: HttpRequest, response: HttpResponse, contact_id: UUID) -> dict[str, Any]:
    """For good: same id, same number (C-05, C-06). 409 `already-customer` for a customer."""
    done = convert_contact(_contact(request, contact_id), by=_actor(request), at=timezone.now())
    return _answer(request, response, done)


@router.post("/{contact_id}/prospect", response=ContactOut, summary="Make a prospect")
def post_prospect(request: HttpRequest, response: HttpResponse, contact_id: UUID) -> dict[str, Any]:
    """409 `customer-for-good` for a customer: no way leads back (C-06)."""
    return _answer(request, response, make_prospect(_contact(request, contact_id), by=_actor(request)))


@router.delete("/{contact_id}/prospect", response=ContactOut, summary="Take the function prospect away")
def delete_prospect(request: HttpRequest, response: HttpResponse, contact_id: UUID) -> dict[str, Any]:
    """409 `still-prospect` while there are leads or documents; `blockers` lists them (C-03)."""
    found = _contact(request, contact_id)
    check_version(found, expected_version(request))
    return _answer(request, response, drop_prospect(found, by=_actor(request)))


@router.post("/{contact_id}/supplier", response=ContactOut, summary="Add the function supplier")
def post_supplier(request: HttpRequest, response: HttpResponse, contact_id: UUID) -> dict[str, Any]:
    """Independent of prospect and customer (C-03)."""
    done = add_supplier(_contact(request, contact_id), by=_actor(request), at=timezone.now())
    return _answer(request, response, done)


@router.delete("/{contact_id}/supplier", response=ContactOut, summary="Take the function supplier away")
def delete_supplier(request: HttpRequest, response: HttpResponse, contact_id: UUID) -> dict[str, Any]:
    """409 `still-supplier` while there are supplier documents; `blockers` lists them (C-03)."""
    found = _contact(request, contact_id)
    check_version(found, expected_version(request))
    return _answer(request, response, remove_supplier(found, by=_actor(request)))


def _company(request: HttpRequest, contact_id: UUID) -> Contact:
    return _contact(request, contact_id, kind=Kind.COMPANY)


def _link(request: HttpRequest, contact_id: UUID, link_id: UUID) -> Link:
    company = _company(request, contact_id)
    found: Link = get_object_or_404(Link.objects.select_related("company", "person"), pk=link_id, company=company)
    return found


def _person_out(link: Link) -> dict[str, Any]:
    person = {"id": link.person.pk, "name": link.person.name}
    return {"id": link.pk, "person": person, "role": link.role, "is_main": link.is_main, "version": link.version}


@router.get("/{contact_id}/persons", response=Rows[ContactPersonOut], summary="Contact persons")
def list_persons(request: HttpRequest, contact_id: UUID, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """The main contact first (C-08)."""
    rows = _company(request, contact_id).person_links.select_related("person")
    found = page(rows, order=("-is_main", "person__folded", "id"), cursor=cursor, limit=limit)
    return rows_of(found, [_person_out(link) for link in found.rows])


@router.post("/{contact_id}/persons", response={201: ContactPersonOut}, summary="Link a contact person")
def post_person(request: HttpRequest, response: HttpResponse, contact_id: UUID, body: ContactPersonIn) -> Any:
    """IdAndName known, or a new person in the same step (C-08)."""
    company, actor = _company(request, contact_id), _actor(request)
    if (body.person is None) == (body.new is None):
        sentence = _("Name either a person or a new one.")
        raise Invalid(_("Some values are not valid."), fields={"person": sentence})
    if body.new is None:
        person = _known(Contact.objects.visible_to(actor), body.person, "person")
        link = link_person(company, person, role=body.role, is_main=body.is_main, by=actor)
    else:
        given = body.new.dict(exclude={"channels"})
        channels = tuple(_channel(row) for row in body.new.channels)
        draft = ContactDraft(kind=Kind.PERSON, handler=company.handler, channels=channels, **given)
        link = link_new_person(company, draft, role=body.role, is_main=body.is_main, by=actor, at=timezone.now())
    tag(response, link.version)
    return Status(201, _person_out(link))


@router.patch("/{contact_id}/persons/{link_id}", response=ContactPersonOut, summary="Change role or main contact")
def patch_person(
    request: HttpRequest, response: HttpResponse, contact_id: UUID, link_id: UUID, body: ContactPersonPatch
) -> dict[str, Any]:
    """At most one is the main contact: it takes the place of the one before."""
    link = change_link(
        _link(request, contact_id, link_id), **body.dict(), by=_actor(request), expected=expected_version(request)
    )
    tag(response, link.version)
    return _person_out(link)


@router.delete("/{contact_id}/persons/{link_id}", response={204: None}, summary="Remove a contact person")
def delete_person(request: HttpRequest, contact_id: UUID, link_id: UUID) -> Any:
    """The person stays a contact. 409 `main-contact` for the main contact: set `is_main` to false first (C-09)."""
    unlink_person(_link(request, contact_id, link_id), by=_actor(request), expected=expected_version(request))
    return Status(204, None)
