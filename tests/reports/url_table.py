"""Who gets what at the addresses of reports."""

from __future__ import annotations

from staffetta.leads.models import Pipeline
from tests.house.walk import Scene, members


def furnish(scene: Scene) -> None:
    scene["a pipeline"] = Pipeline.objects.get(code="sales")


PAGES = {
    "reports:overview": members(),
    "reports:notes": members(),
    "reports:tasks": members(),
    "reports:planned": members(),
    "reports:report": members({"key": lambda scene: "funnel"}, stranger=200),
    "reports:file": members({"key": lambda scene: "wins", "table": lambda scene: "months"}, stranger=200),
}
API = {
    "GET /reports/sales/{pipeline_id}": members({"pipeline_id": "a pipeline"}),
    **{f"GET /reports/{key}": members() for key in ("funnel", "activities", "wins", "hours", "delivery", "forecast")},
    **{f"GET /reports/{key}": members() for key in ("notes", "tasks", "planned")},
}
