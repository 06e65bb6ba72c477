"""Each field that the API refuses is named as the operation's body names it (RFC 9457), whatever the act calls it.

CASES say one wrong body for every operation of these rooms at which an act can find something wrong; NONE are those
whose bodies hold nothing that only an act could judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from staffetta.config.api import install
from tests.cast import Cast
from tests.leads.makers import a_lead, a_pipeline, a_reason, a_step, a_won_lead
from tests.playbooks.makers import a_line, a_sequence
from tests.processes.makers import a_contact, a_task

NOBODY = str(uuid4())
YESTERDAY = timezone.localdate() - timedelta(days=1)
AT = {"starts_at": "2026-03-06T10:00:00+01:00", "ends_at": "2026-03-06T09:00:00+01:00", "all_day": False}
PLAN = {"title": "Call", **AT}


class Here:
    """What the addresses of the cases name."""

    def __init__(self, people: Cast) -> None:
        self.lead = a_lead(people.seller)
        self.open, self.won = self.lead.pk, a_won_lead(people.seller).pk
        self.other, self.contact = a_lead(people.seller, pipeline="cars").pk, a_contact("Rossi").pk
        self.task = a_task(self.lead.process, by=people.seller).pk
        self.pipeline, self.pair = a_pipeline().pk, a_pipeline("cars").pk
        self.step, self.lost, self.offer = a_step("new").pk, a_step("in_care", "cars").pk, a_step("offer").pk
        self.reason, self.playbook = a_reason().pk, a_sequence(a_line(), by=people.administrator).pk


Body = Callable[[Here], dict[str, Any]]
CASES: list[tuple[str, str, Body, set[str]]] = [
    ("post", "/leads", lambda h: {"title": "x", "pipeline_id": str(h.pair), "step_id": str(h.lost)}, {"step_id"}),
    ("post", "/leads", lambda h: {"title": "x", "pipeline_id": NOBODY}, {"pipeline_id"}),
    (
        "post",
        "/leads",
        lambda h: {"title": "x", "person_id": str(h.contact), "currency": "XXQ"},
        {"person_id", "currency"},
    ),
    ("post", "/leads", lambda h: {"title": "x", "new_contact": {"name": "A", "email": "a"}}, {"new_contact.email"}),
    ("post", "/leads", lambda h: {"title": "x", "custom": {"none": 1}}, {"custom.none"}),
    ("post", "/leads", lambda h: {"title": "x", "new_contact": {"name": "A", "phone": "a"}}, {"new_contact.phone"}),
    ("patch", "/leads/{open}", lambda h: {"title": " "}, {"title"}),
    ("patch", "/leads/{open}", lambda h: {"title": "y", "person_id": str(h.contact)}, {"person_id"}),
    ("patch", "/leads/{won}", lambda h: {"won_on": "2199-01-01"}, {"won_on"}),
    ("post", "/leads/{other}/move", lambda h: {"step_id": str(h.lost)}, {"reason_id"}),
    ("post", "/leads/{open}/transfer", lambda h: {"step_id": str(h.offer)}, {"step_id"}),
    ("post", "/leads/{open}/win", lambda h: {"won_on": "2199-01-01"}, {"won_on"}),
    ("post", "/leads/{open}/lose", lambda h: {"reason_id": NOBODY}, {"reason_id"}),
    ("post", "/leads/{open}/assign", lambda h: {"supervisor_id": NOBODY}, {"supervisor_id"}),
    ("post", "/lead-changes", lambda h: {"verb": "lose", "leads": [str(h.open)]}, {"reason_id"}),
    ("post", "/lead-changes", lambda h: {"verb": "move", "leads": [str(h.open)]}, {"step_id"}),
    ("post", "/lead-changes", lambda h: {"verb": "tag", "leads": [str(h.open)]}, {"tags"}),
    ("post", "/lead-changes", lambda h: {"verb": "start", "leads": [str(h.open)]}, {"playbook_id"}),
    ("post", "/lead-changes", lambda h: {"verb": "win", "leads": [str(h.open)], "won_on": "2199-01-01"}, {"won_on"}),
    ("post", "/pipelines", lambda h: {"names": {"": " "}, "steps": [{"names": {"": "a"}}]}, {"names"}),
    (
        "post",
        "/pipelines",
        lambda h: {"names": {"": "x"}, "steps": [{"names": {"": "a"}}, {"names": {"": " "}}]},
        {"steps.1.names"},
    ),
    (
        "post",
        "/pipelines",
        lambda h: {"names": {"": "x"}, "steps": [{"names": {"": "a"}, "outcome": "won"}]},
        {"steps"},
    ),
    ("patch", "/pipelines/{pipeline}", lambda h: {"names": {"": " "}}, {"names"}),
    ("post", "/pipelines/{pipeline}/steps", lambda h: {"names": {"it": " "}}, {"names"}),
    ("patch", "/pipelines/steps/{step}", lambda h: {"outcome": "won"}, {"outcome"}),
    ("patch", "/pipelines/steps/{step}", lambda h: {"names": {"": " "}}, {"names"}),
    ("post", "/pipelines/steps/{step}/remove", lambda h: {}, {"target_id"}),
    ("put", "/pipelines/{pipeline}/steps", lambda h: shape(h, names={"": " "}), {"steps.1.names"}),
    ("put", "/pipelines/{pipeline}/steps", lambda h: shape(h, removed=[str(h.step)]), {"removed.0.target_id"}),
    ("post", "/loss-reasons", lambda h: {"names": {"": " "}}, {"names"}),
    ("patch", "/loss-reasons/{reason}", lambda h: {"names": {"": " "}}, {"names"}),
    ("post", "/loss-reasons/{reason}/merge", lambda h: {"into_id": str(h.reason)}, {"into_id"}),
    ("post", "/tasks", lambda h: {"process_id": str(h.open), **PLAN}, {"ends_at"}),
    ("post", "/tasks", lambda h: {"process_id": str(h.open), "title": " "}, {"title"}),
    ("post", "/tasks", lambda h: {"process_id": str(h.open), "title": "x", "group_id": NOBODY}, {"group_id"}),
    ("patch", "/tasks/{task}", lambda h: {"activity_type_id": NOBODY}, {"activity_type_id"}),
    ("patch", "/tasks/{task}", lambda h: AT, {"ends_at"}),
    ("post", "/tasks/{task}/complete", lambda h: {"next": {"plan": {"title": " "}}}, {"next.plan.title"}),
    ("post", "/tasks/{task}/complete", lambda h: {"next": {"plan": PLAN}}, {"next.plan.ends_at"}),
    (
        "post",
        "/tasks/{task}/complete",
        lambda h: {"next": {"plan": {"title": "x", "activity_type_id": NOBODY}}},
        {"next.plan.activity_type_id"},
    ),
    ("post", "/tasks/{task}/complete", lambda h: {"next": {"already_planned": NOBODY}}, {"next.already_planned"}),
    (
        "post",
        "/tasks/{task}/complete",
        lambda h: {"note": {"text": "x", "activity_type_id": NOBODY}},
        {"note.activity_type_id"},
    ),
    (
        "post",
        "/tasks/{task}/complete",
        lambda h: {"note": {"text": " "}, "next": {"plan": {"title": "x"}}},
        {"note.text"},
    ),
    ("post", "/tasks/{task}/assign", lambda h: {"assignee_id": NOBODY}, {"assignee_id"}),
    ("post", "/tasks/{task}/wait", lambda h: {"waits_for_id": NOBODY}, {"waits_for_id"}),
    ("put", "/tasks/{task}/reminder", lambda h: {"date": f"{YESTERDAY}"}, {"date"}),
    ("put", "/tasks/{task}/reminder", lambda h: {"date": f"{YESTERDAY}", "at": "10:00"}, {"at"}),
    ("post", "/tasks/{task}/reminder/snooze", lambda h: {"until": {"date": f"{YESTERDAY}"}}, {"until.date"}),
    ("post", "/processes/{open}/notes", lambda h: {"text": " "}, {"text"}),
    ("post", "/processes/{open}/notes", lambda h: {"text": "x", "plan": {"title": " "}}, {"plan.title"}),
    ("post", "/processes/{open}/notes", lambda h: {"text": "x", "plan": PLAN}, {"plan.ends_at"}),
    (
        "post",
        "/processes/{open}/notes",
        lambda h: {"text": "x", "plan": {"title": "x", "group_id": NOBODY}},
        {"plan.group_id"},
    ),
    ("post", "/processes/{open}/notes", lambda h: {"text": "x", "files": ["x"]}, {"files"}),
    ("post", "/activity-types", lambda h: {"names": {}}, {"names"}),
    ("post", "/activity-types", lambda h: {"names": {"general": "x"}, "parent_id": NOBODY}, {"parent_id"}),
    ("post", "/sequences", lambda h: sequence(), {"lines.0.activity_type_id"}),
    ("put", "/sequences/{playbook}", lambda h: sequence(), {"lines.0.activity_type_id"}),
    ("post", "/runs", lambda h: {"playbook_id": NOBODY, "process_id": NOBODY}, {"playbook_id", "process_id"}),
]
ROOMS = (
    "leads",
    "lead-changes",
    "pipelines",
    "loss-reasons",
    "tasks",
    "processes",
    "activity-types",
    "sequences",
    "runs",
)


def sequence() -> dict[str, Any]:
    return {"code": "follow", "description": "x", "lines": [{"title": "x"}]}


def shape(here: Here, *, names: dict[str, str] | None = None, removed: list[str] | None = None) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"names": {"": "first"}}, {"names": names or {"": "second"}}]
    return {"steps": steps, "removed": [{"step_id": one} for one in removed or []]}


def answered(people: Cast, api: Any, case: tuple[str, str, Body, set[str]]) -> Any:
    method, path, body, _fields = case
    here = Here(people)
    return api(people.administrator)(method, path.format(**vars(here)), body(here))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]} {sorted(case[3])[0]}")
def test_what_is_refused_is_named_as_it_was_sent(people: Cast, api: Any, case: Any) -> None:
    answer = answered(people, api, case)
    assert answer.status_code in (409, 422), answer.data
    assert {one["field"] for one in answer.data["errors"]} == case[3], answer.data
    assert answer.headers["Content-Type"] == "application/problem+json"


NONE = {
    "post /leads/{}/cancel",  # an empty body
    "post /leads/{}/reopen",
    "post /pipelines/order",  # ids that are not those in use are a refusal of the whole
    "post /pipelines/{}/order",
    "post /loss-reasons/order",
    "post /activity-types/order",
    "patch /activity-types/{}",  # as its making
    "patch /sequences/{}",  # as its replacing
    "post /sequences/{}/start",  # a process that one does not see is none: 404
    "post /sequences/import",  # a file, whose errors name its places (tests/playbooks/test_files.py)
    "post /runs/{}/shift",  # days and dates, which the schema judges, or a run that has ended
    "post /runs/{}/pause",
    "put /processes/{}/tags",
}


def with_bodies() -> set[str]:
    """The operations of these rooms that take a body of JSON, from the document that programs read."""
    paths = install().get_openapi_schema(path_prefix="")["paths"]
    return {
        f"{method} {re.sub('{[^}]*}', '{}', path)}"
        for path, methods in paths.items()
        for method, operation in methods.items()
        if path.split("/")[1] in ROOMS and "application/json" in operation.get("requestBody", {}).get("content", {})
    }


def test_every_body_of_these_rooms_has_a_case() -> None:
    known = {f"{method} {re.sub('{[^}]*}', '{}', path)}" for method, path, _body, _fields in CASES}
    assert with_bodies() == known | NONE
    assert not known & NONE
