"""Who is told what when something happened to imports (L-16)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.rules import may_administer
from staffetta.core.acts import System
from staffetta.exchange.facts import ImportEnded
from staffetta.exchange.models import Import
from staffetta.history.models import Event
from staffetta.history.recording import on
from staffetta.notices import kinds
from staffetta.notices.acts.tell import tell_member
from staffetta.notices.models import Notice

DONE, FAILED = "exchange.done", "exchange.failed"


def _page(notice: Notice) -> str:
    return reverse("exchange:import", args=[notice.subject_id])


def register_kinds() -> None:
    """Called once, when the apps are ready."""
    of_import = kinds.seen_by(Import.objects.visible_to)
    kinds.register(
        DONE,
        _("The import of {name} is finished: {created} new, {refused} refused"),
        _page,
        icon="file-check",
        label=_("An import of mine is finished"),
        visible=of_import,
        channels=(kinds.PAGE, kinds.PUSH),
        needs=may_administer,
    )
    kinds.register(
        FAILED,
        _("The import of {name} could not be done"),
        _page,
        icon="file-x",
        label=_("An import of mine could not be done"),
        visible=of_import,
        needs=may_administer,
    )


@on(ImportEnded)
def tell_who_started(fact: ImportEnded, event: Event, by: System) -> None:
    """Whoever brought the file in hears that it is through. Of a trial run only that it failed: he waits for it."""
    made = Import.objects.select_related("made_by").filter(pk=event.subject_id).first()
    if made is None or made.made_by is None:
        return
    failed = made.state == Import.State.FAILED
    if made.dry_run and not failed:
        return
    said = {"name": made.name, "created": fact.created, "refused": fact.refused}
    tell_member(made.made_by, kind=FAILED if failed else DONE, about=made, said=said, by=by)
