"""Sequences and templates for programs."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.accounts.models import Edition, Workspace
from staffetta.playbooks.models import Playbook
from staffetta.processes.models import Task
from tests.cast import Cast
from tests.playbooks.makers import a_process, a_sequence, a_template, an_activity_type


def body(**values: Any) -> dict[str, Any]:
    call = str(an_activity_type().pk)
    lines = [{"activity_type_id": call, "days": days} for days in (0, 3, 7)]
    return {"code": "NEW", "description": "What follows", "lines": lines, **values}


def test_make_read_replace_change_delete(people: Cast, api: Any) -> None:
    call = api(people.administrator)
    made = call.post("/sequences", body())
    assert made.status_code == 201
    address = f"/sequences/{made.data['id']}"
    assert [line["days"] for line in made.data["lines"]] == [0, 3, 7]
    assert call.get(address).data == made.data
    one = [{"activity_type_id": str(an_activity_type().pk), "expected_hours": "0.50"}]
    changed = call.patch(address, {"lines": one}, **{"If-Match": made["ETag"]})
    assert changed.status_code == 200
    assert [(line["expected_hours"], line["minutes"]) for line in changed.data["lines"]] == [("0.50", 30)]
    assert call.patch(address, {"code": "LATE"}, **{"If-Match": made["ETag"]}).status_code == 412
    replaced = call("PUT", address, body(code="PUT"))
    assert (replaced.data["code"], replaced.data["line_count"]) == ("PUT", 3)
    assert call.patch(address, {"retired": True}).data["retired_at"] is not None
    assert call.get("/sequences").data["items"] == []
    assert [row["code"] for row in call.get("/sequences?retired=true").data["items"]] == ["PUT"]
    assert call("DELETE", address).status_code == 204
    assert call.get(address).status_code == 404


@pytest.mark.parametrize("hours", ["0.333", "-1", "abc", 1e400])
def test_worked_case_5(people: Cast, api: Any, hours: Any) -> None:
    line = {"activity_type_id": str(an_activity_type().pk), "expected_hours": hours if hours != 1e400 else "NaN"}
    answer = api(people.administrator).post("/sequences", body(lines=[line]))
    assert answer.status_code == 422
    assert [e["field"] for e in answer.data["errors"]] == ["body.lines.0.expected_hours"] or all(
        "expected_hours" in e["field"] for e in answer.data["errors"]
    )


def test_worked_case_6(people: Cast, api: Any) -> None:
    line = {"title": "x", "assignee_id": str(people.office.pk), "group_id": str(people.back.pk)}
    answer = api(people.administrator).post("/post-sales-templates", body(lines=[line]))
    assert answer.status_code == 422
    assert [e["field"] for e in answer.data["errors"]] == ["lines.0.assignee_id"]


def test_ids_of_nothing_are_refused_at_their_line(people: Cast, api: Any) -> None:
    line = {"activity_type_id": str(people.back.pk), "group_id": str(people.office.pk)}
    answer = api(people.administrator).post("/sequences", body(lines=[line]))
    assert answer.status_code == 422
    assert {e["field"] for e in answer.data["errors"]} == {"lines.0.activity_type_id", "lines.0.group_id"}


def test_worked_case_4_preview_and_start(people: Cast, api: Any) -> None:
    sequence, process, call = a_sequence(), a_process(people.seller), api(people.seller)
    shown = call.get(f"/sequences/{sequence.pk}/preview?start=2026-03-01")
    assert [step["date"] for step in shown.data["steps"]] == ["2026-03-01", "2026-03-01", "2026-03-04"]
    started = call.post(f"/sequences/{sequence.pk}/start", {"process_id": str(process.pk), "start": "2026-03-01"})
    assert started.status_code == 201
    tasks = [Task.objects.get(pk=pk) for pk in started.data["task_ids"]]
    assert [str(task.date) for task in tasks] == ["2026-03-01", "2026-03-01", "2026-03-04"]
    refused = api(people.teammate).post(f"/sequences/{sequence.pk}/start", {"process_id": str(process.pk)})
    assert refused.status_code == 403


def test_kinds_do_not_mix(people: Cast, api: Any) -> None:
    call = api(people.administrator)
    assert call.get(f"/sequences/{a_template().pk}").status_code == 404
    assert call.get(f"/post-sales-templates/{a_sequence().pk}").status_code == 404


def test_only_administrators_write(people: Cast, api: Any) -> None:
    sequence, call = a_sequence(), api(people.seller)
    assert call.post("/sequences", body()).status_code == 403
    assert call.patch(f"/sequences/{sequence.pk}", {"code": "X"}).status_code == 403
    assert call("DELETE", f"/sequences/{sequence.pk}").status_code == 403
    assert call.get("/sequences").data["items"][0]["code"] == "FOLLOW-UP"


def test_starter_has_no_templates(people: Cast, api: Any) -> None:
    Workspace.objects.filter(pk=people.workspace.pk).update(edition=Edition.STARTER)
    answer = api(people.administrator).get("/post-sales-templates")
    assert (answer.status_code, answer.data["code"]) == (403, "not-in-edition")
    assert Playbook.objects.count() == 0
