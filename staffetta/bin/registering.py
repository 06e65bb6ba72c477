"""What this room adds to menus and the history; called once, when the apps are ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.bin import kinds
from staffetta.bin.models import BinTerm
from staffetta.history import subjects
from staffetta.ui import administration, user_menu
from staffetta.ui.addresses import url


def register() -> None:
    """Tell the rooms beneath. Everybody reaches the bin from his own menu, administrators also from their cards."""
    user_menu.add(lambda _request: [{"label": _("Bin"), "href": url("bin:bin"), "icon": "trash-2"}], order=40)
    administration.add(
        "bin",
        _("Bin"),
        _("What was deleted, to be restored; after how many days it goes for good."),
        "trash-2",
        "bin:bin",
        group="data",
        order=40,
    )
    subjects.name_fields(BinTerm, {"days": _("Days until the bin is emptied")})
    for kind in ("restored", "batch_restored"):
        subjects.sign(f"bin.{kind}", "undo-2", "success")
    for kind in ("deleted_for_good", "emptied"):
        subjects.sign(f"bin.{kind}", "trash-2", "danger")
    for fact in ("bin.restored", "bin.deleted_for_good"):
        subjects.say(fact, "sort", lambda key: str(kinds.kind_of(key).label))
