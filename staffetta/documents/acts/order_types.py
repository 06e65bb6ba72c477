"""Document types are offered in another order."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.documents import rules
from staffetta.documents.acts.check_type import lock_types
from staffetta.documents.facts import TypesOrdered
from staffetta.documents.models import DocumentType


@act
def order_types(ids: Sequence[UUID], *, by: Actor) -> list[DocumentType]:
    """Put the types into this order; those not named keep theirs, after these.

    Raises Forbidden, and Invalid for an id that is no type, or is named twice.
    """
    lock_types()
    require(rules.may_shape_types(by), _("Only administrators can change document types."))
    known = {type_.pk: type_ for type_ in DocumentType.objects.order_by("position", "id")}
    if len(set(ids)) != len(ids) or not set(ids) <= set(known):
        raise Invalid(_("Some values are not valid."), fields={"ids": _("Name each document type once.")})
    wanted = [known[pk] for pk in ids] + [type_ for pk, type_ in known.items() if pk not in set(ids)]
    moved = [type_ for place, type_ in enumerate(wanted) if type_.position != place]
    for place, type_ in enumerate(wanted):
        type_.position = place
    if not moved:
        unchanged()
        return wanted
    DocumentType.objects.bulk_update(moved, ["position"])
    record(TypesOrdered(), about=moved[0], by=by)
    return wanted
