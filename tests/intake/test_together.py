"""Files that come at the same instant."""

from __future__ import annotations

from functools import partial

import pytest

from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.documents.models import Document
from staffetta.intake.models import IncomingFile
from tests.cast import a_firm
from tests.intake.makers import take
from tests.together import both

FILES = (
    "ubl/UBL-Order-2.0-Example.xml",
    "ubl/UBL-Order-2.0-Example.xml",
    "ubl/UBL-Invoice-2.0-Example.xml",
    "ubl/UBL-Invoice-2.0-Example-NS1.xml",
    "ubl/UBL-OrderResponseSimple-2.0-Example.xml",
)


@pytest.mark.django_db(transaction=True)
def test_an_unknown_partner_is_created_once(db: None) -> None:
    """Two new partners, three documents, whoever comes first."""
    cast = a_firm("Officine Rossi")
    results = both(cast, *(partial(take, name) for name in FILES))
    with workspace(cast.workspace.pk):
        states = sorted(file.state for file in results)
        assert states == [IncomingFile.State.ENTERED] * 3 + [IncomingFile.State.KNOWN] * 2
        assert sorted(Contact.objects.filter(kind="company").values_list("name", flat=True)) == [
            "Consortial",
            "IYT Corporation",
        ]
        order = Document.objects.get(type__code="order")
        invoice = Document.objects.get(type__code="invoice")
        assert Document.objects.count() == 3 and invoice.references.filter(target=order).exists()
