"""Who gets what at the addresses of config: the documentation holds no data and is open."""

from __future__ import annotations

from tests.house.walk import everybody

PAGES = {"docs": everybody()}
