"""Say by which words a process is found and grouped (P-09)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.processes import rules
from staffetta.processes.editions import need_edition
from staffetta.processes.facts import ProcessTagged
from staffetta.processes.models import Process, Tagging
from staffetta.tags.acts.name import tags_named
from staffetta.tags.models import Tag


@act
def tag_process(process: Process, names: Iterable[str], *, by: Actor) -> list[Tag]:
    """Have the process carry exactly these tags; tags that do not exist yet are made. Case does not matter.

    Raises Invalid at `tags` for a tag that is too long, or for too many.
    """
    process = Process.objects.locked(process)
    need_edition(process)
    require(rules.may_edit(by, process), _("Only the handler, the supervisor or a manager can change the tags."))
    wanted = tags_named(names)
    known = {tagging.tag_id: tagging for tagging in Tagging.objects.filter(process=process).select_related("tag")}
    added = [tag for tag in wanted if tag.pk not in known]
    removed = [tagging for key, tagging in known.items() if key not in {tag.pk for tag in wanted}]
    if not added and not removed:
        unchanged()
        return wanted
    Tagging.objects.bulk_create(Tagging(process=process, tag=tag) for tag in added)
    Tagging.objects.filter(pk__in=[tagging.pk for tagging in removed]).delete()
    told = ProcessTagged(
        tags=", ".join(sorted(tag.name for tag in wanted)),
        added=[tag.name for tag in added],
        removed=[tagging.tag.name for tagging in removed],
    )
    record(told, about=process, by=by)
    return wanted
