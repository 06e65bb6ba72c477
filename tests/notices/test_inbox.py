"""The inbox by day and record, and what rooms tell (L-08, L-16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.exchange.acts.run import end_import
from staffetta.exchange.models import Import
from staffetta.exchange.reading import Table
from staffetta.exchange.report import Report
from staffetta.history import failures
from staffetta.leads.acts.win import win_lead
from staffetta.mail import sending
from staffetta.mail.acts import owe
from staffetta.notices import failing, kinds
from staffetta.notices.acts.delete import purge_notices
from staffetta.notices.acts.owe_agenda import owe_agenda
from staffetta.notices.acts.prefer import Wanted, change_preferences
from staffetta.notices.acts.tell import tell_member
from staffetta.notices.grouping import by_day
from staffetta.notices.models import Notice
from staffetta.processes.acts.write import write_note
from staffetta.processes.mentions import named_in
from staffetta.processes.models import ActivityType, Note
from staffetta.processes.plans import NoteDraft
from tests.cast import DAWN, Cast
from tests.leads.makers import a_lead
from tests.processes.makers import a_process, a_task

Deliver = Callable[[], int]


@pytest.fixture
def hidden(monkeypatch: pytest.MonkeyPatch) -> set[Any]:
    secret: set[Any] = set()
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    more: dict[str, Any] = {"label": "Gifts", "visible": lambda notice, member: notice.subject_id not in secret}
    kinds.register("tests.gave", "{by} gave you “{title}”", lambda notice: "/", **more)
    return secret


def tell(people: Cast, title: str, about: Any) -> Notice:
    told = tell_member(people.seller, kind="tests.gave", about=about, said={"title": title}, by=people.manager)
    assert told is not None
    return told


def test_what_was_told_about_one_record_on_one_day_is_one_line(people: Cast, hidden: set[Any]) -> None:
    old = tell(people, "old", people.office)
    Notice.objects.filter(pk=old.pk).update(told_at=timezone.now() - timedelta(days=2))
    for title, about in (("a", people.office), ("b", people.clerk), ("c", people.office)):
        tell(people, title, about)
    hidden.add(people.clerk.pk)
    rows = Notice.objects.visible_to(people.seller).order_by("-told_at", "-pk")
    today, before = by_day(people.seller, rows)
    assert [[one.notice.said["title"] for one in group.told] for group in today.groups] == [["c", "a"], ["b"]]
    assert not today.groups[1].latest.is_visible and "b" not in today.groups[1].latest.sentence.split()
    assert len(before.groups) == 1


def test_lines_are_read_kept_and_deleted_together(people: Cast, hidden: set[Any], as_: Any) -> None:
    first, second = tell(people, "Apple", people.office), tell(people, "Pear", people.office)
    other = tell(people, "Secret plum", people.clerk)
    hidden.add(people.clerk.pk)
    browser, ids = as_(people.seller), f"{first.pk} {second.pk}"
    page = browser.get("/inbox/?kind=tests.gave").content.decode()
    assert "Pear" in page and "one more notice about it" in page and "Secret plum" not in page
    assert browser.post(f"/inbox/{other.pk}/").headers["Location"] == "/inbox/"
    browser.post(f"/inbox/{second.pk}/", {"ids": ids})
    assert not Notice.objects.unread().exists()
    browser.post("/inbox/unread/", {"ids": ids, "state": "unread"})
    assert Notice.objects.unread().count() == 2
    browser.post("/inbox/read/", {"ids": str(first.pk)})
    browser.post("/inbox/delete/")  # those that were read
    assert list(Notice.objects.values_list("pk", flat=True)) == [second.pk]
    assert as_(people.teammate).post("/inbox/delete/", {"ids": ids}).status_code == 302
    assert Notice.objects.count() == 1
    assert purge_notices(timezone.now() + timedelta(seconds=1)) == 1


def test_api_reads_keeps_and_deletes(people: Cast, hidden: set[Any], api: Any) -> None:
    first, second = tell(people, "Apple", people.office), tell(people, "Pear", people.clerk)
    hidden.add(people.clerk.pk)
    program = api(people.seller)
    shown = {item["id"]: item for item in program.get("/notices?kind=tests.gave").data["items"]}
    assert (shown[str(second.pk)]["is_visible"], shown[str(second.pk)]["href"]) == (False, "")
    assert "Pear" not in str(shown) and "Apple" in shown[str(first.pk)]["sentence"]
    assert program.post("/notices/read").data == {"count": 2}
    assert program.post("/notices/unread", {"ids": [str(first.pk)]}).data == {"count": 1}
    assert program.post("/notices/delete").data == {"count": 1}
    assert program("DELETE", f"/notices/{first.pk}").status_code == 204
    assert program.get("/notices").data["items"] == []


def kinds_of(member: Member) -> list[str]:
    return list(Notice.objects.filter(to=member).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Anna Rossi and @[Zoë Żak], please", ["anna", "zoe"]),
        ("@anna rossi, look", ["anna"]),
        ("@Anna Rossini is another", []),
        ("write to a@Anna Rossi", []),
        ("@Anna Rossi @Anna Rossi", ["anna"]),
        ("@Anna Rossi Bianchi first", ["bianchi"]),
        ("@Twin Brother", []),
        ("@[Anna Rossi", []),
        ("@", []),
        (" ".join(f"@P{n}" for n in range(9)), ["P0", "P1", "P2", "P3", "P4"]),
    ],
)
def test_who_is_named_by_at(text: str, named: list[str]) -> None:
    people: list[tuple[Any, str]] = [("anna", "Anna Rossi"), ("bianchi", "Anna Rossi Bianchi"), ("zoe", "Zoë Żak")]
    people += [("one", "Twin Brother"), ("two", "twin brother"), *((f"P{n}", f"P{n}") for n in range(9))]
    assert named_in(text, people) == named


def test_who_is_mentioned_hears_of_it_if_he_may_see_it(own_firm: Cast, deliver_all: Deliver, as_: Any) -> None:
    people = own_firm
    lead = a_lead(by=people.seller)
    deliver_all()
    text = "@Sara Seller @Marco Manager @Olga Office: call back"
    kind = ActivityType.objects.all()[0]
    write_note(lead.process, NoteDraft(text=text, activity_type=kind), by=people.seller, at=DAWN)
    deliver_all()
    assert kinds_of(people.manager) == ["processes.mentioned"]
    assert not kinds_of(people.office) and not kinds_of(people.seller)  # she does not see it; he wrote it
    notice = Notice.objects.get(to=people.manager)
    [shown] = kinds.shown_to(people.manager, [notice])
    assert shown.href.endswith(f"/of/{lead.pk}/") and shown.is_visible
    offered = as_(people.seller).get(f"/tasks/mention/{lead.pk}/?q=o").content.decode()
    assert "Marco Manager" in offered and "Olga Office" not in offered
    Note.objects.all().delete()
    assert not kinds.shown_to(people.manager, [notice])[0].is_visible


def test_a_lead_that_is_won_is_told_to_whom_it_concerns(people: Cast, deliver_all: Deliver) -> None:
    lead = a_lead(by=people.seller, supervisor=people.manager)
    change_preferences(people.office, Wanted({"leads.won_by_anybody": {"page": True}}))
    deliver_all()
    Notice.objects.all().delete()
    win_lead(lead, by=people.administrator, at=DAWN)
    deliver_all()
    assert kinds_of(people.seller) == kinds_of(people.manager) == ["leads.won"]
    assert kinds_of(people.office) == ["leads.won_by_anybody"]
    assert not kinds_of(people.clerk) and not kinds_of(people.administrator)


def test_failed_work_is_told_to_administrators_once(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [failures.Failure(number, "mail.send_due", 5, None, None) for number in (7, 9)]
    monkeypatch.setattr(failing, "failures", lambda _workspace: found)
    assert failing.tell_new_failures(people.workspace) == 2
    Notice.objects.all().delete()
    assert failing.tell_new_failures(people.workspace) == 0
    found.append(failures.Failure(12, "other", 5, None, None))
    assert failing.tell_new_failures(people.workspace) == 1
    assert kinds_of(people.administrator) == ["notices.job_failed"] and not kinds_of(people.seller)


def test_the_day_by_mail_says_what_is_to_be_done_and_nothing_if_there_is_nothing(
    people: Cast, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    monkeypatch.setattr(owe, "TOGETHER", timedelta(0))
    for member in (people.seller, people.teammate):
        change_preferences(member, Wanted(times={"agenda_at": time(0)}))
    a_task(a_process(people.seller), "Call Mr. Bianchi", assignee=people.seller)
    for member in (people.seller, people.teammate):
        assert owe_agenda(member, at=timezone.now())
    sending.send_all()
    [mail] = mailoutbox
    assert mail.to == ["Sara Seller <sara@rossi.example>"] and mail.subject.startswith("Your day: ")
    assert "Call Mr. Bianchi" in mail.body and "Call Mr. Bianchi" in str(mail.alternatives[0][0])
    assert mail.extra_headers["List-Unsubscribe"]


@pytest.mark.parametrize(("dry_run", "failed", "told"), [(False, False, 1), (True, False, 0), (True, True, 1)])
def test_who_brought_a_file_in_hears_that_it_is_through(
    people: Cast, deliver_all: Deliver, dry_run: bool, failed: bool, told: int
) -> None:
    made = Import.objects.create(
        kind=Import.Kind.COMPANIES, name="firms.csv", sha256="0" * 64, dry_run=dry_run, made_by=people.administrator
    )
    report = None if failed else Report(Table((), [], "utf-8", ","), {})
    end_import(made, report, "No", by=people.administrator, at=DAWN)
    deliver_all()
    kind = "exchange.failed" if failed else "exchange.done"
    assert kinds_of(people.administrator) == [kind] * told
    if told:
        [shown] = kinds.shown_to(people.administrator, Notice.objects.all())
        assert "firms.csv" in shown.sentence and shown.href == f"/imports/{made.pk}/"
