"""Who gets what at the addresses of config: the documentation holds no data and is open."""

from __future__ import annotations

from tests.house.walk import ADMINISTRATOR, ANONYMOUS, answers, everybody, members

PAGES = {
    "docs": everybody(),
    # Pages ask these by themselves: whoever is signed out is told so, not sent to the sign-in page.
    "live:stream": answers({ANONYMOUS: 401, ADMINISTRATOR: 204}),
    "live:news": answers({ANONYMOUS: 401, ADMINISTRATOR: 200}),
    "live:around": members(),
}
