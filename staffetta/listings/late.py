"""Figures that come after their list: rows are there at once, and how many fit in all is told a moment later.

To count what filters leave takes longer than to find a page of it, and who narrows a list wants to see rows. So the
page leaves the places of its figures empty and asks for them by a second request, of the same address with `figures=1`:

    late = late_figures(request, asked.address())     # None: they are to stand in the page
    if is_asked_for_figures(request):
        return render(request, "leads/_figures.html", …)    # the pieces, each for its place (listings/_late.html)

Each place has the address in its id, so that figures of filters that were changed meanwhile find none. What open pages
ask by themselves has its figures in it (nobody waits, and nothing may flicker), and so has the page of `figures=1`, to
which browsers without scripts are led.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from django.http import HttpRequest

from staffetta.ui.page import in_background, wants_fragment

ASKED = "figures"


@dataclass(frozen=True)
class Late:
    """`address`: where the figures come from."""

    address: str

    def place(self, name: str) -> str:
        """The id of the place of one figure."""
        return f"late-{zlib.crc32(self.address.encode()):x}-{name}"


def late_figures(request: HttpRequest, address: str) -> Late | None:
    """How the figures of this list come; None where they are to stand in the answer. `address`: the list's query."""
    late = Late(f"{address}{'' if address.endswith('?') else '&'}{ASKED}=1")
    if is_asked_for_figures(request):
        return late
    return None if ASKED in request.GET or in_background(request) else late


def is_asked_for_figures(request: HttpRequest) -> bool:
    """Whether a page asks for the figures that it lacks, and for nothing else."""
    return ASKED in request.GET and wants_fragment(request)
