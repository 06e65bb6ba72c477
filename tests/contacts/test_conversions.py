"""Many prospects become customers in one go, with progress, cancel and a report (C-05)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from staffetta.accounts.acts.change_member import MemberValues, change_member
from staffetta.contacts.acts.convert import convert_contact
from staffetta.contacts.acts.convert_many import TooMany, cancel_conversion, continue_conversion, start_conversion
from staffetta.contacts.conversions import fates_of
from staffetta.contacts.models import Contact, Conversion, ConversionRow, Function
from staffetta.contacts.tallies import counts
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Forbidden
from staffetta.history.models import Event
from staffetta.numbers.acts.arrange import Choices, arrange_numbering
from tests.cast import DAWN, Cast, a_firm
from tests.contacts.makers import a_company, a_customer, a_prospect
from tests.contacts.pages import SignIn, at, names, text

MODULE = "staffetta.contacts.acts.convert_many"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{MODULE}.FIRST", 2)
    monkeypatch.setattr(f"{MODULE}.PORTION", 3)


def prospects(count: int, **values: Any) -> list[Contact]:
    return [a_prospect(f"Prospect {place:02d}", **values) for place in range(count)]


def ids(contacts: list[Contact]) -> list[Any]:
    return [contact.pk for contact in contacts]


def outcomes(conversion: Conversion) -> dict[str, int]:
    return {name: count for name, count in conversion.rows.counted().items() if count}


def test_each_becomes_what_a_single_conversion_makes_of_it(firm: Cast) -> None:
    """The same columns, the same fact, the same counts as one by one."""
    arrange_numbering(Choices(accounts="follow"), by=firm.administrator)
    single, one_of_many, plain = a_prospect("Single"), a_prospect("Many"), a_company("Plain")
    convert_contact(single, by=firm.seller, at=DAWN)
    start_conversion([one_of_many.pk, plain.pk], by=firm.seller, at=DAWN)
    for contact in (single, one_of_many, plain):
        contact.refresh_from_db()
    told = {}
    for contact in (single, one_of_many):
        assert contact.debtor_number == contact.number and str(contact.customer_since) == "2026-01-05"
        events = Event.objects.about(contact.pk).exclude(kind="contacts.created").order_by("kind")
        told[contact.name] = [
            (event.kind, event.by_id, {**event.said, "number": event.said.get("number") == contact.number})
            for event in events
        ]
        assert contact.version == single.version
    assert told["Single"] == told["Many"] and len(told["Many"]) == 2
    assert plain.is_customer and Event.objects.about(plain.pk).get(kind="contacts.converted").said["before"] == "none"
    assert counts(firm.administrator) == Contact.objects.counted()


def test_rows_say_why_not(own_firm: Cast) -> None:
    seller = own_firm.seller
    mine, done = a_prospect("Mine", handler=seller), a_customer("Done", handler=seller)
    gone, merged = a_prospect("Gone", handler=seller), a_prospect("Merged", handler=seller)
    conversion = start_conversion(ids([done]), by=seller, at=DAWN)
    assert outcomes(conversion) == {"all": 1, "already": 1}
    conversion = Conversion.objects.create(by=seller, started_at=DAWN)
    theirs = a_prospect("Theirs", handler=own_firm.teammate)  # was visible when it was selected, say
    for contact in (mine, gone, merged, theirs):
        ConversionRow.objects.create(conversion=conversion, contact=contact)
    Contact.objects.filter(pk=gone.pk).update(anonymised_at=DAWN)
    Contact.objects.filter(pk=merged.pk).update(merged_into=mine)
    continue_conversion(conversion, at=DAWN)
    assert outcomes(conversion) == {"all": 4, "converted": 1, "forbidden": 1, "gone": 2}


def test_what_is_left_goes_on_after_the_answer(firm: Cast, small: None, deliver_all: Callable[[], int]) -> None:
    made = prospects(9)
    conversion = start_conversion(ids(made), by=firm.seller, at=DAWN)
    assert outcomes(conversion) == {"all": 9, "waiting": 7, "converted": 2}
    assert [row.contact.name for row in conversion.rows.told().order_by("position")] == ["Prospect 00", "Prospect 01"]
    assert deliver_all() == 3
    conversion.refresh_from_db()
    assert outcomes(conversion) == {"all": 9, "converted": 9} and conversion.finished_at is not None
    assert Contact.objects.in_list("customer").count() == 9
    assert Event.objects.filter(kind="contacts.converted", by=firm.seller).count() == 9
    before = Event.objects.count()
    continue_conversion(conversion, at=DAWN)  # a job that runs twice
    assert Event.objects.count() == before


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_of_very_many_only_the_first_are_lined_up_at_once(
    firm: Cast, small: None, monkeypatch: pytest.MonkeyPatch, is_cancelled: bool, deliver_all: Callable[[], int]
) -> None:
    monkeypatch.setattr(f"{MODULE}.AT_ONCE", 3)
    made = prospects(9)
    conversion = start_conversion(ids(made), by=firm.seller, at=DAWN)
    assert outcomes(conversion) == {"all": 3, "waiting": 1, "converted": 2}
    assert {name: count for name, count in fates_of(conversion).items() if count} == {
        "all": 9, "waiting": 7, "converted": 2,
    }  # fmt: skip
    if is_cancelled:
        cancel_conversion(conversion, by=firm.seller, at=DAWN)
    deliver_all()
    conversion.refresh_from_db()
    fate = {"converted": 2, "cancelled": 7} if is_cancelled else {"converted": 9}
    assert outcomes(conversion) == {"all": 9, **fate} and conversion.ahead == []
    assert conversion.finished_at is not None
    rows = conversion.rows.order_by("position").values_list("position", "contact__name")
    assert list(rows) == [(place, f"Prospect {place - 1:02d}") for place in range(1, 10)]


def test_a_cancelled_one_leaves_the_rest_as_it_is(firm: Cast, small: None, deliver_all: Callable[[], int]) -> None:
    conversion = start_conversion(ids(prospects(9)), by=firm.seller, at=DAWN)
    continue_conversion(conversion, at=DAWN)
    with pytest.raises(Forbidden):
        cancel_conversion(conversion, by=firm.teammate, at=DAWN)
    cancel_conversion(conversion, by=firm.seller, at=DAWN)
    deliver_all()
    assert outcomes(conversion) == {"all": 9, "converted": 5, "cancelled": 4}
    assert Contact.objects.in_list("prospect").count() == 4
    assert Event.objects.about(conversion.pk).get(kind="contacts.conversion_cancelled").said == {"left": 4}
    cancel_conversion(conversion, by=firm.administrator, at=DAWN)  # nothing more happens
    assert Event.objects.about(conversion.pk).filter(kind="contacts.conversion_cancelled").count() == 1


def test_too_many_are_refused_and_nothing_is_written(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{MODULE}.MOST", 3)
    made = prospects(4)
    with pytest.raises(TooMany, match="3"):
        start_conversion(ids(made), by=firm.seller, at=DAWN)
    assert not Conversion.objects.exists() and not Contact.objects.in_list("customer").exists()


def test_as_many_statements_for_sixty_as_for_ninety(firm: Cast) -> None:
    spent = []
    for count in (60, 95):
        made = [a_prospect(f"{count} {place}") for place in range(count)]
        with CaptureQueriesContext(connection) as captured:
            start_conversion(ids(made), by=firm.seller, at=DAWN)
        spent.append(len([query for query in captured if "INSERT" not in query["sql"]]))  # these go in by portions
    assert abs(spent[0] - spent[1]) <= 2


def test_the_page_shows_cancels_and_gives_the_report(firm: Cast, small: None, as_: SignIn) -> None:
    prospects(6, handler=firm.seller)
    a_customer("=1+1", handler=firm.seller)
    client = as_(firm.seller)
    answer = client.post(at("convert-many"), {"all": "1", "function": ""})
    conversion = Conversion.objects.get()
    page = text(client.get(answer["Location"]))
    assert "1 contact was converted. 1 was not." in page and "Cancel the rest" in page
    cancelled = client.post(at("conversion-cancel", conversion_id=conversion))
    page = text(client.get(cancelled["Location"]))
    assert "Cancelled. 1 contact was converted. 6 were not." in page and "Cancel the rest" not in page
    shown = names(client.get(cancelled["Location"]))
    assert shown[0] == "=1+1" and shown[-1] == "Prospect 00" and len(shown) == 7  # who was not converted comes first
    assert names(client.get(f"{answer['Location']}?outcome=already")) == ["=1+1"]
    assert len(names(client.get(f"{answer['Location']}?outcome=cancelled"))) == 5
    report = client.get(at("conversion-report", conversion_id=conversion))
    lines = b"".join(report.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "Number,Name,Result" and len(lines) == 8
    assert lines[1] == "C-00007,'=1+1,Not converted: it is a customer already"
    assert lines[2].endswith(",Prospect 00,Converted") and "it was cancelled before" in lines[3]
    change_member(firm.seller, MemberValues(may_export=False), by=firm.administrator)
    assert client.get(at("conversion-report", conversion_id=conversion)).status_code == 403


def test_the_api_does_the_same(firm: Cast, small: None, api: Any) -> None:
    made = prospects(6)
    seller = api(firm.seller)
    conversion = seller.post("/conversions", {"contacts": [str(contact.pk) for contact in made]}).data
    assert (conversion["waiting"], conversion["converted"], conversion["cancelled_at"]) == (4, 2, None)
    address = f"/conversions/{conversion['id']}"
    waiting = seller.get(f"{address}/rows?outcome=waiting&limit=3").data
    assert [row["name"] for row in waiting["items"]] == ["Prospect 02", "Prospect 03", "Prospect 04"]
    assert waiting["items"][0]["outcome"] == "" and waiting["items"][0]["number"] == made[2].number
    assert api(firm.teammate).post(f"{address}/cancel").status_code == 404
    over = seller.post(f"{address}/cancel").data
    assert (over["cancelled"], over["waiting"]) == (4, 0) and over["finished_at"] == over["cancelled_at"] is not None
    assert seller.post(f"{address}/cancel").data == over
    assert seller.get(f"{address}/rows?outcome=nonsense").status_code == 422


@pytest.mark.django_db(transaction=True)
def test_two_who_convert_the_same_ones_at_once_convert_each_once() -> None:
    cast = a_firm()
    with workspace(cast.workspace.pk):
        made = ids(prospects(40))
    start, trouble = threading.Barrier(2), list[BaseException]()

    def convert(chosen: list[Any]) -> None:
        try:
            with workspace(cast.workspace.pk):
                start.wait(10)
                start_conversion(chosen, by=cast.seller, at=DAWN)
        except BaseException as error:  # noqa: BLE001  told in the main thread
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=convert, args=(chosen,)) for chosen in (made, made[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not trouble
    with workspace(cast.workspace.pk):
        assert Event.objects.filter(kind="contacts.converted").count() == 40
        rows = ConversionRow.objects.values_list("outcome", flat=True)
        assert sorted(rows) == ["already"] * 40 + ["converted"] * 40
        assert counts(cast.administrator)["customer"] == 40


@pytest.mark.django_db(transaction=True)
def test_who_reads_a_contact_or_links_to_it_does_not_wait_for_a_portion() -> None:
    cast = a_firm()
    with workspace(cast.workspace.pk):
        made = prospects(3)
    converted, finish = threading.Event(), threading.Event()

    def convert() -> None:
        try:
            with workspace(cast.workspace.pk), transaction.atomic():
                start_conversion(ids(made), by=cast.seller, at=DAWN)
                converted.set()
                finish.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=convert)
    thread.start()
    assert converted.wait(20)
    with workspace(cast.workspace.pk):
        assert Contact.objects.get(pk=made[0].pk).is_prospect  # as it was, at once
        a_company("A daughter", parent=made[0])  # a foreign key to a contact that is being converted
    finish.set()
    thread.join(20)
    with workspace(cast.workspace.pk):
        assert Contact.objects.filter(pk__in=ids(made), function=Function.CUSTOMER).count() == 3
