"""What programs are told of lists is made of texts and kept: the same as of records, never what was (C-01, C-13)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
import pytest

from staffetta.accounts.acts.change_member import MemberValues, change_member
from staffetta.accounts.models import Member
from staffetta.contacts import recounts
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.columns import with_tags
from staffetta.contacts.custom import with_answers
from staffetta.contacts.filters import filter_of
from staffetta.contacts.listed import for_programs, page_of
from staffetta.contacts.models import Contact, ContactValue
from staffetta.contacts.telling import Telling
from staffetta.core.paging import MAX_LIMIT, BadCursor, Page, cursor_after
from staffetta.fields.acts.change import change_field
from staffetta.fields.acts.retire import retire_field
from staffetta.fields.models import Choice, Field, Type
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company, a_customer, a_person
from tests.contacts.test_lines import all_sorts
from tests.fields.makers import a_choice, a_field


def every_answer(firm: Cast) -> dict[str, Field]:
    """Fields of each type, and contacts that answer all, some and none of them."""
    fields = {
        "line": a_field("Line"),
        "page": a_field("Page", Type.LONG_TEXT),
        "whole": a_field("Whole", Type.NUMBER),
        "exact": a_field("Exact", Type.NUMBER, decimals=3),
        "day": a_field("Day", Type.DATE),
        "yes": a_field("Yes", Type.YES_NO),
        "who": a_field("Who", Type.CONTACT),
        "one": a_choice("One"),
        "some": a_choice("Some", "A", "B", "C", several=True),
        "persons": a_field("Persons", of_kind="person"),
        "customers": a_field("Customers", of_function="customer"),
    }
    other = a_company("Somebody else")
    given = {
        "line": "Grün \"und\" 'blau' \\ </a>",
        "page": "two\nlines\twith \u2028 and \U0001f600",
        "whole": 0,
        "exact": Decimal("-12345678901234.5"),
        "day": "2024-02-29",
        "yes": False,
        "who": other,
        "one": "Dormant",
        "some": "C;A",
    }
    answers = {fields[name].code: value for name, value in given.items()}
    full = a_customer(
        "Full", credit_limit=Decimal("25000.10"), payment_terms="30 d", is_supplier=True, lead_time_days=0
    )
    change_contact(full, {"custom": {**answers, fields["customers"].code: "x"}}, by=firm.administrator)
    person = a_person("Anna Person")
    change_contact(person, {"custom": {fields["persons"].code: "y", fields["yes"].code: True}}, by=firm.administrator)
    # An answer stays where it is not asked for any more, and is not told.
    ContactValue.objects.filter(contact=full, field=fields["line"]).update(contact=person)
    return fields


def of_records() -> dict[str, Any]:
    """What is told of each contact, made of its record."""
    telling = Telling()
    rows = with_answers(with_tags(Contact.objects.for_list()))
    return {str(row.pk): orjson.dumps(telling.out(row), default=str) for row in rows}


def told(page: Page[Any]) -> dict[str, Any]:
    """The JSON of each contact of this page."""
    return {str(row.pk): orjson.dumps(row.told) for row in page.rows}


def everyone(member: Member, **asked: Any) -> dict[str, Any]:
    return told(for_programs(filter_of(asked), member, "", MAX_LIMIT))


def test_texts_tell_what_records_tell(firm: Cast) -> None:
    all_sorts(firm)
    known, found = of_records(), everyone(firm.administrator)
    assert found == {pk: known[pk] for pk in found}, "without custom fields"
    every_answer(firm)
    known = of_records()
    assert Contact.objects.filter(merged_into=None).count() == len(everyone(firm.administrator)) > 10
    for asked in ({}, {"q": "a"}, {"sort": "-email"}, {"sort": "number"}, {"function": "customer"}):
        found = everyone(firm.seller, **asked)
        assert found and found == {pk: known[pk] for pk in found}
        assert everyone(firm.seller, **asked) == found, "kept"


def test_under_privacy_own_the_same_of_those_that_are_seen(own_firm: Cast) -> None:
    all_sorts(own_firm)
    every_answer(own_firm)
    known, found = of_records(), everyone(own_firm.seller)
    assert 0 < len(found) < len(known) and found == {pk: known[pk] for pk in found}


@pytest.mark.parametrize(
    "sort", ["", "-name", "number", "created", "-changed", "customer_since", "industry", "-active"]
)
def test_the_whole_way_through_pages_and_back_is_that_of_records(firm: Cast, sort: str) -> None:
    all_sorts(firm)
    asked, cursor = filter_of({"sort": sort}), ""
    while True:
        found, records = (ways(firm.seller, cursor) for ways in (_told_of(asked), _records_of(asked)))
        assert [row.pk for row in found.rows] == [row.pk for row in records.rows]
        assert (found.next, found.previous) == (records.next, records.previous)
        if found.previous:
            back = _told_of(asked)(firm.seller, found.previous)
            assert [row.pk for row in back.rows] == [
                row.pk for row in _records_of(asked)(firm.seller, found.previous).rows
            ]
        if not found.next:
            break
        cursor = found.next


def _told_of(asked: Any) -> Any:
    return lambda member, cursor: for_programs(asked, member, cursor, 3)


def _records_of(asked: Any) -> Any:
    return lambda member, cursor: page_of(asked, [], member, cursor, 3)


@pytest.mark.parametrize("values", [["a\0", "b"], ["\ud800", "b"], ["a", "b"], [1, None], ["a"]])
def test_cursors_of_no_list_are_refused(firm: Cast, values: list[Any]) -> None:
    with pytest.raises(BadCursor):
        for_programs(filter_of({}), firm.seller, cursor_after(values), 5)


def test_what_changes_is_told_at_once(firm: Cast) -> None:
    fields = every_answer(firm)
    full = Contact.objects.get(name="Full")
    change_contact(full, {"handler": firm.seller}, by=firm.administrator)

    def agree() -> Any:
        known, found = of_records(), everyone(firm.administrator)
        assert found == {pk: known[pk] for pk in found}
        return orjson.loads(found[str(full.pk)])

    said = agree()
    assert said["custom"][fields["one"].code] == "dormant" and said["handler"]["name"] == firm.seller.name
    change_member(firm.seller, MemberValues(name="Renamed Seller"), by=firm.administrator)
    assert agree()["handler"]["name"] == "Renamed Seller"
    Contact.objects.filter(pk=full.pk).update(function="prospect")
    assert fields["customers"].code not in agree()["custom"]
    retire_field(fields["day"], by=firm.administrator, at=DAWN)
    assert fields["day"].code not in agree()["custom"]
    exact = Field.objects.get(pk=fields["exact"].pk)
    assert agree()["custom"][exact.code] == "-12345678901234.500"
    change_field(exact, {"decimals": 4}, by=firm.administrator, at=DAWN)
    assert agree()["custom"][exact.code] == "-12345678901234.5000"
    Choice.objects.filter(field=fields["one"], code="dormant").update(code="asleep")
    assert agree()["custom"][fields["one"].code] == "asleep"


def test_one_contact_is_told_as_the_list_tells_it(firm: Cast, api: Any) -> None:
    every_answer(firm)
    program = api(firm.seller)
    for item in program.get("/contacts").data["items"]:
        one = program.get(f"/contacts/{item['id']}")
        assert one.data == item and one.headers["ETag"] == f'"{item["version"]}"'


def test_one_statement_for_a_page_and_one_for_a_contact(firm: Cast, django_assert_num_queries: Any) -> None:
    every_answer(firm)
    whole, some = filter_of({}), [Contact.objects.get(name="Full").pk]
    form = recounts.form()
    cursor = for_programs(whole, firm.seller, "", 2).next
    for_programs(whole, firm.seller, cursor, 2)
    form.these(firm.seller, some)
    for place in ("", cursor):
        with django_assert_num_queries(3):  # the custom fields twice, which are read once in a request
            assert for_programs(whole, firm.seller, place, 2).rows
    with django_assert_num_queries(2):
        assert len(form.these(firm.seller, some)) == 1
