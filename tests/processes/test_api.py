"""Tasks, notes, files, tags and activity types for programs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from staffetta.history.models import Event
from staffetta.processes.models import ActivityType, Attachment, Note, Process, Task
from tests.cast import Cast
from tests.processes.makers import a_contact, a_process, a_task, kind_of


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def call(firm: Cast, api: Any) -> Any:
    return api(firm.seller)


class TestTasks:
    def test_plan_read_and_list(self, firm: Cast, call: Any) -> None:
        process = a_process(firm.seller)
        body = {
            "process_id": str(process.pk),
            "title": "Send the quote",
            "activity_type_id": str(kind_of("offer").pk),
            "date": "2999-03-06",
            "expected_hours": "0,5",
        }
        assert call.post("/tasks", body).status_code == 422
        made = call.post("/tasks", body | {"date": "2199-03-06"})
        assert made.status_code == 201, made.data
        assert (made.data["state"], made.data["expected_hours"]) == ("on_hold", "0.50")
        assert made.data["assignee_id"] == str(firm.seller.pk)
        assert call.get(f"/tasks/{made.data['id']}").data == made.data
        for query in ("whose=mine", "state=on_hold", f"process_id={process.pk}", "q=QUOTE"):
            assert [t["id"] for t in call.get(f"/tasks?{query}").data["items"]] == [made.data["id"]], query
        assert call.get("/tasks?state=todo").data["items"] == []

    def test_all_day_drops_leftover_moments(self, firm: Cast, call: Any) -> None:
        """Worked case 9."""
        process = a_process(firm.seller)
        moments = {"starts_at": "2026-03-06T10:00:00+01:00", "ends_at": "2026-03-06T09:00:00+01:00"}
        body = {"process_id": str(process.pk), "title": "x", "date": "2026-03-06", "all_day": True, **moments}
        assert call.post("/tasks", body).data["ends_at"] is None
        refused = call.post("/tasks", body | {"all_day": False})
        assert refused.status_code == 422
        assert refused.data["errors"][0]["detail"] == "The end must be after the start."

    def test_person_and_group_both_are_refused(self, firm: Cast, call: Any) -> None:
        """Worked case 6."""
        both = {"assignee_id": str(firm.seller.pk), "group_id": str(firm.back.pk)}
        answer = call.post("/tasks", {"process_id": str(a_process(firm.seller).pk), "title": "x", **both})
        assert answer.status_code == 422
        assert not Task.objects.exists()

    def test_a_task_about_a_contact_alone(self, firm: Cast, call: Any) -> None:
        contact = a_contact()
        made = call.post("/tasks", {"contact_id": str(contact.pk), "title": "Send a card"})
        assert (made.status_code, made.data["process_id"]) == (201, None)
        assert call.post("/tasks", {"title": "About nothing"}).status_code == 422

    @pytest.mark.parametrize("hours", ["0.333", "-1", "abc", "1e2", "10000"])
    def test_other_hours_are_refused(self, firm: Cast, call: Any, hours: str) -> None:
        """Worked case 5."""
        body = {"process_id": str(a_process(firm.seller).pk), "title": "x", "expected_hours": hours}
        assert call.post("/tasks", body).status_code == 422

    def test_change_what_is_sent_only_at_the_version_seen(self, firm: Cast, call: Any) -> None:
        task = a_task(a_process(firm.seller), timing=date(2026, 3, 6), remind_about="Catalogue")
        answer = call.patch(f"/tasks/{task.pk}", {"title": "New"}, **{"If-Match": '"1"'})
        assert (answer.data["title"], answer.data["date"], answer.data["remind_about"]) == (
            "New",
            "2026-03-06",
            "Catalogue",
        )
        assert answer["ETag"] == '"2"'
        assert call.patch(f"/tasks/{task.pk}", {"title": "Late"}, **{"If-Match": '"1"'}).status_code == 412
        moments = {"starts_at": "2026-03-07T10:00:00Z", "ends_at": "2026-03-07T11:00:00Z"}
        timed = call.patch(f"/tasks/{task.pk}", moments).data
        assert (timed["all_day"], timed["date"], timed["hold_until"]) == (False, None, "2026-03-07T10:00:00+00:00")
        whole = call.patch(f"/tasks/{task.pk}", {"date": "2026-03-08"}).data
        assert (whole["all_day"], whole["date"], whole["starts_at"]) == (True, "2026-03-08", None)

    def test_a_reminder_is_set_and_removed(self, firm: Cast, call: Any) -> None:
        task = a_task(a_process(firm.seller))
        reminder = {"date": "2026-07-01", "at": "09:30"}
        answer = call.patch(f"/tasks/{task.pk}", {"reminder": reminder}).data
        assert answer["reminder"]["due_at"] == answer["hold_until"] == "2026-07-01T07:30:00+00:00"
        gone = call.patch(f"/tasks/{task.pk}", {"reminder": None}).data
        assert (gone["reminder"], gone["hold_until"]) == (None, None)

    def test_take_give_back_and_assign(self, firm: Cast, api: Any) -> None:
        task, olga = a_task(a_process(firm.seller), group=firm.back), api(firm.office)
        assert [t["id"] for t in olga.get("/tasks?whose=groups").data["items"]] == [str(task.pk)]
        assert olga.post(f"/tasks/{task.pk}/take").data["assignee_id"] == str(firm.office.pk)
        late = api(firm.clerk).post(f"/tasks/{task.pk}/take")
        assert (late.status_code, late.data["code"]) == (409, "already-taken")
        assert "Olga Office" in late.data["detail"]
        assert olga.post(f"/tasks/{task.pk}/give-back").data["group_id"] == str(firm.back.pk)
        assigned = api(firm.seller).post(f"/tasks/{task.pk}/assign", {"assignee_id": str(firm.clerk.pk)})
        assert (assigned.data["assignee_id"], assigned.data["group_id"]) == (str(firm.clerk.pk), None)

    def test_what_one_does_not_see_is_not_found(self, own_firm: Cast, api: Any) -> None:
        task = a_task(a_process(own_firm.seller))
        assert api(own_firm.teammate).get(f"/tasks/{task.pk}").status_code == 404
        assert api(own_firm.teammate).get("/tasks").data["items"] == []
        assert api(own_firm.manager).get(f"/tasks/{task.pk}").status_code == 200


class TestComplete:
    """L-09 and L-10 hold on this path too (worked case 8)."""

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({}, "next-step-missing"),
            ({"next": {"nothing_more": True}}, "duty-holds"),
            ({"next": {}}, "invalid"),
            ({"next": {"plan": {"title": ""}}}, "invalid"),
            (
                {"note": {"text": "Done"}, "next": {"already_planned": "00000000-0000-0000-0000-000000000000"}},
                "invalid",
            ),
        ],
    )
    def test_without_a_next_step_it_is_refused_and_nothing_is_written(
        self, firm: Cast, call: Any, body: dict[str, Any], code: str
    ) -> None:
        task = a_task(a_process(firm.seller, has_duty=True))
        before = [model._default_manager.count() for model in (Task, Note, Event)]
        answer = call.post(f"/tasks/{task.pk}/complete", body)
        assert (answer.status_code, answer.data["code"]) == (422, code)
        assert [model._default_manager.count() for model in (Task, Note, Event)] == before
        assert not Task.objects.get(pk=task.pk).is_done

    def test_with_the_next_step_planned(self, firm: Cast, call: Any) -> None:
        process = a_process(firm.seller, has_duty=True)
        task = a_task(process)
        body = {
            "note": {"text": "Reached them", "initiative": "customer", "activity_type_id": str(kind_of("call").pk)},
            "next": {"plan": {"title": "Visit", "date": "2026-03-09"}},
            "actual_hours": "0.25",
        }
        done = call.post(f"/tasks/{task.pk}/complete", body)
        assert (done.status_code, done.data["state"], done.data["actual_hours"]) == (200, "done", "0.25")
        assert Task.objects.get(done_at=None).title == "Visit"
        assert Note.objects.get().text == "Reached them"
        assert Task.objects.get(pk=task.pk).actual_hours == Decimal("0.25")

    def test_with_another_open_task_and_where_the_duty_has_ended(self, firm: Cast, call: Any) -> None:
        process = a_process(firm.seller, has_duty=True)
        task, other = a_task(process), a_task(process)
        named = call.post(f"/tasks/{task.pk}/complete", {"next": {"already_planned": str(other.pk)}})
        assert named.status_code == 200
        Process.objects.update(has_duty=False)
        assert call.post(f"/tasks/{other.pk}/complete", {"next": {"nothing_more": True}}).status_code == 200
        assert call.post(f"/tasks/{other.pk}/reopen").data["state"] == "todo"


class TestNotesAndFiles:
    def test_note_plan_and_file_in_one_story(self, firm: Cast, call: Any) -> None:
        process = a_process(firm.seller)
        upload = call.client.post("/api/v1/attachments/uploads", {"file": SimpleUploadedFile("a.txt", b"hello")})
        assert upload.status_code == 201, upload.content
        body = {
            "text": "First talk",
            "activity_type_id": str(kind_of("call").pk),
            "files": [upload.json()["token"]],
            "plan": {
                "title": "Visit",
                "starts_at": "2026-03-09T10:00:00+01:00",
                "ends_at": "2026-03-09T11:00:00+01:00",
            },
        }
        made = call.post(f"/processes/{process.pk}/notes", body)
        assert made.status_code == 201, made.data
        assert made.data["task"]["starts_at"] == "2026-03-09T09:00:00+00:00"
        file = made.data["note"]["attachments"][0]
        assert file["task_id"] == made.data["task"]["id"]
        assert call.get(f"/processes/{process.pk}/notes").data["items"] == [made.data["note"]]
        content = call.client.get(f"/api/v1/attachments/{file['id']}/content")
        assert b"".join(content.streaming_content) == b"hello"
        assert call.post(f"/processes/{process.pk}/notes", body).status_code == 422  # the file is used already

    def test_an_error_in_the_plan_saves_no_note(self, firm: Cast, call: Any) -> None:
        body = {"text": "First talk", "plan": {"title": ""}}
        assert call.post(f"/processes/{a_process(firm.seller).pk}/notes", body).status_code == 422
        assert not Note.objects.exists()

    def test_attach_to_a_task(self, firm: Cast, call: Any) -> None:
        task = a_task(a_process(firm.seller))
        sent = {"file": SimpleUploadedFile("a.txt", b"x"), "process_id": str(task.process_id), "task_id": str(task.pk)}
        made = call.client.post("/api/v1/attachments", sent)
        assert made.status_code == 201, made.content
        assert Attachment.objects.get().task == task
        assert call.get(f"/attachments/{made.json()['id']}").data == made.json()

    def test_tags(self, firm: Cast, call: Any) -> None:
        process = a_process(firm.seller)
        put = call("PUT", f"/processes/{process.pk}/tags", {"tags": ["Leasing", "Fair"]})
        assert [tag["name"] for tag in put.data] == ["Fair", "Leasing"]
        assert call.get(f"/processes/{process.pk}/tags").data == put.data
        assert [tag["name"] for tag in call.get("/tags?q=lea").data["items"]] == ["Leasing"]


class TestActivityTypes:
    def test_administrators_add_change_retire_and_restore(self, firm: Cast, api: Any) -> None:
        ada = api(firm.administrator)
        made = ada.post("/activity-types", {"names": {"general": "Trade fair", "it": "Fiera"}, "minutes": 240})
        assert made.status_code == 201, made.data
        address = f"/activity-types/{made.data['id']}"
        again = ada.post("/activity-types", {"names": {"general": "trade fair"}})
        assert (again.status_code, again.data["errors"][0]["field"]) == (422, "names")
        assert ada.patch(address, {"counts": False}).data["counts"] is False
        assert ada.get(address, **{"Accept-Language": "it"}).data["name"] == "Fiera"
        assert ada.post(f"{address}/retire").data["retired_at"] is not None
        assert made.data["id"] not in [kind["id"] for kind in ada.get("/activity-types?retired=false").data["items"]]
        assert ada.post(f"{address}/restore").data["retired_at"] is None
        assert api(firm.seller).post(f"{address}/retire").status_code == 403

    def test_the_last_one_in_use_stays(self, firm: Cast, api: Any) -> None:
        ActivityType.objects.exclude(code="call").update(retired_at=datetime.now(UTC))
        answer = api(firm.administrator).post(f"/activity-types/{kind_of('call').pk}/retire")
        assert (answer.status_code, answer.data["code"]) == (409, "last-type")
