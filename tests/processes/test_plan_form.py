"""The note-and-plan form: *Plan tasks*, and completing a task (L-05 to L-10, worked cases 5, 8, 9)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from staffetta.history.models import Event
from staffetta.notices.models import Notice
from staffetta.processes.files import place_of
from staffetta.processes.forms.fields import HoursField
from staffetta.processes.forms.planning import CompletingForm, PlanForm
from staffetta.processes.models import Attachment, Note, Process, Reminder, Task
from staffetta.processes.plans import Plan
from tests.cast import Cast
from tests.processes.makers import a_contact, a_process, a_task, kind_of

EVERYTHING = (Task, Note, Attachment, Reminder, Event)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def counts() -> list[int]:
    return [model._default_manager.count() for model in EVERYTHING]


def filled(**more: Any) -> dict[str, Any]:
    """A form filled in as people would, all day."""
    said = {
        "initiative": "customer",
        "note_type": str(kind_of("call").pk),
        "text": "They want a quote by Friday.",
        "title": "Send the quote",
        "activity_type": str(kind_of("offer").pk),
        "date": "2026-03-06",
        "all_day": "on",
    }
    return {key: value for key, value in (said | more).items() if value is not None}


def timed(**more: Any) -> dict[str, Any]:
    return filled(all_day=None, **{"start_time": "10:00", "end_date": "2026-03-06", "end_time": "11:00"} | more)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


class TestPlan:
    def url(self, process: Process) -> str:
        return reverse("tasks:plan", args=[process.pk])

    def test_the_form_has_every_field_with_its_asterisk(self, firm: Cast, as_: Any) -> None:
        page = text_of(as_(firm.seller).get(self.url(a_process(firm.seller, contact=a_contact()))))
        required = ("Initiative", "Note type", "Note text", "Purpose of the activity", "Start date")
        timed_only = ("Start time", "End date", "End time")
        optional = ("Notify the process owner", "Remind about", "All day", "Add files")
        for label in required + timed_only:
            assert re.search(rf">{label}<span class=\"asterisk\"", page), label
        for label in optional:
            assert label in page
            assert not re.search(rf">{label}<span class=\"asterisk\"", page), label

    def test_note_and_task_are_saved_together(self, firm: Cast, as_: Any) -> None:
        process = a_process(firm.seller, contact=a_contact())
        answer = as_(firm.seller).post(self.url(process), filled(remind_about="Bring the catalogue"))
        assert answer.status_code == 302, text_of(answer)
        note, task = Note.objects.get(), Task.objects.get()
        assert (note.initiative, note.text, note.author) == ("customer", "They want a quote by Friday.", firm.seller)
        assert (task.title, task.date, task.all_day) == ("Send the quote", date(2026, 3, 6), True)
        assert (task.assignee, task.remind_about, task.contact) == (firm.seller, "Bring the catalogue", process.contact)

    def test_an_error_saves_neither_and_keeps_what_was_typed(self, firm: Cast, as_: Any) -> None:
        process, before = a_process(firm.seller), counts()
        answer = as_(firm.seller).post(self.url(process), filled(title="", text="Typed with care"))
        assert answer.status_code == 422
        assert "Typed with care" in text_of(answer)
        assert 'data-draft="plan-' in text_of(answer)
        assert counts() == before

    def test_times_are_prefilled_with_the_next_quarter_as_long_as_the_activity_lasts(
        self, firm: Cast, time_machine: Any
    ) -> None:
        now = datetime(2026, 3, 4, 9, 7, tzinfo=UTC)
        form = PlanForm(process=a_process(firm.seller), now=now)
        said = {name: form[name].value() for name in ("date", "start_time", "end_date", "end_time")}
        minutes = kind_of("call").minutes
        assert said["date"] == date(2026, 3, 4)
        start = datetime.combine(said["date"], said["start_time"], tzinfo=UTC)
        end = datetime.combine(said["end_date"], said["end_time"], tzinfo=UTC)
        assert (start, end - start) == (datetime(2026, 3, 4, 9, 15, tzinfo=UTC), timedelta(minutes=minutes))

    def test_all_day_clears_what_the_times_still_hold(self, firm: Cast, as_: Any) -> None:
        """Worked case 9."""
        process = a_process(firm.seller)
        leftovers = {"start_time": "17:00", "end_date": "2020-01-01", "end_time": "99:99"}
        assert as_(firm.seller).post(self.url(process), filled(**leftovers)).status_code == 302
        task = Task.objects.get()
        assert (task.all_day, task.date, task.starts_at, task.ends_at) == (True, date(2026, 3, 6), None, None)

    def test_times_are_the_users_own(self, firm: Cast, as_: Any) -> None:
        assert as_(firm.seller).post(self.url(a_process(firm.seller)), timed()).status_code == 302
        task = Task.objects.get()
        assert task.starts_at == datetime(2026, 3, 6, 9, 0, tzinfo=UTC)  # 10:00 in Rome
        assert task.hold_until == task.starts_at
        assert task.date is None

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"start_time": ""}, "start_time"),
            ({"end_date": ""}, "end_date"),
            ({"end_time": ""}, "end_time"),
            ({"end_time": "10:00"}, "end_time"),
            ({"end_date": "2026-03-05"}, "end_date"),
            ({"date": ""}, "date"),
            ({"date": "2026-03-29", "start_time": "02:30", "end_date": "2026-03-29"}, "start_time"),
            ({"initiative": ""}, "initiative"),
            ({"note_type": ""}, "note_type"),
            ({"text": "  "}, "text"),
            ({"title": ""}, "title"),
            ({"reminder_time": "10:00"}, "reminder_date"),
            ({"assignee": "member:00000000-0000-0000-0000-000000000000"}, "assignee"),
        ],
    )
    def test_each_error_stands_at_its_field(self, firm: Cast, more: dict[str, str], field: str) -> None:
        form = PlanForm(timed(**more), process=a_process(firm.seller), now=datetime(2026, 3, 4, tzinfo=UTC))
        from django.utils import timezone  # noqa: PLC0415

        with timezone.override("Europe/Rome"):
            form = PlanForm(timed(**more), process=a_process(firm.seller), now=datetime(2026, 3, 4, tzinfo=UTC))
            assert list(form.errors) == [field]

    @pytest.mark.parametrize("typed", ["0,5", "0.5", "0.50"])
    def test_half_an_hour_is_thirty_minutes(self, firm: Cast, typed: str) -> None:
        """Worked case 5."""
        form = PlanForm(filled(expected_hours=typed), process=a_process(firm.seller), now=datetime.now(UTC))
        assert form.is_valid(), form.errors
        assert form.plan.expected_hours == Decimal("0.5")
        assert form.spoken("expected_hours") == "30 min"

    @pytest.mark.parametrize(("language", "shown"), [("en", "0.5"), ("de", "0,5"), ("pl", "0,5")])
    def test_hours_stand_in_the_field_as_the_reader_writes_them(self, language: str, shown: str) -> None:
        with translation.override(language):
            assert HoursField().prepare_value(Decimal("0.50")) == shown

    @pytest.mark.parametrize("typed", ["0.333", "-1", "abc", "10000", "1e2", "١"])
    def test_other_hours_are_refused_at_the_field(self, firm: Cast, typed: str) -> None:
        """Worked case 5."""
        form = PlanForm(filled(expected_hours=typed), process=a_process(firm.seller), now=datetime.now(UTC))
        assert list(form.errors) == ["expected_hours"]

    def test_files_are_in_the_note_and_in_the_planned_task(self, firm: Cast, as_: Any) -> None:
        process = a_process(firm.seller)
        uploads = [SimpleUploadedFile("a.txt", b"first"), SimpleUploadedFile("b.txt", b"second")]
        assert as_(firm.seller).post(self.url(process), filled(files=uploads)).status_code == 302
        files = list(Attachment.objects.order_by("name"))
        assert [(f.name, f.note, f.task) for f in files] == [
            (name, Note.objects.get(), Task.objects.get()) for name in ("a.txt", "b.txt")
        ]
        saved = as_(firm.seller).get(reverse("processes:download", args=[files[0].pk]))
        assert b"".join(saved.streaming_content) == b"first"
        assert saved["Content-Disposition"] == 'attachment; filename="a.txt"'
        assert saved["X-Content-Type-Options"] == "nosniff"

    def test_files_of_a_refused_form_come_back_when_it_is_sent_again(self, firm: Cast, as_: Any) -> None:
        process, client = a_process(firm.seller), as_(firm.seller)
        refused = client.post(self.url(process), filled(title="", files=[SimpleUploadedFile("a.txt", b"first")]))
        assert refused.status_code == 422
        token = re.search(r'name="kept" value="([^"]+)"', refused.content.decode())
        assert token is not None
        assert not Attachment.objects.exists()
        assert client.post(self.url(process), filled(kept=token[1])).status_code == 302
        file = Attachment.objects.get()
        assert place_of(file.pk).read_bytes() == b"first"

    def test_the_process_owner_is_notified_but_never_the_author(self, firm: Cast, as_: Any, deliver_all: Any) -> None:
        process = a_process(firm.seller)
        as_(firm.administrator).post(self.url(process), filled(notify_handler="on"))
        as_(firm.seller).post(self.url(process), filled(notify_handler="on"))
        as_(firm.administrator).post(self.url(process), filled())
        deliver_all()
        told = Notice.objects.filter(kind="processes.note_written")
        assert [(notice.to, notice.by) for notice in told] == [(firm.seller, firm.administrator)]

    def test_whoever_is_given_the_task_is_notified(self, firm: Cast, as_: Any, deliver_all: Any) -> None:
        as_(firm.seller).post(self.url(a_process(firm.seller)), filled(assignee=f"member:{firm.office.pk}"))
        deliver_all()
        told = Notice.objects.get(kind="processes.task_assigned")
        assert (told.to, told.by) == (firm.office, firm.seller)

    def test_a_colleague_may_see_but_not_plan(self, firm: Cast, as_: Any) -> None:
        before = counts()
        answer = as_(firm.teammate).post(self.url(a_process(firm.seller)), filled())
        assert answer.status_code in (403, 422)
        assert "Only people who work on this" in text_of(answer)
        assert counts() == before

    def test_what_one_does_not_see_is_not_found(self, own_firm: Cast, as_: Any) -> None:
        assert as_(own_firm.teammate).get(self.url(a_process(own_firm.seller))).status_code == 404


class TestComplete:
    def url(self, task: Task) -> str:
        return reverse("tasks:complete", args=[task.pk])

    def test_it_is_the_same_form_prefilled_with_type_and_assignee(self, firm: Cast) -> None:
        task = a_task(a_process(firm.seller, has_duty=True), code="visit", assignee=firm.teammate)
        form = CompletingForm(task=task, now=datetime(2026, 3, 4, tzinfo=UTC), by=firm.seller)
        assert form["activity_type"].value() == kind_of("visit").pk
        assert form["note_type"].value() == kind_of("visit").pk
        assert form["assignee"].value() == f"member:{firm.teammate.pk}"
        assert [value for value, _label in form.fields["next"].widget.choices] == ["plan"]  # type: ignore[attr-defined]

    def test_completing_plans_the_next(self, firm: Cast, as_: Any) -> None:
        process = a_process(firm.seller, has_duty=True)
        task = a_task(process)
        answer = as_(firm.seller).post(self.url(task), filled(next="plan", actual_hours="0,25"))
        assert answer.status_code == 302, text_of(answer)
        task.refresh_from_db()
        process.refresh_from_db()
        assert (task.is_done, task.done_by, task.actual_hours) == (True, firm.seller, Decimal("0.25"))
        assert (process.task_count, process.open_count) == (2, 1)
        assert Note.objects.get().task == task

    def test_nothing_more_is_refused_while_the_duty_holds(self, firm: Cast, as_: Any) -> None:
        """Worked case 8."""
        task, client = a_task(a_process(firm.seller, has_duty=True)), as_(firm.seller)
        before = counts()
        shown = text_of(client.get(self.url(task)))
        assert "Do not plan further tasks" not in shown
        answer = client.post(self.url(task), filled(next="nothing"))
        assert answer.status_code == 422
        assert "At this step the next task must be planned" in text_of(answer)
        assert counts() == before
        assert not Task.objects.get().is_done

    def test_nothing_more_is_offered_and_accepted_where_the_duty_has_ended(self, firm: Cast, as_: Any) -> None:
        """Worked case 8."""
        task, client = a_task(a_process(firm.seller)), as_(firm.seller)
        assert "Do not plan further tasks" in text_of(client.get(self.url(task)))
        assert client.post(self.url(task), filled(next="nothing", title="", date="")).status_code == 302
        assert Task.objects.get().is_done

    def test_another_open_task_may_be_the_next_step(self, firm: Cast, as_: Any) -> None:
        process = a_process(firm.seller, has_duty=True)
        task, other = a_task(process), a_task(process, "Visit them")
        client = as_(firm.seller)
        assert "Visit them" in text_of(client.get(self.url(task)))
        answer = client.post(self.url(task), filled(next="already", already=str(other.pk), title="", date=""))
        assert answer.status_code == 302, text_of(answer)
        assert Task.objects.filter(done_at=None).get() == other

    @pytest.mark.parametrize("wrong", ["", "itself", "foreign"])
    def test_only_an_open_task_of_the_same_process_is_a_next_step(self, firm: Cast, as_: Any, wrong: str) -> None:
        process = a_process(firm.seller, has_duty=True)
        task, foreign = a_task(process), a_task(a_process(firm.seller))
        chosen = {"itself": task.pk, "foreign": foreign.pk}.get(wrong, "")
        before = counts()
        answer = as_(firm.seller).post(self.url(task), filled(next="already", already=str(chosen)))
        assert answer.status_code == 422
        assert counts() == before

    def test_a_task_done_meanwhile_is_said_to_be_done(self, firm: Cast, as_: Any) -> None:
        task, client = a_task(a_process(firm.seller)), as_(firm.seller)
        client.post(self.url(task), filled(next="nothing"))
        answer = client.post(self.url(task), filled(next="nothing"))
        assert answer.status_code == 409
        assert "done already" in text_of(answer)

    def test_what_an_upper_floor_proposes_is_prefilled(self, firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        task = a_task(a_process(firm.seller, has_duty=True))
        plan = Plan(title="Third line", activity_type=kind_of("visit"), group=firm.back)
        monkeypatch.setattr("staffetta.processes.proposals._proposers", [lambda done: plan])
        form = CompletingForm(task=task, now=datetime(2026, 3, 4, tzinfo=UTC), by=firm.seller)
        assert form["title"].value() == "Third line"
        assert form["assignee"].value() == f"group:{firm.back.pk}"
        assert form["end_time"].value() == time(1, 15)  # a quarter past midnight in UTC, and an hour

    def test_ticking_past_the_form_is_refused(self, firm: Cast, as_: Any) -> None:
        task = a_task(a_process(firm.seller, has_duty=True))
        before = counts()
        answer = as_(firm.seller).post(reverse("tasks:tick", args=[task.pk]))
        assert answer.status_code == 422
        assert counts() == before


def test_post_sales_tasks_are_ticked_at_once_and_unticked(firm: Cast, as_: Any) -> None:
    process = a_process(firm.seller, kind=Process.Kind.POST_SALES)
    task, client = a_task(process, assignee=firm.office), as_(firm.office)
    answer = client.post(reverse("tasks:tick", args=[task.pk]), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'aria-checked="true"' in answer.content.decode()
    process.refresh_from_db()
    assert process.open_count == 0
    assert client.post(reverse("tasks:reopen", args=[task.pk])).status_code == 302
    process.refresh_from_db()
    assert process.open_count == 1
