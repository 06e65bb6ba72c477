"""Who gets what at the addresses of leads."""

from __future__ import annotations

from typing import Any

from staffetta.leads.acts.change_many import Wanted, start_change
from staffetta.leads.bulk import Verb
from staffetta.leads.models import LossReason, Pipeline
from tests.cast import DAWN
from tests.house.walk import (
    ADMINISTRATOR,
    ANONYMOUS,
    LOGIN,
    Scene,
    administrators,
    answers,
    members,
    seen_by_handler,
)
from tests.leads.makers import a_lead, a_lost_lead, a_pipeline, a_reason, a_step, a_won_lead


def furnish(scene: Scene) -> None:
    """A lead of the seller in each state, a pipeline and a reason that can be changed."""
    seller = scene.people.seller
    scene["lead"] = a_lead(seller, "A lead of the seller")
    scene["won_lead"] = a_won_lead(seller, "A won lead of the seller")
    scene["lost_lead"] = a_lost_lead(seller, "A lost lead of the seller")
    scene["pipeline"], scene["step"] = a_pipeline(), a_step("negotiation")
    scene["reason"] = a_reason()
    scene["lead change"] = start_change([], Wanted(Verb.ASSIGN), by=seller, at=DAWN)


LEAD = {"pk": "lead"}
PIPELINE = {"pipeline_id": "pipeline"}
STEP = {"step_id": "step"}
REASON = {"reason_id": "reason"}


CHANGE = {"change_id": "lead change"}
CELL = {**LEAD, "column": lambda scene: "amount"}
VERBS = ("assign", "move", "tag", "untag", "close", "start", "delete")
# Whose work it is, and administrators; not even his manager needs to see it.
OWN = {ANONYMOUS: LOGIN, "stranger": 404, "teammate": 404, "handler": 200, "manager": 404, ADMINISTRATOR: 200}


def _one(scene: Scene) -> dict[str, str]:
    return {"ids": str(scene["lead"].pk)}


def _move(scene: Scene) -> dict[str, str]:
    return {"step": str(a_step("offer").pk)}


def _drop(scene: Scene) -> dict[str, str]:
    return {"card": str(scene["lead"].pk), "to": str(a_step("offer").pk), "index": "0"}


def _transfer(scene: Scene) -> dict[str, str]:
    return {"step": str(a_step("announced", "return").pk)}


def _lose(scene: Scene) -> dict[str, str]:
    return {"reason": str(scene["reason"].pk)}


def _edit(scene: Scene) -> dict[str, str]:
    return {"title": "Another title", "currency": "EUR"}


def _assign(scene: Scene) -> dict[str, str]:
    return {"handler": str(scene.people.seller.pk)}


def _new(scene: Scene) -> dict[str, str]:
    return {"title": "New one", "currency": "EUR", "pipeline": str(scene["pipeline"].pk)}


def _pipeline(scene: Scene) -> dict[str, str]:
    """A step is added; none of those that are there was shown, so none goes."""
    return {"name": "Deals", "lines-0-position": "1", "lines-0-name": "Trial", "lines-0-outcome": "open"} | {
        "lines-0-probability": "30",
        "lines-0-colour": "info",
    }


def _ids(kind: Any) -> list[str]:
    """All in use, in their order."""
    return [str(key) for key in kind.objects.active().values_list("pk", flat=True)]


def _merge(scene: Scene) -> dict[str, str]:
    return {"into": str(a_reason("other").pk)}


PAGES = {
    "leads:list": members(),
    "leads:filters": members(),
    "leads:columns": members(),
    **{f"leads:bulk-{verb}": members(method="POST", ok=200, body=_one) for verb in VERBS},
    "leads:bulk-change": answers(OWN, args=CHANGE),
    "leads:bulk-progress": answers(OWN, args=CHANGE),
    "leads:bulk-report": answers(OWN, args=CHANGE),
    "leads:bulk-cancel": answers(OWN | {"handler": 302, ADMINISTRATOR: 302}, args=CHANGE, method="POST"),
    "leads:cell": [seen_by_handler(CELL), seen_by_handler(CELL, method="POST", body={"value": "5", "version": "1"})],
    "leads:board": members(),
    "leads:board-filters": members(),
    "leads:changes": members(query="?again=x"),
    "leads:column": members(args=STEP),
    "leads:drop": seen_by_handler({}, method="POST", body=_drop),
    "leads:new": [members(), members(method="POST", ok=302, stranger=422, body=_new)],
    "leads:lead": seen_by_handler(LEAD),
    "leads:question": seen_by_handler(LEAD),
    "leads:edit": [seen_by_handler(LEAD), seen_by_handler(LEAD, method="POST", ok=302, body=_edit)],
    "leads:assign": [seen_by_handler(LEAD), seen_by_handler(LEAD, method="POST", ok=302, body=_assign)],
    "leads:move": seen_by_handler(LEAD, method="POST", ok=302, body=_move),
    "leads:win": [seen_by_handler(LEAD), seen_by_handler(LEAD, method="POST", ok=302)],
    "leads:transfer": [seen_by_handler(LEAD), seen_by_handler(LEAD, method="POST", ok=302, body=_transfer)],
    "leads:piece": [
        seen_by_handler({**LEAD, "key": lambda scene: "amount"}),
        seen_by_handler({**LEAD, "key": lambda scene: "title"}, method="POST", ok=302, body={"title": "Another"}),
    ],
    "leads:lose": [seen_by_handler(LEAD), seen_by_handler(LEAD, method="POST", ok=302, body=_lose)],
    "leads:cancel": seen_by_handler(LEAD, method="POST", ok=302),
    "leads:delete": [seen_by_handler(LEAD), seen_by_handler(LEAD, method="POST", ok=302)],
    "leads:reopen": seen_by_handler({"pk": "lost_lead"}, method="POST", ok=302),
    "leads:won-date": [
        seen_by_handler({"pk": "won_lead"}),
        seen_by_handler({"pk": "won_lead"}, method="POST", ok=302, body={"won_on": "2026-01-06"}),
    ],
    "leads:pipelines": administrators(),
    "leads:pipeline-new": [administrators(), administrators(method="POST", ok=302, body={"name": "Service"})],
    "leads:pipeline": [
        administrators(args=PIPELINE),
        administrators(args=PIPELINE, method="POST", ok=302, body=_pipeline),
    ],
    "leads:pipeline-retire": administrators(args=PIPELINE, method="POST", ok=302),
    "leads:pipeline-restore": administrators(args=PIPELINE, method="POST", ok=302),
    "leads:pipeline-copy": administrators(args=PIPELINE, method="POST", ok=302),
    "leads:pipelines-order": administrators(method="POST", ok=302),
    "leads:reasons": administrators(),
    "leads:reason-new": [administrators(), administrators(method="POST", ok=302, body={"name": "Weather"})],
    "leads:reason": [
        administrators(args=REASON),
        administrators(args=REASON, method="POST", ok=302, body={"name": "Weather"}),
    ],
    "leads:reasons-order": administrators(method="POST", ok=302),
    "leads:reason-merge": [
        administrators(args=REASON),
        administrators(args=REASON, method="POST", ok=302, body=_merge),
    ],
    "leads:reason-retire": administrators(args=REASON, method="POST", ok=302),
    "leads:reason-restore": administrators(args=REASON, method="POST", ok=302),
}

