"""What the two menus over the one engine call their things: *Automatic actions* and *Post-sales tasks*."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffetta.playbooks.models import Playbook


@dataclass(frozen=True)
class Words:
    """One menu: its words, its icon and the names of its addresses."""

    kind: Playbook.Kind
    title: Promise | str
    text: Promise | str
    one: Promise | str
    new: Promise | str
    none: Promise | str
    none_text: Promise | str
    icon: str
    list_url: str
    new_url: str
    import_url: str
    export_url: str
    file_name: str


SEQUENCES = Words(
    kind=Playbook.Kind.SEQUENCE,
    title=_("Automatic actions"),
    text=_("Sequences of tasks that start on a lead, by hand or with a document."),
    one=_("Automatic actions"),
    new=_("New sequence"),
    none=_("No automatic actions yet"),
    none_text=_(
        "Write down once what follows a quote, a return or a complaint: who does what, and after how many days."
    ),
    icon="list-ordered",
    list_url="playbooks:sequences",
    new_url="playbooks:new-sequence",
    import_url="playbooks:import-sequences",
    export_url="playbooks:export-sequences",
    file_name="sequences",
)
TEMPLATES = Words(
    kind=Playbook.Kind.TEMPLATE,
    title=_("Post-sales tasks"),
    text=_("Templates of what is to be done once a deal is won."),
    one=_("Post-sales template"),
    new=_("New template"),
    none=_("No post-sales templates yet"),
    none_text=_("What happens after a sale is often the same: write it down once, and start it with each won deal."),
    icon="rocket",
    list_url="playbooks:templates",
    new_url="playbooks:new-template",
    import_url="playbooks:import-templates",
    export_url="playbooks:export-templates",
    file_name="post-sales-templates",
)


def words_of(kind: str) -> Words:
    """The words for sequences or for templates."""
    return TEMPLATES if kind == Playbook.Kind.TEMPLATE else SEQUENCES
