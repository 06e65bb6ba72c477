"""Who gets what at the addresses of working days."""

from __future__ import annotations

from tests.house.walk import administrators, members

FORM = {"is_on": "on", "weekdays": "0", "counting": "working", "country": "IT"}

PAGES = {
    "workdays:edit": [administrators(), administrators(method="POST", ok=302, body=FORM)],
    "workdays:preview": administrators(method="POST", body=FORM),
}

API = {
    "GET /working-days": members(),
    "PUT /working-days": administrators(method="PUT", body={"is_on": True, "country": "IT"}),
    "GET /working-days/years": members(query="?year=2026"),
    "GET /working-days/countries": members(),
}
