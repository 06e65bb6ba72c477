"""An administrator sets the preferences of the workspace."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import WorkspaceChanged
from staffetta.accounts.models import Actor, Privacy, Workspace
from staffetta.accounts.places import COUNTRIES, ZONES
from staffetta.accounts.zones import firm_moved
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.money import CURRENCIES
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import tidy


@dataclass(frozen=True)
class Preferences:
    """What is asked; None leaves it as it is. The edition is not among them: who hosts decides on it (P-14)."""

    name: str | None = None
    privacy: Privacy | None = None
    only_administrators_delete: bool | None = None
    prefill_post_sales_tags: bool | None = None
    language: str | None = None
    timezone: str | None = None
    currency: str | None = None
    country: str | None = None


@act
def change_workspace(workspace: Workspace, values: Preferences, *, by: Actor, expected: int | None = None) -> Workspace:
    """Change name, privacy (U-02), who deletes (U-03), tag prefilling (P-10), language, zone, currency, country.

    Raises Invalid for values that are not offered, Stale.
    """
    require(rules.may_administer(by), _("Only administrators can change the preferences of the workspace."))
    workspace = Workspace.objects.select_for_update().get(pk=workspace.pk)
    wanted = {k: v for k, v in vars(values).items() if v is not None}
    if values.name is not None:
        wanted["name"] = tidy(values.name)
    _check(wanted)
    changes = apply(workspace, wanted, expected=expected)
    if "timezone" in changes.after:
        firm_moved(workspace)
    if changes:
        record(WorkspaceChanged(changes=changes), about=workspace, by=by)
    else:
        unchanged()
    return workspace


def _check(wanted: dict[str, object]) -> None:
    offered: dict[str, tuple[object, str]] = {
        "language": (dict(settings.LANGUAGES), _("Choose one of the languages offered.")),
        "timezone": (ZONES, _("Choose one of the time zones offered.")),
        "currency": (CURRENCIES, _("Choose one of the currencies offered.")),
        "country": (("", *COUNTRIES), _("Choose one of the countries offered.")),
    }
    fields = {k: text for k, (known, text) in offered.items() if k in wanted and wanted[k] not in known}  # type: ignore[operator]
    if wanted.get("name") == "":
        fields["name"] = _("Enter a name.")
    if fields:
        raise Invalid(_("Some values are not valid."), fields=fields)
