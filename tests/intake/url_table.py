"""Who gets what at the addresses of incoming files."""

from __future__ import annotations

from uuid import uuid4

from staffetta.intake.acts.name_us import name_us
from staffetta.intake.models import IncomingFile, OwnIdentity, Unknown
from tests.cast import SETUP
from tests.house.walk import Scene, administrators, members, seen_by_handler
from tests.intake.makers import take

BATCH = uuid4()


def furnish(scene: Scene) -> None:
    handler = scene.people.seller
    scene["incoming"] = take("ubl/UBL-Order-2.0-Example.xml", by=handler, unknown=Unknown.ASK)
    IncomingFile.objects.filter(pk=scene["incoming"].pk).update(batch=BATCH)
    name_us("name", "Officine Rossi", by=SETUP)
    scene["identity"] = OwnIdentity.objects.get(compact="officine rossi")


FILE, IDENTITY = {"file_id": "incoming"}, {"identity_id": "identity"}
PAGES = {
    "intake:files": members(),
    "intake:new": [members(), members(method="POST", ok=422)],
    "intake:batch": seen_by_handler({"batch_id": lambda scene: BATCH}),
    "intake:file": seen_by_handler(FILE),
    "intake:resolve": seen_by_handler(FILE, method="POST", ok=422),
    "intake:drop": seen_by_handler(FILE, method="POST", ok=302),
    "intake:us": [
        administrators(),
        administrators(method="POST", ok=302, body={"kind": "identifier", "value": "0088:4000001123452"}),
    ],
    "intake:remove": administrators(args=IDENTITY, method="POST", ok=302),
    "intake:habit": administrators(method="POST", ok=302, body={"creates": "1"}),
}
API = {
    "GET /incoming-files": members(),
    # JSON is no file of e-business; test_doors.py sends some.
    "POST /incoming-files": members(ok=422, body={"file": "x"}),
    "POST /incoming-files/archives": members(ok=201, body={"file": "x"}),
    "GET /incoming-files/{file_id}": seen_by_handler(FILE),
    "POST /incoming-files/{file_id}/resolve": seen_by_handler(FILE, body={"create": True}),
    "POST /incoming-files/{file_id}/drop": seen_by_handler(FILE),
    "GET /our-company/identities": administrators(),
    "POST /our-company/identities": administrators(ok=201, body={"kind": "name", "value": "Rossi"}),
    "DELETE /our-company/identities/{identity_id}": administrators(args=IDENTITY, ok=204),
    "GET /our-company/habits": administrators(),
    "PUT /our-company/habits": administrators(body={"creates_partners": False}),
}
