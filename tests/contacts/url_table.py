"""Who gets what at the addresses of contacts. The seller handles the company and its person (privacy *own*)."""

from __future__ import annotations

from staffetta.contacts.acts.change_many import Wanted, start_change
from staffetta.contacts.acts.convert_many import start_conversion
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.bulk import BulkChange
from tests.cast import DAWN
from tests.contacts.makers import a_person, a_prospect
from tests.house.walk import ADMINISTRATOR, ANONYMOUS, LOGIN, Scene, answers, members, seen_by_handler


def furnish(scene: Scene) -> None:
    seller = scene.people.seller
    scene["prospect"] = a_prospect("Prospetti", handler=seller, by=seller)
    scene["clerk person"] = a_person("Ada Neri", handler=seller, by=seller)
    scene["free person"] = a_person("Pia Verdi", handler=seller, by=seller)
    scene["link"] = link_person(scene["prospect"], scene["clerk person"], by=seller)
    scene["conversion"] = start_conversion([], by=seller, at=DAWN)
    scene["bulk change"] = start_change([], Wanted(BulkChange.Verb.ASSIGN), by=seller, at=DAWN)


CONTACT = {"contact_id": "prospect"}
LINK = {"contact_id": "prospect", "link_id": "link"}
CONVERSION = {"conversion_id": "conversion"}
CHANGE = {"change_id": "bulk change"}
CELL = {**CONTACT, "column": lambda scene: "industry"}
# Whose work it is, and administrators; not even his manager needs to see it.
OWN = {ANONYMOUS: LOGIN, "stranger": 404, "teammate": 404, "handler": 200, "manager": 404, ADMINISTRATOR: 200}

PAGES = {
    "contacts:contacts": members(),
    "contacts:filters": members(),
    "contacts:columns": members(),
    "contacts:bulk-assign": members(method="POST", ok=200, body=lambda scene: {"ids": [str(scene["prospect"].pk)]}),
    "contacts:bulk-tag": members(method="POST", ok=200, body=lambda scene: {"ids": [str(scene["prospect"].pk)]}),
    "contacts:bulk-untag": members(method="POST", ok=200, body=lambda scene: {"ids": [str(scene["prospect"].pk)]}),
    "contacts:bulk-change": answers(OWN, args=CHANGE),
    "contacts:bulk-progress": answers(OWN, args=CHANGE),
    "contacts:bulk-cancel": answers(OWN | {"handler": 302, ADMINISTRATOR: 302}, args=CHANGE, method="POST"),
    "contacts:cell": [
        seen_by_handler(CELL),
        seen_by_handler(CELL, method="POST", body={"value": "Steel", "version": 1}),
    ],
    "contacts:new": [members(), members(method="POST", ok=302, body={"name": "New", "last_name": "New"})],
    "contacts:similar": members(query="?name=pros"),
    "contacts:address-fields": members({"kind": lambda scene: "company", "use": lambda scene: "main"}, stranger=200),
    "contacts:side-fields": members({"kind": lambda scene: "company"}, stranger=200),
    "contacts:choose": members(query="?q=pros"),
    "contacts:convert-many": members(method="POST", ok=302, body=lambda scene: {"ids": [str(scene["prospect"].pk)]}),
    "contacts:conversion": answers(OWN, args=CONVERSION),
    "contacts:conversion-progress": answers(OWN, args=CONVERSION),
    "contacts:conversion-report": answers(OWN, args=CONVERSION),
    "contacts:conversion-cancel": answers(OWN | {"handler": 302, ADMINISTRATOR: 302}, args=CONVERSION, method="POST"),
    "contacts:contact": seen_by_handler(CONTACT),
    "contacts:edit": [
        seen_by_handler(CONTACT),
        seen_by_handler(CONTACT, method="POST", ok=302, body={"name": "Renamed", "version": 1}),
    ],
    "contacts:convert": seen_by_handler(CONTACT, method="POST", ok=302),
    "contacts:prospect": seen_by_handler(CONTACT, method="POST", ok=302),
    "contacts:no-prospect": seen_by_handler(CONTACT, method="POST", ok=(302, 409)),
    "contacts:supplier": seen_by_handler(CONTACT, method="POST", ok=302),
    "contacts:no-supplier": seen_by_handler(CONTACT, method="POST", ok=302),
    "contacts:persons": seen_by_handler(CONTACT),
    "contacts:person-link": [
        seen_by_handler(CONTACT),
        seen_by_handler(CONTACT, method="POST", ok=302, body=lambda scene: {"person": str(scene["free person"].pk)}),
    ],
    "contacts:person-new": [
        seen_by_handler(CONTACT),
        seen_by_handler(CONTACT, method="POST", ok=302, body={"last_name": "Neu"}),
    ],
    "contacts:person-edit": [
        seen_by_handler(LINK),
        seen_by_handler(LINK, method="POST", ok=302, body={"role": "CEO", "version": 1}),
    ],
    "contacts:person-unlink": seen_by_handler(LINK, method="POST", ok=302),
}

API = {
    "GET /contacts": members(),
    "GET /contacts/count": members(),
    "POST /contact-changes": members(
        ok=201, body=lambda scene: {"verb": "assign", "handler": None, "contacts": [str(scene["prospect"].pk)]}
    ),
    "GET /contact-changes/{change_id}": answers(OWN, args=CHANGE),
    "POST /contact-changes/{change_id}/cancel": answers(OWN, args=CHANGE),
    "GET /contact-changes/{change_id}/rows": answers(OWN, args=CHANGE),
    "POST /contacts": members(method="POST", ok=201, body={"kind": "company", "name": "New"}),
    "GET /contacts/{contact_id}": seen_by_handler(CONTACT),
    "PATCH /contacts/{contact_id}": seen_by_handler(CONTACT, body={"name": "Renamed"}),
    "POST /contacts/{contact_id}/convert": seen_by_handler(CONTACT),
    "POST /contacts/{contact_id}/prospect": seen_by_handler(CONTACT),
    "DELETE /contacts/{contact_id}/prospect": seen_by_handler(CONTACT, ok=(200, 409)),
    "POST /contacts/{contact_id}/supplier": seen_by_handler(CONTACT),
    "DELETE /contacts/{contact_id}/supplier": seen_by_handler(CONTACT),
    "GET /contacts/{contact_id}/persons": seen_by_handler(CONTACT),
    "POST /contacts/{contact_id}/persons": seen_by_handler(CONTACT, ok=201, body={"new": {"last_name": "Neu"}}),
    "PATCH /contacts/{contact_id}/persons/{link_id}": seen_by_handler(LINK, body={"role": "CEO"}),
    "DELETE /contacts/{contact_id}/persons/{link_id}": seen_by_handler(LINK, ok=204),
    "POST /conversions": members(ok=201, body=lambda scene: {"contacts": [str(scene["prospect"].pk)]}),
    "GET /conversions/{conversion_id}": answers(OWN, args=CONVERSION),
    "GET /conversions/{conversion_id}/rows": answers(OWN, args=CONVERSION),
    "POST /conversions/{conversion_id}/cancel": answers(OWN, args=CONVERSION),
}
