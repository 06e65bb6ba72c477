"""The days that a UBL document names beside its own: when to pay, until when it holds, when the goods come."""

from __future__ import annotations

from datetime import date

from staffetta.ebusiness.xml import Element

DUE = ("DueDate", "PaymentDueDate", "PaymentMeans/PaymentDueDate", "PaymentTerms/PaymentDueDate")
VALID = ("ValidityPeriod/EndDate", "QuotationValidityPeriod/EndDate", "SubmissionDueDate", "ResponseDueDate")
PERIODS = ("PromisedDeliveryPeriod", "EstimatedDeliveryPeriod", "RequestedDeliveryPeriod")
WITHIN_DELIVERY = (
    "ActualDeliveryDate",
    *(f"{period}/{side}" for period in PERIODS for side in ("EndDate", "StartDate")),
    "LatestDeliveryDate",
    "RequestedDelivery/LatestDeliveryDate",
)
DELIVERIES = ("Delivery", "Shipment/Delivery")
DIRECT = ("ActualDeliveryDate", "DeliveryDate", "PromisedDeliveryPeriod/EndDate", "RequestedDeliveryPeriod/EndDate")
OF_LINES = (
    *(
        f"{line}/{holder}Delivery/{path}"
        for line, holder in (("OrderLine", "LineItem/"), ("QuotationLine", "LineItem/"), ("InvoiceLine", ""))
        for path in WITHIN_DELIVERY
    ),
    "ReceiptLine/ReceivedDate",
)
DESPATCHED = ("Shipment/Delivery/Despatch/ActualDespatchDate", "Despatch/ActualDespatchDate", "ActualDespatchDate")


def due(root: Element) -> date | None:
    """When it is to be paid."""
    return root.day(*DUE)


def valid_until(root: Element) -> date | None:
    """Until when a quote or an order holds, or by when a request wants its answer."""
    return root.day(*VALID)


def delivery(root: Element) -> date | None:
    """When the goods come or came: what was done before what was promised before what was asked for; what is said of
    the whole before what is said of the first line."""
    whole = (f"{holder}/{path}" for path in WITHIN_DELIVERY for holder in DELIVERIES)
    return root.day(*whole, *DIRECT, *OF_LINES, *DESPATCHED)