ONE = {"lead_id": "lead"}
API = {
    "GET /leads": members(),
    "POST /lead-changes": members(
        ok=201, body=lambda scene: {"verb": "assign", "leads": [str(scene["lead"].pk)], "handler_id": None}
    ),
    "GET /lead-changes/{change_id}": answers(OWN, args=CHANGE),
    "POST /lead-changes/{change_id}/cancel": answers(OWN, args=CHANGE),
    "GET /lead-changes/{change_id}/rows": answers(OWN, args=CHANGE),
    "POST /leads": members(method="POST", ok=201, body={"title": "By a program"}),
    "GET /leads/counts": members(),
    "GET /leads/{lead_id}": seen_by_handler(ONE),
    "PATCH /leads/{lead_id}": seen_by_handler(ONE, body={"title": "Another title"}),
    "POST /leads/{lead_id}/move": seen_by_handler(ONE, body=lambda scene: {"step_id": str(a_step("offer").pk)}),
    "POST /leads/{lead_id}/transfer": seen_by_handler(
        ONE, body=lambda scene: {"step_id": str(a_step("announced", "return").pk)}
    ),
    "POST /leads/{lead_id}/win": seen_by_handler(ONE, body={}),
    "POST /leads/{lead_id}/lose": seen_by_handler(ONE, body=lambda scene: {"reason_id": str(scene["reason"].pk)}),
    "POST /leads/{lead_id}/cancel": seen_by_handler(ONE, body={}),
    "DELETE /leads/{lead_id}": seen_by_handler(ONE, ok=204),
    "POST /leads/{lead_id}/reopen": seen_by_handler({"lead_id": "lost_lead"}, body={}),
    "POST /leads/{lead_id}/assign": seen_by_handler(ONE, body={"supervisor_id": None}),
    "GET /pipelines": members(),
    "POST /pipelines": administrators(ok=201, body={"names": {"": "Service"}, "steps": [{"names": {"": "New"}}]}),
    "GET /pipelines/{pipeline_id}": members(args=PIPELINE),
    "PATCH /pipelines/{pipeline_id}": administrators(args=PIPELINE, body={"names": {"": "Deals"}}),
    "POST /pipelines/{pipeline_id}/steps": administrators(args=PIPELINE, ok=201, body={"names": {"": "Trial"}}),
    "POST /pipelines/{pipeline_id}/order": administrators(
        args=PIPELINE,
        body=lambda scene: {"step_ids": [str(step.pk) for step in scene["pipeline"].steps.all()]},
    ),
    "POST /pipelines/order": administrators(stranger=409, body=lambda scene: {"ids": _ids(Pipeline)}),
    "POST /pipelines/{pipeline_id}/copy": administrators(args=PIPELINE, ok=201, body={}),
    "PUT /pipelines/{pipeline_id}/steps": administrators(args=PIPELINE, body={"steps": [{"names": {"": "Trial"}}]}),
    "GET /pipelines/{pipeline_id}/board": members(args=PIPELINE),
    "PATCH /pipelines/steps/{step_id}": administrators(args=STEP, body={"probability": 75}),
    "POST /pipelines/steps/{step_id}/remove": administrators(args=STEP, body={}),
    "GET /loss-reasons": members(),
    "POST /loss-reasons": administrators(ok=201, body={"names": {"": "Weather"}}),
    "POST /loss-reasons/order": administrators(stranger=409, body=lambda scene: {"ids": _ids(LossReason)}),
    "POST /loss-reasons/{reason_id}/merge": administrators(
        args=REASON, body=lambda scene: {"into_id": str(a_reason("other").pk)}
    ),
    "PATCH /loss-reasons/{reason_id}": administrators(args=REASON, body={"names": {"": "Weather"}}),
}
