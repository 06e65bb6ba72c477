"""An import while contacts that its rows are about are merged: nothing hangs on a tombstone, nothing is lost (C-14)."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.contacts.models import Contact, Link
from staffetta.contacts.tallies import counts
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused
from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.run import run_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.models import Import
from staffetta.merges.models import Merge
from tests.cast import DAWN, SETUP, Cast, a_firm
from tests.contacts.makers import a_company, email
from tests.merges.makers import a_merge, fresh
from tests.together import both

pytestmark = pytest.mark.django_db(transaction=True)

FILES = {
    "persons": "First name,Last name,Company\n" + "".join(f"Ada,Neri {n},Rossi Due\n" for n in range(60)),
    "daughters": "Company name,Parent company\n" + "".join(f"Figlia {n},Rossi Due\n" for n in range(60)),
    "filling": "Company name,Email,Industry\nRossi Due,info@due.example,Tools\nRossi 2,info@due.example,\n",
}


@pytest.fixture
def cast() -> Any:
    made = a_firm()
    with workspace(made.workspace.pk):
        yield made


@pytest.mark.parametrize("what", FILES)
def test_an_import_while_merging(cast: Cast, what: str) -> None:
    main, other = a_company("Rossi Uno"), a_company("Rossi Due", channels=(email("info@due.example"),))
    made = upload_import(f"{what}.csv", FILES[what].encode(), by=SETUP)
    options = {"duplicates": "fill"} if what == "filling" else {}
    made = map_import(made, kind=made.kind, columns=made.columns, options=options, by=SETUP)
    made.dry_run = False

    merged, done = both(cast, lambda: a_merge(main, other), lambda: run_import(made, by=SETUP, at=DAWN))

    assert isinstance(done, Import) and done.state == Import.State.DONE and not done.report["refused"], done
    living = Contact.objects.filter(merged_into=None)
    head = fresh(main) if isinstance(merged, Merge) else fresh(other)
    if isinstance(merged, Merge):
        assert fresh(other).merged_into == main
    else:  # it saw that the other had been filled since the preview, and says so
        assert isinstance(merged, Refused) and what == "filling"
    if what == "persons":
        # The company of the rows is the one that was merged, or, come after it, one of its name.
        assert living.filter(kind="person").count() == 60 == Link.objects.count()
        companies = set(Link.objects.values_list("company", flat=True))
        assert len(companies) == 1 and companies <= set(living.values_list("pk", flat=True))
    elif what == "daughters":
        daughters = living.filter(name__startswith="Figlia")
        assert daughters.count() == 60
        lost = {row["value"] for column in done.report["columns"] for row in column["unmatched"]}
        assert set(daughters.values_list("parent", flat=True)) == {None if lost else head.pk}
    else:
        found = Contact.objects.filter(industry="Tools", merged_into=None)
        assert found.count() == 1 and done.report["filled"] + done.report["created"] >= 1
    assert counts(cast.administrator)["all"] == living.count()
