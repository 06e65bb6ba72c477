"""What is deleted with a post-sales process, and how it comes back (P-13); called once, by the apps."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from staffetta.bin import binds, kinds
from staffetta.bin.binds import Following
from staffetta.postsales.bulk import PostSalesChangeRow
from staffetta.postsales.models import PostSalesProcess


def register() -> None:
    """Tell the bin."""
    binds.declare(PostSalesProcess, "process", Following.GOES)
    binds.declare(PostSalesProcess, "lead", Following.GOES)
    binds.declare(PostSalesChangeRow, "post_sales", Following.CUT)
    binds.call(PostSalesProcess, _counted, order=10)
    one, many = _("Post-sales process"), _("Post-sales processes")
    kinds.add(kinds.Kind("postsales", one, many, "list-checks", _page, 20, "postsales:list"))


def _counted(count: int) -> str:
    words = ngettext("%(count)s post-sales process", "%(count)s post-sales processes", count)
    return words % {"count": count}


def _page(pk: UUID) -> str:
    return reverse("postsales:process", args=[pk])
