"""The role of a contact person changes, or who the main contact is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.link_person import checked_role, step_down
from staffetta.contacts.facts import LinkChanged
from staffetta.contacts.models import Contact, Link
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import Changes, apply, check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require


@act
def change_link(
    link: Link, *, role: str | None = None, is_main: bool | None = None, by: Actor, expected: int | None = None
) -> Link:
    """Set role and main contact; None leaves it. A new main contact takes the place of the one before (C-08).

    Raises Forbidden, Stale or BadContact.
    """
    company = Contact.objects.locked(link.company)
    require(rules.may_edit(by, company), _("Only its handler, his manager or an administrator can change it."))
    link = Link.objects.locked(link)
    check_version(link, expected)
    if is_main and not link.is_main:
        step_down(company, by=by)
    values = {"role": None if role is None else checked_role(role), "is_main": is_main}
    changes = apply(link, {name: value for name, value in values.items() if value is not None})
    if not changes:
        unchanged()
        return link
    record(_told(link, changes), about=company, by=by)
    return link


def _told(link: Link, changes: Changes) -> LinkChanged:
    """A role is the person's, not the company's: it must not stand among what stays for ever."""
    shown = Changes({**changes.before}, {**changes.after})
    for side in (shown.before, shown.after):
        side.pop("role", None)
    return LinkChanged(
        person_id=str(link.person_id), name=link.person.name, role=str(changes.after.get("role", "")), changes=shown
    )
