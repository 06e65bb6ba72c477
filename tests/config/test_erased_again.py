"""What was erased stays erased, also when an older backup is restored (C-11)."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.config.instances import environment, staffetta

SETTING_UP = """
    from tests.cast import a_firm, DAWN
    from tests.contacts.makers import a_customer, a_person, email
    from tests.erasures.makers import an_invoice
    from staffetta.core.isolation import workspace
    cast = a_firm()
    with workspace(cast.workspace.pk):
        customer = a_customer("Quoxwick GmbH", channels=(email("info@quoxwick.example"),), by=cast.seller)
        an_invoice(customer)
        person = a_person("Zenobia Pfannkuch", channels=(email("zp@example.org"),), by=cast.seller)
        other = a_person("Stays Here", by=cast.seller)
"""
ERASING = """
    from django.utils import timezone
    from staffetta.accounts.models import Workspace
    from staffetta.contacts.models import Contact
    from staffetta.core.acts import System
    from staffetta.core.isolation import workspace
    from staffetta.erasures.acts.anonymise import anonymise_contact
    from staffetta.erasures.acts.delete import delete_contact
    from staffetta.history.models import Delivery
    from staffetta.history.recording import deliver
    with workspace(Workspace.objects.get().pk):
        anonymise_contact(Contact.objects.get(name="Quoxwick GmbH"), by=System("test"), at=timezone.now())
        delete_contact(Contact.objects.get(last_name="Pfannkuch"), by=System("test"), at=timezone.now())
        for delivery in Delivery.objects.filter(done_at=None):
            deliver(delivery_id=str(delivery.pk))
"""
LOOKING = """
    import json
    from staffetta.accounts.models import Workspace
    from staffetta.contacts.models import Contact
    from staffetta.core.isolation import workspace
    from staffetta.documents.models import Document
    from staffetta.erasures.models import Erasure
    from staffetta.history.models import Event
    with workspace(Workspace.objects.get().pk):
        print(json.dumps({
            "names": sorted(Contact.objects.values_list("name", flat=True)),
            "documents": Document.objects.count(),
            "private": str(list(Event.objects.values_list("private", flat=True))),
            "erasures": sorted(Erasure.objects.values_list("kind", "because")),
            "unfinished": Erasure.objects.unfinished().count(),
        }))
"""


def inside(data: Path, script: str) -> str:
    """Run a script on the database of a data directory, in a process of its own."""
    head = (
        "from pathlib import Path\nfrom staffetta.config.cli.instance import with_database\n"
        f"with with_database(Path({str(data)!r})):\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", head + textwrap.indent(textwrap.dedent(script), "    ")],
        env=environment(DJANGO_SETTINGS_MODULE="staffetta.config.settings"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_restored_backup_is_erased_again(tmp_path_factory: pytest.TempPathFactory, copy: Path) -> None:
    data, elsewhere = copy, tmp_path_factory.mktemp("elsewhere")
    inside(data, SETTING_UP)
    old, new = elsewhere / "old.tar", elsewhere / "new.tar"
    assert staffetta("backup", old, "--data", data).returncode == 0
    inside(data, ERASING)
    ledger = (data / "erasures.jsonl").read_text()
    assert len(ledger.splitlines()) == 2 and "Quoxwick" not in ledger and "Pfannkuch" not in ledger
    assert staffetta("backup", new, "--data", data).returncode == 0

    restored = staffetta("restore", old, "--replace", "--data", data)
    assert restored.returncode == 0, restored.stderr
    assert "Erased again, because they had been erased after it: 2 contacts." in restored.stdout
    found = json.loads(inside(data, LOOKING).splitlines()[-1])
    assert found["names"] == ["Stays Here", "— C-00001"]
    assert found["documents"] == 1 and found["unfinished"] == 0
    assert "Quoxwick" not in found["private"] and "Pfannkuch" not in found["private"]
    assert found["erasures"] == [["anonymised", "restore"], ["deleted", "restore"]]
    assert (data / "erasures.jsonl").read_text().startswith(ledger)

    place = data.parent / "new place"
    restored = staffetta("restore", old, "--data", place, "--erasures", new)
    assert restored.returncode == 0, restored.stderr
    assert json.loads(inside(place, LOOKING).splitlines()[-1])["names"] == ["Stays Here", "— C-00001"]
