"""The programs that people use, against a server that really listens; they live in an environment of their own."""

from __future__ import annotations

import json
import os
import subprocess
import textwrap
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.dav.acts.make_password import make_password
from staffetta.processes.models import Task
from staffetta.processes.schedule import between
from tests.cast import Cast, a_firm
from tests.contacts.makers import a_company, a_person, email, phone
from tests.dav.makers import card
from tests.processes.makers import a_process, a_task

BIN = Path(__file__).resolve().parents[2] / "build" / "clients" / "bin"
pytestmark = pytest.mark.skipif(not (BIN / "python").exists(), reason="no clients: bin/setup.py test makes them")


class Desk:
    """A home directory with the clients' settings for one member."""

    def __init__(self, home: Path, url: str, people: Cast, clients: Any) -> None:
        self.clients = clients
        self.home, self.people, self.member = home, people, people.seller
        self.word = make_password(people.seller, label="desk", by=people.seller)[1]
        self.server = f"{url}/dav/"
        self.files = {"tasks": home / "tasks" / "tasks", "contacts": home / "contacts" / "contacts"}
        for folder in self.files.values():
            folder.mkdir(parents=True)
        (home / "vdirsyncer").write_text(self._syncing())
        (home / "khal").write_text(
            f"[calendars]\n[[work]]\npath = {self.files['tasks']}\n[locale]\nlocal_timezone = Europe/Rome\n"
            "default_timezone = Europe/Rome\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ntimeformat = %H:%M\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {home}/khal.db\n"
        )
        (home / "todoman.py").write_text(
            f'path = "{home}/tasks/*"\ndate_format = "%Y-%m-%d"\ntime_format = "%H:%M"\ncache_path = "{home}/todo.db"\n'
        )
        (home / "khard.conf").write_text(f"[addressbooks]\n[[work]]\npath = {self.files['contacts']}\n")

    def _syncing(self) -> str:
        said = [f'[general]\nstatus_path = "{self.home}/status"\n']
        for kind, storage, ext in (("tasks", "caldav", ".ics"), ("contacts", "carddav", ".vcf")):
            said.append(
                f'[pair {kind}]\na = "{kind}_here"\nb = "{kind}_there"\ncollections = ["{kind}"]\n'
                'conflict_resolution = "b wins"\n'
                f'[storage {kind}_here]\ntype = "filesystem"\npath = "{self.home}/{kind}"\nfileext = "{ext}"\n'
                f'[storage {kind}_there]\ntype = "{storage}"\nurl = "{self.server}"\n'
                f'username = "{self.member.user.email}"\npassword = "{self.word}"\n'
            )
        return "\n".join(said)

    def run(self, *command: str, ok: bool = True) -> str:
        """What a client says."""
        environment = {
            **{"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(self.home), "LC_ALL": "C.UTF-8", "TZ": "Europe/Rome"},
            **{"VDIRSYNCER_CONFIG": str(self.home / "vdirsyncer"), "XDG_CONFIG_HOME": str(self.home)},
        }
        self.clients.stdin.write(json.dumps({"command": command, "environment": environment}) + "\n")
        self.clients.stdin.flush()
        answer = json.loads(self.clients.stdout.readline())
        assert not ok or answer["status"] == 0, answer["said"]
        return str(answer["said"])

    def sync(self, kind: str, ok: bool = True) -> str:
        return self.run("vdirsyncer", "sync", kind, ok=ok)

    def python(self, code: str) -> str:
        """A program with the caldav library, which finds `client`."""
        start = "import caldav, datetime\n" + (
            f"client = caldav.DAVClient(url={self.server!r}, username={self.member.user.email!r}, "
            f"password={self.word!r}, features='radicale')\n"
        )
        return self.run("python", "-c", start + textwrap.dedent(code))

    def here(self, kind: str) -> dict[str, str]:
        return {file.name: file.read_text() for file in self.files[kind].iterdir()}


@pytest.fixture(scope="module")
def clients() -> Iterator[Any]:
    """The programs, loaded."""
    start = [str(BIN / "python"), str(Path(__file__).with_name("forking.py"))]
    with subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
        yield running
        running.stdin.close()  # type: ignore[union-attr]


@pytest.fixture
def desk(transactional_db: None, live_server: Any, tmp_path: Path, clients: Any) -> Iterator[Desk]:
    with workspace(None):
        people = a_firm()
    with workspace(people.workspace.pk):
        yield Desk(tmp_path, live_server.url, people, clients)


def test_the_caldav_library(desk: Desk) -> None:
    start = datetime(2026, 4, 10, 9, tzinfo=UTC)
    seller = desk.people.seller
    visit = a_task(
        contact=a_company(), title="Visit", timing=between(start, start + timedelta(hours=1)), assignee=seller
    )
    said = desk.python(
        """
        principal = client.principal()
        (calendar,) = principal.calendars()
        print("supports", sorted(calendar.get_supported_components()))
        (event,) = calendar.search(event=True, start=datetime.datetime(2026, 4, 10), end=datetime.datetime(2026, 4, 11))
        print("found", event.icalendar_component["SUMMARY"])
        known = calendar.objects(load_objects=True)
        todo = calendar.save_todo(summary="Buy stamps", due=datetime.date(2026, 4, 12))
        event.icalendar_component["SUMMARY"] = "Visit them"
        event.save()
        updated, deleted = known.sync()
        print("changed", len(list(updated)), "deleted", len(list(deleted)))
        (found,) = calendar.todos()
        found.complete()
        print("open", len(calendar.todos()), "all", len(calendar.todos(include_completed=True)))
        calendar.save_todo(summary="A mistake").delete()
        print("left", len(calendar.todos()))
        print(calendar.event_by_uid(event.id).icalendar_component["SUMMARY"])
        """
    )
    assert "supports ['VEVENT', 'VTODO']" in said and "found Visit" in said and "changed 2 deleted 0" in said
    assert "open 0 all 1" in said and "left 0" in said and "Visit them" in said
    assert Task.objects.get(pk=visit.pk).title == "Visit them"
    stamps = Task.objects.get(title="Buy stamps")
    assert stamps.is_done and stamps.date == date(2026, 4, 12)


def test_vdirsyncer_khal_and_todoman(desk: Desk) -> None:
    seller = desk.people.seller
    start = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    contact = a_company("Acme")
    a_task(contact=contact, title="Visit Acme", timing=between(start, start + timedelta(hours=1)), assignee=seller)
    call = a_task(contact=contact, title="Call Acme", timing=start.date(), assignee=seller)
    process = a_process(handler=seller, has_duty=True)
    duty = a_task(process, "Only step", assignee=seller)
    desk.run("vdirsyncer", "discover", "tasks")
    desk.sync("tasks")
    assert len(desk.here("tasks")) == 3
    assert "Visit Acme" in desk.run("khal", "-c", str(desk.home / "khal"), "list", "today", "3d")
    todoman = ("todo", "-c", str(desk.home / "todoman.py"))
    listed = desk.run(*todoman, "list", "--sort", "summary")
    assert "Call Acme" in listed and "Only step" in listed and "Visit" not in listed
    for title in ("Call Acme", "Only step"):
        line = next(line for line in desk.run(*todoman, "list").splitlines() if title in line)
        desk.run(*todoman, "done", line.split("]")[1].split()[0])
    desk.run(*todoman, "new", "--list", "tasks", "From todoman")
    said = desk.sync("tasks", ok=False)
    assert Task.objects.get(pk=call.pk).done_by == seller and not Task.objects.get(pk=duty.pk).is_done, said
    assert Task.objects.get(title="From todoman").assignee == seller
    desk.sync("tasks")  # what was refused comes back as it stands here
    assert "STATUS:NEEDS-ACTION" in desk.here("tasks")[f"{duty.pk}.ics"]
    assert desk.here("tasks") and "error" not in desk.sync("tasks").lower()
    Task.objects.get(title="Visit Acme").delete()
    next(file for file in desk.files["tasks"].iterdir() if "From todoman" in file.read_text()).unlink()
    desk.sync("tasks")
    assert not Task.objects.filter(title="From todoman").exists()
    assert not any("Visit Acme" in text for text in desk.here("tasks").values())


def test_vdirsyncer_and_khard(desk: Desk) -> None:
    seller = desk.people.seller
    company = a_company("Acme", by=seller, channels=(phone("+39 02 1234567"),))
    person = a_person("Maria Rossi", by=seller, channels=(email("maria@acme.example"),))
    desk.run("vdirsyncer", "discover", "contacts")
    desk.sync("contacts")
    khard = ("khard", "-c", str(desk.home / "khard.conf"))
    listed = desk.run(*khard, "list")
    assert "Maria Rossi" in listed and "Acme" in listed and "maria@acme.example" in listed
    assert "+39 02 1234567" in desk.run(*khard, "show", f"uid:{company.pk}")
    (desk.files["contacts"] / "new-1.vcf").write_text(card("new-1", "Nora Neu", "TEL:+49 30 123456", "BDAY:1990-05-01"))
    file = desk.files["contacts"] / f"{person.pk}.vcf"
    file.write_text(file.read_text().replace("Maria", "Mary"))
    change_contact(company, {"description": "Key account"}, by=seller)
    desk.sync("contacts")
    assert Contact.objects.get(pk=person.pk).name == "Mary Rossi"
    nora = Contact.objects.get(name="Nora Neu")
    assert nora.handler == seller and nora.channels.get().normalised == "+4930123456"
    texts = desk.here("contacts")
    assert "NOTE:Key account" in texts[f"{company.pk}.vcf"] and "BDAY:1990-05-01" in "".join(texts.values())
    assert "Nora Neu" in desk.run(*khard, "list")
    desk.sync("contacts")  # what was sent comes back in our words
    before = {name: os.stat(desk.files["contacts"] / name).st_mtime_ns for name in texts}
    desk.sync("contacts")
    after = {name: os.stat(desk.files["contacts"] / name).st_mtime_ns for name in desk.here("contacts")}
    assert before == after, "nothing to do the second time"
    (desk.files["contacts"] / "new-1.vcf").unlink()
    desk.sync("contacts")
    assert not Contact.objects.filter(name="Nora Neu").exists()
