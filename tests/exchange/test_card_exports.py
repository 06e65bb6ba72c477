"""Contacts leave as vCards: one, many, by page and by programs (X-02, U-03)."""

from __future__ import annotations

from typing import Any

from staffetta.accounts.models import Member
from staffetta.history.models import Event
from staffetta.vcards.reading import read_cards
from tests.cast import Cast
from tests.contacts.makers import a_company, email


def _text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("text/vcard")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


def test_one_and_many_by_page(people: Cast, as_: Any) -> None:
    firm = a_company("Rossi; & Figli, Srl", channels=(email("info@rossi.example"),), handler=people.seller)
    a_company("Bianchi", handler=people.seller)
    client = as_(people.seller)
    (one,) = read_cards(_text(client.get(f"/exports/contacts/{firm.pk}.vcf")))
    assert (one.version, one.name, one.uid, one.kind) == ("4.0", "Rossi; & Figli, Srl", str(firm.pk), "company")
    (old,) = read_cards(_text(client.get(f"/exports/contacts/{firm.pk}.vcf?version=3.0")))
    assert old.version == "3.0"
    assert "4.0" in client.post("/exports/cards/", {"all": "1"}).content.decode()
    many = read_cards(_text(client.post("/exports/cards/", {"all": "1", "go": "1", "version": "3.0"})))
    assert {card.name for card in many} == {"Rossi; & Figli, Srl", "Bianchi"}
    (chosen,) = read_cards(_text(client.post("/exports/cards/", {"ids": str(firm.pk), "go": "1"})))
    assert chosen.uid == str(firm.pk)
    assert Event.objects.filter(kind="exchange.card_exported", subject_id=firm.pk).count() == 2


def test_programs_get_them_too_and_only_with_the_right(people: Cast, api: Any) -> None:
    firm = a_company("Rossi", handler=people.seller)
    caller = api(people.seller)
    assert "FN:Rossi" in _text(caller.client.get(f"/api/v1/contacts/{firm.pk}.vcf"))
    assert "FN:Rossi" in _text(caller.client.get(f"/api/v1/contacts/{firm.pk}", headers={"Accept": "text/vcard"}))
    for accepted in ("*/*", "application/json, text/vcard;q=0.5", "text/html"):
        answer = caller.client.get(f"/api/v1/contacts/{firm.pk}", headers={"Accept": accepted})
        assert answer.json()["name"] == "Rossi", accepted
    assert _text(caller.client.get("/api/v1/contacts/export.vcf?version=3.0")).count("BEGIN:VCARD") == 1
    Member.objects.filter(pk=people.seller.pk).update(may_export=False)
    for path in (f"/contacts/{firm.pk}.vcf", "/contacts/export.vcf"):
        assert caller.get(path).status_code == 403
    asked = caller.client.get(f"/api/v1/contacts/{firm.pk}", headers={"Accept": "text/vcard"})
    assert asked.status_code == 403
