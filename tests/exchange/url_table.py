"""Who gets what at the addresses of exchange."""

from __future__ import annotations

from staffetta.exchange.acts.upload import upload_import
from tests.cast import SETUP
from tests.contacts.makers import a_company
from tests.house.walk import Scene, administrators, members, seen_by_handler

CSV = b"Company Name,Sector\nRossi Srl,meccanica\n"


def furnish(scene: Scene) -> None:
    scene["contact"] = a_company("Visibile Srl", handler=scene.people.seller)
    scene["import"] = upload_import("aziende.csv", CSV, by=SETUP)


IMPORT = {"import_id": "import"}
PAGES = {
    "exchange:imports": administrators(),
    "exchange:new": [administrators(), administrators(method="POST", ok=422)],
    "exchange:import": administrators(args=IMPORT),
    "exchange:run": administrators(args=IMPORT, method="POST", ok=302, body={"trial": "1"}),
    "exchange:stop": administrators(args=IMPORT, method="POST", ok=302),
    "exchange:remap": administrators(args=IMPORT, method="POST", ok=302),
    "exchange:findings": administrators(args=IMPORT),
    "exports:card": seen_by_handler({"contact_id": "contact"}),
    "exports:cards": members(method="POST", body={"all": "1"}),
    "exports:contacts": members(method="POST", body={"all": "1"}),
    "exports:leads": members(method="POST", body={"all": "1"}),
    "exports:documents": members(method="POST", body={"all": "1"}),
    "exports:post-sales": members(method="POST", body={"all": "1"}),
}
COLUMNS = {"Company Name": "name", "Sector": ""}
API = {
    "GET /exports/contacts": members(),
    "GET /contacts/export.vcf": members(),
    "GET /contacts/{contact_id}.vcf": seen_by_handler({"contact_id": "contact"}),
    "GET /exports/leads": members(),
    "GET /imports": administrators(),
    # Sent without its file, which JSON cannot carry; test_pages.py sends it, as administrator and as others.
    "POST /imports": members(ok=422),
    "GET /imports/{import_id}": administrators(args=IMPORT),
    "PUT /imports/{import_id}/mapping": administrators(args=IMPORT, body={"kind": "companies", "columns": COLUMNS}),
    "POST /imports/{import_id}/stop": administrators(args=IMPORT),
    "POST /imports/{import_id}/run": administrators(args=IMPORT, ok=202, body={"dry_run": True}),
}
