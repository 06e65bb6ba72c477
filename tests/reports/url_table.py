"""Who gets what at the addresses of reports."""

from __future__ import annotations

from staffetta.leads.models import Pipeline
from tests.house.walk import Scene, members


def furnish(scene: Scene) -> None:
    scene["a pipeline"] = Pipeline.objects.get(code="sales")


PAGES = {"reports:overview": members()}
API = {"GET /reports/sales/{pipeline_id}": members({"pipeline_id": "a pipeline"})}
