"""What every workspace is delivered with."""

from datetime import UTC, datetime

from django.utils import translation

from staffetta.processes.acts.deliver import deliver_activity_types
from staffetta.processes.models import ActivityType
from tests.cast import SETUP, Cast


def test_activity_types_stand_in_five_languages(firm: Cast) -> None:
    call = ActivityType.objects.get(code="call")
    assert call.counts
    names = {}
    for language in ("en", "it", "fr", "pl", "de"):
        with translation.override(language):
            names[language] = call.name
    assert names == {"en": "Call", "it": "Telefonata", "fr": "Appel", "pl": "Telefon", "de": "Anruf"}


def test_delivering_again_changes_nothing(firm: Cast) -> None:
    before = list(ActivityType.objects.values_list("pk", flat=True))
    deliver_activity_types(firm.workspace, by=SETUP, at=datetime(2026, 1, 5, tzinfo=UTC))
    assert list(ActivityType.objects.values_list("pk", flat=True)) == before
