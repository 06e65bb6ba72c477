"""CalDAV and CardDAV as clients speak them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from staffetta.accounts.models import Membership
from staffetta.bin.models import BinEntry
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.dav.acts.choose_book import choose_book
from staffetta.dav.acts.forget import forget_gone
from staffetta.dav.acts.revoke_password import revoke_password
from staffetta.dav.models import Collection, Entry, Password
from staffetta.icals.models import CalendarObject
from staffetta.notices.models import Notice
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import Plan
from staffetta.processes.schedule import between, on
from tests.cast import Cast
from tests.contacts.makers import a_company, a_customer, a_person
from tests.dav.makers import SPACES, D, Device, card, todo
from tests.merges.makers import a_merge
from tests.processes.makers import a_process, a_task

CAL = "{urn:ietf:params:xml:ns:caldav}"
CARD = "{urn:ietf:params:xml:ns:carddav}"


@pytest.fixture
def phone(people: Cast) -> Device:
    return Device(people.seller)


def _prop(*names: str) -> str:
    return f"<D:propfind {SPACES}><D:prop>{''.join(f'<{name}/>' for name in names)}</D:prop></D:propfind>"


def test_a_device_finds_its_way(phone: Device) -> None:
    for start in ("/.well-known/caldav", "/.well-known/carddav"):
        answer = phone("PROPFIND", start, _prop("D:current-user-principal"))
        assert (answer.status_code, answer["Location"]) == (301, "/dav/")
    (root,) = phone.xml("PROPFIND", "/dav/", _prop("D:current-user-principal", "D:x"), Depth="0").values()
    assert root.findtext(f".//{D}current-user-principal/{D}href") == phone.home
    asked = _prop("C:calendar-home-set", "CR:addressbook-home-set", "D:resourcetype")
    (home,) = phone.xml("PROPFIND", phone.home, asked, Depth="0").values()
    assert home.findtext(f".//{CAL}calendar-home-set/{D}href") == phone.home
    assert home.findtext(f".//{CARD}addressbook-home-set/{D}href") == phone.home
    found = phone.xml("PROPFIND", phone.home, _prop("D:resourcetype", "CS:getctag", "D:sync-token"), Depth="1")
    assert set(found) == {phone.home, phone.tasks, phone.contacts}
    assert found[phone.tasks].find(f".//{CAL}calendar") is not None
    assert found[phone.contacts].find(f".//{CARD}addressbook") is not None
    answer = phone("OPTIONS", phone.tasks)
    assert "calendar-access" in answer["DAV"] and "addressbook" in answer["DAV"] and "REPORT" in answer["Allow"]
    for depth in ("0", "1"):
        phone.xml("PROPFIND", phone.home, "", Depth=depth)
        phone.xml("PROPFIND", phone.home, f"<D:propfind {SPACES}><D:propname/></D:propfind>", Depth=depth)


def test_who_may_come_in(phone: Device, people: Cast, other_firm: Cast) -> None:
    wrong = Client(headers={"Authorization": "Basic c2FyYUByb3NzaS5leGFtcGxlOndyb25n"})
    with workspace(None):
        assert wrong.generic("PROPFIND", "/dav/").status_code == 401
        assert Client().generic("PROPFIND", "/dav/")["WWW-Authenticate"].startswith("Basic")
        assert [wrong.get("/dav/").status_code for _ in range(31)][-1] == 429
    assert phone("PROPFIND", "/dav/").status_code == 207, "who knows the password is not shut out by others"
    assert phone("PROPFIND", f"/dav/{people.teammate.pk}/").status_code == 404
    assert phone("GET", f"/dav/{people.seller.pk}/nothing/").status_code == 404
    stranger = Device(other_firm.administrator)
    task = a_task(contact=a_company(), assignee=people.seller)
    assert stranger("GET", f"{stranger.tasks}{task.pk}.ics").status_code == 404
    assert stranger("GET", f"{phone.tasks}{task.pk}.ics").status_code == 404
    password = Password.objects.get(member=people.seller)
    assert password.last_used_at is not None
    revoke_password(password, at=timezone.now(), by=people.seller)
    assert phone("PROPFIND", "/dav/").status_code in (401, 429)


def test_a_session_opens_nothing(people: Cast, as_: Any) -> None:
    browser = as_(people.seller)
    with workspace(None):
        assert browser.get("/dav/").status_code == 401


def test_tasks_are_read_by_name_by_filter_and_by_time(phone: Device, people: Cast) -> None:
    contact = a_company("Acme")
    start = datetime(2026, 4, 10, 9, tzinfo=UTC)
    visit = a_task(
        contact=contact, title="Visit", timing=between(start, start + timedelta(hours=1)), assignee=people.seller
    )
    whole = a_task(contact=contact, title="Offer", timing=date(2026, 4, 10), assignee=people.seller)
    group = a_task(contact=contact, title="Whoever", group=people.sales)
    a_task(contact=contact, title="Not mine", assignee=people.office)
    tags = phone.etags(phone.tasks)
    assert set(tags) == {f"{visit.pk}-at.ics", f"{whole.pk}.ics", f"{group.pk}.ics"}
    answer = phone("GET", f"{phone.tasks}{visit.pk}-at.ics")
    assert (
        answer["ETag"] == tags[f"{visit.pk}-at.ics"]
        and b"SUMMARY:Visit" in answer.content
        and b"Acme" in answer.content
    )
    assert phone("GET", f"{phone.tasks}{visit.pk}-at.ics", If_None_Match=answer["ETag"]).status_code == 304

    def query(inner: str) -> set[str]:
        asked = f'<C:filter><C:comp-filter name="VCALENDAR">{inner}</C:comp-filter></C:filter>'
        body = f"<C:calendar-query {SPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>{asked}</C:calendar-query>"
        found = phone.xml("REPORT", phone.tasks, body, Depth="1").values()
        texts = [one.findtext(f".//{CAL}calendar-data", "") for one in found]
        return {line.removeprefix("SUMMARY:") for text in texts for line in text.split("\n") if "SUMMARY" in line}

    assert query('<C:comp-filter name="VEVENT"/>') == {"Visit"}
    assert query('<C:comp-filter name="VTODO"/>') == {"Offer", "Whoever"}
    near = '<C:time-range start="20260410T093000Z" end="20260411T000000Z"/>'
    assert query(f'<C:comp-filter name="VEVENT">{near}</C:comp-filter>') == {"Visit"}
    later = '<C:time-range start="20260410T100000Z" end="20260412T000000Z"/>'
    assert query(f'<C:comp-filter name="VEVENT">{later}</C:comp-filter>') == set()
    match = '<C:prop-filter name="SUMMARY"><C:text-match>off</C:text-match></C:prop-filter>'
    assert query(f'<C:comp-filter name="VTODO">{match}</C:comp-filter>') == {"Offer"}
    missing = '<C:prop-filter name="COMPLETED"><C:is-not-defined/></C:prop-filter>'
    assert query(f'<C:comp-filter name="VTODO">{missing}</C:comp-filter>') == {"Offer", "Whoever"}

    span = '<C:time-range start="20260410T093000Z" end="20260411T000000Z"/>'
    busy = phone("REPORT", phone.tasks, f"<C:free-busy-query {SPACES}>{span}</C:free-busy-query>", Depth="1")
    assert busy.status_code == 200 and b"FREEBUSY:20260410T093000Z/20260410T100000Z\r\n" in busy.content
    assert b"Visit" not in busy.content
    assert phone("REPORT", phone.tasks, f"<C:free-busy-query {SPACES}/>").status_code == 400

    hrefs = "".join(f"<D:href>{phone.tasks}{name}</D:href>" for name in (*tags, "gone.ics"))
    body = f"<C:calendar-multiget {SPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>{hrefs}</C:calendar-multiget>"
    found = phone.xml("REPORT", phone.tasks, body)
    assert found[f"{phone.tasks}gone.ics"].findtext(f"{D}status") == "HTTP/1.1 404 Not Found" and len(found) == 4


def test_contacts_are_found_by_filter(phone: Device, people: Cast) -> None:
    a_company("Acme", by=people.seller)
    phone("PUT", f"{phone.contacts}m.vcf", card("m", "Maria Rossi", "EMAIL:maria@acme.example", "NICKNAME:Mimi"))

    def query(inner: str, test: str = "anyof") -> int:
        asked = f'<CR:filter test="{test}">{inner}</CR:filter>'
        prop = "<D:prop><D:getetag/><CR:address-data/></D:prop>"
        body = f"<CR:addressbook-query {SPACES}>{prop}{asked}</CR:addressbook-query>"
        return len(phone.xml("REPORT", phone.contacts, body))

    def has(name: str, words: str) -> str:
        return f'<CR:prop-filter name="{name}"><CR:text-match>{words}</CR:text-match></CR:prop-filter>'

    assert query(has("FN", "ross")) == 1 and query(has("FN", "acm")) == 1 and query(has("FN", "x")) == 0
    assert query(has("EMAIL", "acme.example")) == 1 and query(has("NICKNAME", "mimi")) == 1
    assert query(has("FN", "maria") + has("EMAIL", "other"), "allof") == 0
    assert query(has("FN", "maria") + has("FN", "acme")) == 2
    assert query('<CR:prop-filter name="EMAIL"><CR:is-not-defined/></CR:prop-filter>') == 1


def test_a_todo_is_made_changed_done_and_deleted(phone: Device, people: Cast) -> None:
    where = f"{phone.tasks}abc-1.ics"
    made = phone("PUT", where, todo("abc-1", "Buy stamps", "DUE;VALUE=DATE:20260410"), If_None_Match="*")
    assert made.status_code == 201 and "ETag" not in made
    task = Task.objects.get()
    assert (task.title, task.assignee, task.contact, task.process) == ("Buy stamps", people.seller, None, None)
    assert phone("PUT", where, todo("abc-1"), If_None_Match="*").status_code == 412
    assert phone("PUT", f"{phone.tasks}other.ics", todo("abc-1")).status_code == 403, "the UID is known"
    tag = phone.etags(phone.tasks)["abc-1.ics"]
    changed = todo("abc-1", "Buy two stamps", "DUE;VALUE=DATE:20260411")
    assert phone("PUT", where, changed, If_Match=tag).status_code == 204
    assert phone("PUT", where, changed, If_Match=tag).status_code == 412, "of the state before"
    tag = phone.etags(phone.tasks)["abc-1.ics"]
    assert phone("PUT", where, todo("abc-1", "Buy two stamps", "STATUS:COMPLETED"), If_Match=tag).status_code == 204
    task = Task.objects.get()
    assert task.is_done and task.title == "Buy two stamps" and task.done_by == people.seller
    assert phone("DELETE", where, If_Match=tag).status_code == 412
    assert phone("DELETE", where).status_code == 204
    assert not Task.objects.exists() and BinEntry.objects.count() == 1
    assert phone("DELETE", where).status_code == 404
    for broken in ("nothing", "BEGIN:VCALENDAR\nEND:VCALENDAR", card("x")):
        answer = phone("PUT", where, broken)
        assert answer.status_code == 422 or answer.status_code == 403
        assert b"valid-calendar-data" in answer.content


def test_a_completion_without_the_next_step_is_refused_and_put_right(phone: Device, people: Cast) -> None:
    """L-09 from a calendar: the refusal says why, and the device finds another ETag, fetches, and shows it open."""
    process = a_process(handler=people.seller, has_duty=True)
    task = a_task(process, "Call back", assignee=people.seller)
    _here, _gone = phone.changes(phone.tasks)
    name, token = f"{task.pk}.ics", phone.token
    tag = phone.etags(phone.tasks)[name]
    done = phone("GET", f"{phone.tasks}{name}").content.decode().replace("STATUS:NEEDS-ACTION", "STATUS:COMPLETED")
    answer = phone("PUT", f"{phone.tasks}{name}", done, If_Match=tag)
    assert answer.status_code == 403
    assert b"next-step-missing" in answer.content and b"Plan the next step before" in answer.content
    assert not Task.objects.get(pk=task.pk).is_done
    assert phone.etags(phone.tasks)[name] != tag
    assert phone.changes(phone.tasks, token) == ({name}, set())
    notice = Notice.objects.get(to=people.seller, kind="dav.refused")
    assert notice.said["reason"].startswith("Plan the next step")
    plan_task(process, Plan(title="Send the offer"), by=people.seller)
    assert phone("PUT", f"{phone.tasks}{name}", done).status_code == 204, "the next step is planned now"
    assert Task.objects.get(pk=task.pk).is_done


def test_whoever_may_only_complete_changes_nothing_else(people: Cast) -> None:
    process = a_process(handler=people.seller)
    task = a_task(process, "Check", assignee=people.office)
    device = Device(people.office)
    where = f"{device.tasks}{task.pk}.ics"
    text = device("GET", where).content.decode()
    answer = device("PUT", where, text.replace("SUMMARY:Check", "SUMMARY:Mine"))
    assert answer.status_code == 403 and b"forbidden" in answer.content
    assert device("PUT", where, text.replace("STATUS:NEEDS-ACTION", "STATUS:COMPLETED")).status_code == 204
    assert Task.objects.get(pk=task.pk).done_by == people.office


def test_contacts_are_made_changed_and_deleted(phone: Device, people: Cast) -> None:
    where = f"{phone.contacts}c-1.vcf"
    assert phone("PUT", where, card("c-1", "Maria Rossi", "BDAY:1980-01-01"), If_None_Match="*").status_code == 201
    contact = Contact.objects.get()
    assert (contact.name, contact.handler) == ("Maria Rossi", people.seller)
    answer = phone("GET", where)
    assert b"BDAY:1980-01-01" in answer.content and b"UID:c-1" in answer.content
    assert b"VERSION:4.0" in phone("GET", where, Accept="text/vcard; version=4.0").content
    assert phone("PUT", where, card("c-1", "Maria Bianchi"), If_Match=answer["ETag"]).status_code == 204
    assert Contact.objects.get().name == "Maria Bianchi"
    company = a_customer("Acme")
    phone("PUT", where, card("c-1", "Maria Bianchi", "ORG:Acme", "TITLE:Buyer"))
    refused = phone("DELETE", where)
    assert refused.status_code == 403 and b"deletion-not-possible" in refused.content
    assert set(phone.etags(phone.contacts)) == {"c-1.vcf", f"{company.pk}.vcf"}
    contact.company_links.all().delete()
    assert phone("DELETE", where).status_code == 204
    assert phone("GET", where).status_code == 404
    assert phone("PUT", f"{phone.contacts}Maria Rossi.vcf", card("z")).status_code == 403
    assert phone("PUT", where, "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:All\nEND:VCARD").status_code == 403


def test_changes_are_told_once_whatever_their_reason(phone: Device, people: Cast) -> None:
    company, person = a_company("Acme"), a_person("Maria Rossi")
    first = phone.changes(phone.contacts)
    assert first == ({f"{company.pk}.vcf", f"{person.pk}.vcf"}, set())
    assert phone.changes(phone.contacts, phone.token) == (set(), set())
    change_contact(company, {"description": "New"}, by=people.seller)
    token = phone.token
    assert phone.changes(phone.contacts, token) == ({f"{company.pk}.vcf"}, set())
    assert phone.changes(phone.contacts, token)[0], "the same token answers the same"
    other = a_company("Acme Srl")
    token = phone.token
    a_merge(other, company)
    assert phone.changes(phone.contacts, token) == ({f"{other.pk}.vcf"}, {f"{company.pk}.vcf"})
    token = phone.token
    choose_book(people.seller, "mine", by=people.seller)
    assert phone.changes(phone.contacts, token) == (set(), {f"{other.pk}.vcf", f"{person.pk}.vcf"})
    body = f"<D:sync-collection {SPACES}><D:sync-token>urn:x</D:sync-token><D:prop/></D:sync-collection>"
    answer = phone("REPORT", phone.contacts, body)
    assert answer.status_code == 403 and b"valid-sync-token" in answer.content


def test_tasks_that_go_into_other_hands_leave_the_calendar(people: Cast) -> None:
    device = Device(people.seller)
    mine = a_task(contact=a_company(), title="Mine", assignee=people.seller)
    ours = a_task(contact=a_company(), title="Ours", group=people.sales)
    assert device.changes(device.tasks)[0] == {f"{mine.pk}.ics", f"{ours.pk}.ics"}
    token = device.token
    assign_task(mine, assignee=people.office, by=people.seller)
    Membership.objects.filter(member=people.seller, group=people.sales).delete()
    assert device.changes(device.tasks, token) == (set(), {f"{mine.pk}.ics", f"{ours.pk}.ics"})


def test_who_was_away_too_long_begins_anew(phone: Device, people: Cast) -> None:
    task = a_task(contact=a_company(), assignee=people.seller)
    phone.changes(phone.tasks)
    token = phone.token
    assign_task(task, assignee=people.office, by=people.seller)
    phone.changes(phone.tasks, token)
    latest = phone.token
    assert forget_gone(timezone.now() + timedelta(days=1)) == 1
    assert not Entry.objects.filter(collection__member=people.seller, gone_at__isnull=False).exists()
    body = f"<D:sync-collection {SPACES}><D:sync-token>{token}</D:sync-token><D:prop/></D:sync-collection>"
    assert phone("REPORT", phone.tasks, body).status_code == 403
    assert phone.changes(phone.tasks, latest) == (set(), set())


def test_what_is_not_offered_says_so(phone: Device) -> None:
    for method in ("MKCALENDAR", "MKCOL", "MOVE", "COPY"):
        answer = phone(method, f"{phone.home}new/" if method.startswith("MK") else phone.tasks)
        assert answer.status_code in (403, 404)
    assert phone("DELETE", phone.tasks).status_code == 403
    assert phone("POST", phone.tasks).status_code == 405
    assert phone("PROPFIND", phone.tasks, "<no xml").status_code == 400
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><D:propfind xmlns:D="DAV:"><D:prop>&a;</D:prop></D:propfind>'
    assert phone("PROPFIND", phone.tasks, bomb).status_code == 400
    change = "<D:set><D:prop><D:displayname>x</D:displayname></D:prop></D:set>"
    patch = f"<D:propertyupdate {SPACES}>{change}</D:propertyupdate>"
    (told,) = phone.xml("PROPPATCH", phone.tasks, patch).values()
    assert "403" in told.findtext(f".//{D}status", "")


def test_a_new_todo_about_a_lead_and_one_with_a_time(phone: Device, people: Cast, settings: Any) -> None:
    process = a_process(handler=people.seller)
    link = f"URL:{settings.PUBLIC_URL}/leads/{process.pk}/"
    assert phone("PUT", f"{phone.tasks}l.ics", todo("l", "Ask", link)).status_code == 201
    assert Task.objects.get(title="Ask").process == Process.objects.get(pk=process.pk)
    assert phone("PUT", f"{phone.tasks}t.ics", todo("t", "Timed", "DUE:20260410T100000Z")).status_code == 201
    task = Task.objects.get(title="Timed")
    assert CalendarObject.objects.get(task=task).component == "VTODO" and not task.all_day
    assert b"BEGIN:VTODO" in phone("GET", f"{phone.tasks}t.ics").content, "what came as a to-do stays one"


def test_each_collection_is_made_once(phone: Device, people: Cast) -> None:
    a_task(contact=a_company(), assignee=people.seller, timing=on(date(2026, 4, 1)))
    for _time in range(2):
        phone.xml("PROPFIND", phone.home, _prop("CS:getctag"), Depth="1")
    assert Collection.objects.filter(member=people.seller).count() == 2
