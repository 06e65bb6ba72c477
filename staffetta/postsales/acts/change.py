"""Change what a post-sales process is called, how it is described and which tags it carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.postsales import rules
from staffetta.postsales.acts.open import found_by, title_of
from staffetta.postsales.facts import PostSalesChanged
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.acts.answering import change_answers
from staffetta.processes.acts.tag import tag_process
from staffetta.processes.editions import need_edition

FIELDS = frozenset({"title", "description"})


@act
def change_post_sales(
    post_sales: PostSalesProcess, values: Mapping[str, Any], *, expected: int | None = None, by: Actor
) -> PostSalesProcess:
    """Change these fields (of FIELDS), under `tags` the words it carries (P-09), under `custom` the answers to custom
    fields by code (C-13). Raises Invalid, Stale."""
    post_sales = PostSalesProcess.objects.locked(post_sales)
    need_edition(post_sales.process)
    require(rules.may_edit(by, post_sales), _("Only the handler, the supervisor or a manager can change this."))
    wanted = {name: value for name, value in values.items() if name in FIELDS}
    if "title" in wanted:
        wanted["title"] = title_of(wanted["title"])
        wanted["folded"] = found_by(wanted["title"], post_sales.process)
    process = post_sales.process
    changed = apply(process, wanted, expected=expected)
    answered = change_answers(process, values.get("custom"))
    if answered and not changed:
        process.version += 1
        process.save(update_fields=["version", "changed_at"])
    changes = changed | answered
    if changes:
        record(PostSalesChanged(changes=changes), about=post_sales.process, by=by)
    else:
        unchanged()
    if "tags" in values:
        tag_process(post_sales.process, values["tags"], by=by)
    return post_sales
