"""Who gets what at the addresses of calendars."""

from __future__ import annotations

from tests.house.walk import members

PAGES = {"calendars:calendar": members()}
API = {"GET /calendar": members(query="?first=2026-11-01&last=2026-11-30")}
