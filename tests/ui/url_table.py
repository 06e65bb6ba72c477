"""Who gets what at the addresses that belong to no room."""

from __future__ import annotations

from tests.house.walk import administrators, members

PAGES = {
    "ui:administration": members(),
    "ui:search": members(query="?q=rossi"),
    "ui:gallery": administrators(others=404),
    "ui:gallery-options": administrators(others=404, query="?q=weber"),
}
