"""The pages of contact persons (C-08, worked cases 11 and 13)."""

from __future__ import annotations

from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.models import Contact, Link
from tests.cast import Cast
from tests.contacts.makers import a_company, a_person
from tests.contacts.pages import SignIn, at, text


def test_five_persons_stand_on_the_overview_and_from_six_there_is_more(firm: Cast, as_: SignIn) -> None:
    """Worked case 13."""
    company, client = a_company(), as_(firm.seller)
    for i in range(5):
        link_person(company, a_person(f"Person {i}"), role=f"Role {i}", is_main=i == 4, by=firm.seller)
    page = text(client.get(at("contact", contact_id=company)))
    assert "Show more contact persons…" not in page
    assert [page.index(f"Person {i}") for i in (4, 0, 1, 2, 3)] == sorted(page.index(f"Person {i}") for i in range(5))
    assert "Main contact" in page and "Role 3" in page
    link_person(company, a_person("Zoe Zeta"), by=firm.seller)
    page = text(client.get(at("contact", contact_id=company)))
    panel = page.split('id="persons"')[1].split("</section>")[0]
    assert "Show more contact persons…" in panel and "Zoe Zeta" not in panel
    everybody = text(client.get(at("persons", contact_id=company)))
    assert all(name in everybody for name in ("Person 0", "Person 4", "Zoe Zeta"))


def test_the_tab_searches_by_name_and_role(firm: Cast, as_: SignIn) -> None:
    company, client = a_company(), as_(firm.seller)
    link_person(company, a_person("Ada Neri"), role="Purchasing", by=firm.seller)
    link_person(company, a_person("Pia Verdi"), role="Warehouse", by=firm.seller)
    for words, found in (("neri", "Ada Neri"), ("wareh", "Pia Verdi"), ("PIA", "Pia Verdi")):
        page = text(client.get(at("persons", contact_id=company), {"q": words}))
        assert [name in page for name in ("Ada Neri", "Pia Verdi")] == [found == "Ada Neri", found == "Pia Verdi"]
    assert "No contact person fits" in text(client.get(at("persons", contact_id=company), {"q": "nobody at all"}))


def test_a_main_contact_is_unticked_before_it_is_unlinked(firm: Cast, as_: SignIn) -> None:
    """Worked case 11, up to the deletion."""
    company, person, client = a_company(), a_person("Ada Neri"), as_(firm.seller)
    added = client.post(
        at("person-link", contact_id=company), {"person": str(person.pk), "role": "CEO", "is_main": "on"}
    )
    assert added.status_code == 302
    link = Link.objects.get()
    refused = client.post(at("person-unlink", contact_id=company, link_id=link))
    assert refused.status_code == 409 and "Untick main contact and save" in text(refused)
    saved = client.post(at("person-edit", contact_id=company, link_id=link), {"role": "CEO", "version": link.version})
    assert saved.status_code == 302
    assert client.post(at("person-unlink", contact_id=company, link_id=link)).status_code == 302
    assert not Link.objects.exists() and Contact.objects.filter(pk=person.pk).exists()


def test_a_new_person_is_created_in_place(firm: Cast, as_: SignIn) -> None:
    company, client = a_company(handler=firm.teammate), as_(firm.seller)
    body = {"first_name": "Ada", "last_name": "Neri", "phone": "x", "role": "CEO", "is_main": "on"}
    refused = client.post(at("person-new", contact_id=company), body)
    assert refused.status_code == 422 and 'id="id_phone-error"' in text(refused)
    assert not Link.objects.exists() and Contact.objects.count() == 1
    assert client.post(at("person-new", contact_id=company), {**body, "phone": "011 2345678"}).status_code == 302
    link = Link.objects.get()
    assert (link.person.name, link.role, link.is_main, link.person.handler) == ("Ada Neri", "CEO", True, firm.teammate)
    page = text(client.get(at("contact", contact_id=link.person)))
    assert "Contact person of" in page and company.name in page


def test_only_persons_are_linked_and_only_once(firm: Cast, as_: SignIn) -> None:
    company, person, client = a_company(), a_person(), as_(firm.seller)
    for wrong in (str(a_company("Other").pk), "nonsense", ""):
        assert client.post(at("person-link", contact_id=company), {"person": wrong}).status_code == 422
    assert client.post(at("person-link", contact_id=company), {"person": str(person.pk)}).status_code == 302
    again = client.post(at("person-link", contact_id=company), {"person": str(person.pk)})
    assert again.status_code == 422 and "already" in text(again)
    assert client.get(at("persons", contact_id=person)).status_code == 404
