"""E-mail is arranged by administrators."""

from __future__ import annotations

from tests.house.walk import administrators

PAGES = {
    "mail:settings": [administrators(), administrators(method="POST", ok=302, body={"name": "Rossi", "version": "0"})],
    "mail:test": administrators(method="POST"),
}

API = {
    "GET /email": administrators(),
    "PUT /email": administrators(body={"name": "Rossi"}),
    "POST /email/test": administrators(),
    "GET /email/letters": administrators(),
}
