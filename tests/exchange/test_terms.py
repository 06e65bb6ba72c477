"""What only customers and only suppliers have, read from a file (C-07)."""

from __future__ import annotations

from decimal import Decimal

from staffetta.exchange.kinds.terms import terms_of


def cells(**values: str):  # type: ignore[no-untyped-def]  # a row
    return lambda name: values.get(name, "")


def test_values_are_read_as_people_write_them() -> None:
    row = cells(payment_terms=" 30 days ", credit_limit="1.250,50", lead_time_days="14", supplier_terms="Free")
    values, wrong = terms_of(row, "customer", True)
    assert not wrong
    assert values == {
        "payment_terms": "30 days",
        "credit_limit": Decimal("1250.50"),
        "lead_time_days": 14,
        "supplier_terms": "Free",
    }


def test_what_does_not_fit_is_named_and_the_rest_comes_in() -> None:
    values, wrong = terms_of(cells(credit_limit="much", lead_time_days="-3", price_list="B"), "customer", True)
    assert values == {"price_list": "B"} and set(wrong) == {"credit_limit", "lead_time_days"}


def test_what_another_function_has_is_named() -> None:
    values, wrong = terms_of(cells(payment_terms="30 days", creditor_number="K-1"), "none", True)
    assert values == {"creditor_number": "K-1"} and "Only customers" in wrong["payment_terms"]
