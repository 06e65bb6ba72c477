"""Who gets what at the addresses of sequences and templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from staffetta.leads.acts.open import open_lead
from staffetta.leads.drafts import LeadDraft
from staffetta.leads.models import Pipeline
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.files import text_of, written
from tests.house.walk import (
    ADMINISTRATOR,
    HANDLER,
    LOGIN,
    MANAGER,
    STRANGER,
    TEAMMATE,
    Entry,
    Scene,
    administrators,
    answers,
    members,
)
from tests.playbooks.makers import NOON, a_sequence, a_template, an_activity_type


def furnish(scene: Scene) -> None:
    scene["sequence"] = a_sequence(code="WALK")
    scene["template"] = a_template(code="WALK")
    scene["idle"] = a_sequence(code="IDLE")  # never started, so that it can be deleted
    draft = LeadDraft(title="Walked", pipeline=Pipeline.objects.active().earliest("position", "id"))
    scene["started"] = lead = open_lead(draft, by=scene.people.seller, at=NOON)
    scene["started_run"] = start_playbook(
        scene["sequence"], lead.process, start=date(2026, 3, 1), by=scene.people.seller, at=NOON
    )


def _line(**values: Any) -> dict[str, Any]:
    return {"activity_type_id": str(an_activity_type().pk), **values}


def _new(scene: Scene) -> dict[str, Any]:
    return {"code": "FRESH", "description": "Fresh", "lines": [_line()]}


def _typed(scene: Scene) -> dict[str, Any]:
    return {
        "code": "FRESH",
        "description": "Fresh",
        "lines-0-position": "1",
        "lines-0-activity_type": str(an_activity_type().pk),
    }


def _file(scene: Scene) -> dict[str, Any]:
    return {"text": text_of(written([scene["sequence"]])).decode()}


def _imported(scene: Scene, which: str) -> dict[str, Any]:
    return {"file": written([scene[which]]).model_dump(mode="json"), "same_code": "new"}


def _start(scene: Scene) -> dict[str, Any]:
    return {"process_id": str(scene["started"].pk), "start": "2026-03-01"}


SEQUENCE = {"playbook_id": "sequence"}
TEMPLATE = {"playbook_id": "template"}
# Under privacy *own* the lead is hidden from teammate and stranger.
STARTING = {STRANGER: 404, TEAMMATE: 404, "anonymous": LOGIN}

RUN = {"run_id": "started_run"}


def _of_run(args: dict[str, str], ok: int = 200, method: str = "GET", **more: Any) -> Entry:
    return answers({**STARTING, ADMINISTRATOR: ok, HANDLER: ok, MANAGER: ok}, method, args, **more)


PAGES = {
    "playbooks:sequences": members(),
    "playbooks:templates": members(),
    "playbooks:new-sequence": [administrators(), administrators(method="POST", ok=302, body=_typed, stranger=422)],
    "playbooks:new-template": [administrators(), administrators(method="POST", ok=302, body=_typed, stranger=422)],
    "playbooks:hours": members(query="?hours=0,5"),
    "playbooks:preview": administrators(method="POST", body=_typed),
    "playbooks:dates": members(),
    "playbooks:options": members(),
    "playbooks:runs": _of_run({"process_id": "started"}),
    "playbooks:run-shift": [_of_run(RUN), _of_run(RUN, 302, "POST", body={"how": "by", "days": "1000"})],
    "playbooks:run-pause": [_of_run(RUN), _of_run(RUN, 302, "POST", body={"until": "2030-01-01"})],
    "playbooks:run-resume": [_of_run(RUN), _of_run(RUN, 422, "POST")],
    "playbooks:run-stop": [_of_run(RUN), _of_run(RUN, 302, "POST")],
    "playbooks:start": [
        answers({**STARTING, ADMINISTRATOR: 200}, args={"process_id": "started"}),
        answers(
            {**STARTING, ADMINISTRATOR: 302},
            "POST",
            {"process_id": "started"},
            body=lambda scene: {"playbook": str(scene["sequence"].pk), "start": "2026-03-01"},
        ),
    ],
    "playbooks:import-sequences": [administrators(), administrators(method="POST", body=_file)],
    "playbooks:import-templates": [administrators(), administrators(method="POST", ok=422, body=_file)],
    "playbooks:export-sequences": members(stranger=409),
    "playbooks:export-templates": members(stranger=409),
    "playbooks:file": members(SEQUENCE),
    "playbooks:playbook": members(SEQUENCE),
    "playbooks:change": [
        administrators(SEQUENCE),
        administrators(SEQUENCE, method="POST", ok=302, body=_typed),
    ],
    "playbooks:copy": administrators(SEQUENCE, method="POST", ok=302),
    "playbooks:retire": administrators(SEQUENCE, method="POST", ok=302),
    "playbooks:restore": administrators(SEQUENCE, method="POST", ok=302),
    "playbooks:delete": administrators({"playbook_id": "idle"}, method="POST", ok=302),
}


def _api(word: str, args: dict[str, str]) -> dict[str, Any]:
    one = f"/{word}/{{playbook_id}}"
    unused = {"playbook_id": "idle"} if args == SEQUENCE else args
    start = {**STARTING, ADMINISTRATOR: 201, TEAMMATE: 404, HANDLER: 201, MANAGER: 201}
    return {
        f"GET /{word}": members(),
        f"POST /{word}": administrators(method="POST", ok=201, body=_new, stranger=422),
        f"GET {one}": members(args),
        f"PUT {one}": administrators(args, method="PUT", body=_new),
        f"PATCH {one}": administrators(args, method="PATCH", body={"description": "Other"}),
        f"DELETE {one}": administrators(unused, method="DELETE", ok=204),
        f"GET {one}/preview": members(args),
        f"POST {one}/start": answers(start, "POST", args, body=_start),
        f"GET {one}/file": members(args),
        f"POST {one}/copy": administrators(args, method="POST", ok=201),
        f"GET /{word}/file": members(),
        f"POST /{word}/import": administrators(method="POST", body=lambda scene: _imported(scene, args["playbook_id"])),
    }


def _begun(scene: Scene) -> dict[str, Any]:
    return {**_start(scene), "playbook_id": str(scene["sequence"].pk)}


API = {
    **_api("sequences", SEQUENCE),
    **_api("post-sales-templates", TEMPLATE),
    "GET /runs": members(),
    "POST /runs": answers(
        {STRANGER: 422, TEAMMATE: 422, "anonymous": LOGIN, ADMINISTRATOR: 201, HANDLER: 201, MANAGER: 201},
        "POST",
        body=_begun,
    ),
    "GET /runs/{run_id}": _of_run(RUN),
    "POST /runs/{run_id}/shift": _of_run(RUN, 200, "POST", body={"days": 1000}),
    "POST /runs/{run_id}/pause": _of_run(RUN, 200, "POST", body={"until": "2030-01-01"}),
    "POST /runs/{run_id}/resume": _of_run(RUN, 409, "POST"),
    "POST /runs/{run_id}/stop": _of_run(RUN, 200, "POST"),
}
