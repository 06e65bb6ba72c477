"""Two tags become one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid
from staffetta.tags import uses
from staffetta.tags.acts.checking import allowed
from staffetta.tags.facts import TagsMerged
from staffetta.tags.models import Tag


@act
def merge_tags(tag: Tag, into: Tag, *, by: Actor) -> Tag:
    """Have whatever carries `tag` carry `into`; `tag` goes. Raises Forbidden, Invalid for one and the same."""
    allowed(by)
    if tag.pk == into.pk:
        sentence = _("Choose another tag.")
        raise Invalid(sentence, fields={"into": sentence})
    locked = {one.pk: one for one in Tag.objects.select_for_update().filter(pk__in=(tag.pk, into.pk)).order_by("pk")}
    tag, into = locked[tag.pk], locked[into.pk]
    count = uses.move(tag, into)
    record(TagsMerged(name=tag.name, into=into.name, count=count), about=into, by=by)
    tag.delete()
    return into
