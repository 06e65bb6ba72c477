"""How long a device takes to fetch all contacts for the first time, and to hear that nothing has changed.

    bench/dav [COUNT] [--kept DIRECTORY] [--vdirsyncer]

Starts `staffetta run` on a throw-away database with COUNT contacts (20,000). A plain client does what phones do: it
asks for the token, for all names (sync-collection), and fetches the cards in portions of 100; then again with the
token, and again after ten changes. With --vdirsyncer that program does it too, which keeps files and compares them. In
the same run the bare rows of these contacts are read by one statement each, which is the least that any server has to
do. The aims: first under 15 s, then under 1 s.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench.running import Running, cpu_of, running

PORTION = 100
_D = 'xmlns:D="DAV:" xmlns:CR="urn:ietf:params:xml:ns:carddav" xmlns:CS="http://calendarserver.org/ns/"'
_CTAG = f"<D:propfind {_D}><D:prop><CS:getctag/><D:sync-token/></D:prop></D:propfind>"
_SYNC = (
    f"<D:sync-collection {_D}><D:sync-token>%s</D:sync-token><D:sync-level>1</D:sync-level>"
    "<D:prop><D:getetag/></D:prop></D:sync-collection>"
)
_GET = f"<CR:addressbook-multiget {_D}><D:prop><D:getetag/><CR:address-data/></D:prop>%s</CR:addressbook-multiget>"


class Phone:
    """A client that keeps its connection open."""

    def __init__(self, port: int, user: str, word: str, path: str) -> None:
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        said = base64.b64encode(f"{user}:{word}".encode()).decode()
        self.headers = {"Authorization": f"Basic {said}", "Content-Type": "application/xml"}
        self.path, self.token, self.cards = path, "", 0

    def ask(self, method: str, body: str, depth: str = "0") -> str:
        self.http.request(method, self.path, body, {**self.headers, "Depth": depth})
        answer = self.http.getresponse()
        text = answer.read().decode()
        if answer.status != 207:
            raise SystemExit(f"{answer.status}: {text[:500]}")
        return text

    def sync(self) -> int:
        """Everything that a phone does to be up to date; how many cards it fetched."""
        self.ask("PROPFIND", _CTAG)
        told = self.ask("REPORT", _SYNC % self.token)
        names = re.findall(r"<D:href>([^<]+)</D:href><D:propstat>", told)
        self.token = re.findall(r"<D:sync-token>([^<]+)</D:sync-token>", told)[-1]
        cards = 0
        for start in range(0, len(names), PORTION):
            hrefs = "".join(f"<D:href>{name}</D:href>" for name in names[start : start + PORTION])
            cards += self.ask("REPORT", _GET % hrefs).count("BEGIN:VCARD")
        return cards


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=20_000)
    parser.add_argument("--kept", default="")
    parser.add_argument("--vdirsyncer", action="store_true")
    asked = parser.parse_args()
    with running(asked.kept, workers=1) as server:
        firm, word, path = _furnish(asked.count)
        _bare(server, firm)
        phone = Phone(server.port, firm.seller.user.email, word, path)
        _measured(server, "first time", phone.sync)
        _measured(server, "nothing changed", phone.sync)
        _measured(server, "nothing changed, again", phone.sync)
        _change(firm, 10)
        _measured(server, "ten changed", phone.sync)
        names = f"<D:propfind {_D}><D:prop><D:getetag/><D:resourcetype/></D:prop></D:propfind>"
        _measured(
            server, "all names and ETags (PROPFIND)", lambda: phone.ask("PROPFIND", names, "1").count("getetag>") // 2
        )
        if asked.vdirsyncer:
            _vdirsyncer(server, firm, word)


def _furnish(count: int) -> tuple[Any, str, str]:
    from django.utils import timezone  # noqa: PLC0415 - needs Django

    from staffetta.contacts.acts.load import load_contacts  # noqa: PLC0415
    from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft  # noqa: PLC0415
    from staffetta.contacts.models import Channel, Kind  # noqa: PLC0415
    from staffetta.core.isolation import workspace  # noqa: PLC0415
    from staffetta.dav.acts.make_password import make_password  # noqa: PLC0415
    from staffetta.dav.places import collection_of  # noqa: PLC0415
    from tests.cast import a_firm  # noqa: PLC0415

    with workspace(None):
        firm = a_firm()
    with workspace(firm.workspace.pk):
        for start in range(0, count, 2000):
            drafts = [
                ContactDraft(
                    kind=Kind.PERSON,
                    first_name=f"Maria {n % 97}",
                    last_name=f"Rossi {n}",
                    description="Met at the fair, wants to hear about the new line." if n % 5 == 0 else "",
                    channels=(
                        ChannelDraft(medium=Channel.Medium.EMAIL, value=f"maria{n}@acme{n % 500}.example"),
                        ChannelDraft(medium=Channel.Medium.PHONE, value=f"+39 02 {1000000 + n}"),
                    ),
                    addresses=(
                        AddressDraft(street=f"Via Roma {n % 200}", postal_code="20121", city="Milano", country="IT"),
                    ),
                )
                for n in range(start, min(start + 2000, count))
            ]
            load_contacts(drafts, by=firm.seller, at=timezone.now())
        word = make_password(firm.seller, label="bench", by=firm.seller)[1]
    return firm, word, collection_of(firm.seller, "contacts")


def _bare(server: Running, firm: Any) -> None:
    """The rows alone, as the role that serves, by one statement for each table."""
    with psycopg.connect(server.address) as connection:
        connection.execute("select set_config('app.workspace', %s, false)", (str(firm.workspace.pk),))
        begun = time.perf_counter()
        rows = 0
        for table in ("contacts_contact", "contacts_channel", "contacts_address"):
            asked = sql.SQL("select * from {} where workspace_id = %s").format(sql.Identifier(table))
            rows += len(connection.execute(asked, (firm.workspace.pk,)).fetchall())
        print(f"{'bare rows: contacts, channels, addresses':44} {time.perf_counter() - begun:7.2f} s   {rows} rows")


def _measured(server: Running, what: str, work: Callable[[], int]) -> None:
    before, begun = cpu_of(server), time.perf_counter()
    count = work()
    took = time.perf_counter() - begun
    spent = {name: value - before[name] for name, value in cpu_of(server).items()}
    processor = f"web {spent['web']:.2f} s, database {spent['database']:.2f} s of processor"
    print(f"{what:44} {took:7.2f} s   {count} cards; {processor}")


def _change(firm: Any, count: int) -> None:
    from staffetta.contacts.acts.change import change_contact  # noqa: PLC0415 - needs Django
    from staffetta.contacts.models import Contact  # noqa: PLC0415
    from staffetta.core.isolation import workspace  # noqa: PLC0415

    with workspace(firm.workspace.pk):
        for contact in Contact.objects.order_by("pk")[:count]:
            change_contact(contact, {"description": f"Changed at {time.time()}"}, by=firm.seller)


def _vdirsyncer(server: Running, firm: Any, word: str) -> None:
    program = Path(__file__).resolve().parents[1] / "build" / "clients" / "bin" / "vdirsyncer"
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "contacts" / "contacts").mkdir(parents=True)
        (Path(home) / "config").write_text(
            f'[general]\nstatus_path = "{home}/status"\n[pair c]\na = "here"\nb = "there"\ncollections = ["contacts"]\n'
            f'[storage here]\ntype = "filesystem"\npath = "{home}/contacts"\nfileext = ".vcf"\n'
            f'[storage there]\ntype = "carddav"\nurl = "http://127.0.0.1:{server.port}/dav/"\n'
            f'username = "{firm.seller.user.email}"\npassword = "{word}"\n'
        )

        def run(*command: str) -> int:
            environment = {**os.environ, "VDIRSYNCER_CONFIG": f"{home}/config", "HOME": home}
            done = subprocess.run(
                [str(program), *command], env=environment, capture_output=True, text=True, check=False
            )  # noqa: S603
            if done.returncode:
                raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
            return sum(1 for _file in (Path(home) / "contacts" / "contacts").iterdir())

        run("discover")
        _measured(server, "vdirsyncer, first time", lambda: run("sync"))
        _measured(server, "vdirsyncer, nothing changed", lambda: run("sync"))


if __name__ == "__main__":
    main()
