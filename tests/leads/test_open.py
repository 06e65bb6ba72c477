"""A deal begins (L-01), and the pipelines it may run through (L-03)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from staffetta.core.refusals import Invalid
from staffetta.history.models import Event
from staffetta.leads.acts.open import NoSteps, WrongPipeline, open_lead
from staffetta.leads.drafts import LeadDraft
from staffetta.leads.models import Outcome, Pipeline, Status, Stay
from staffetta.tags.models import Tag
from tests.cast import DAWN, Cast
from tests.leads.makers import a_lead, a_pipeline, a_step


def test_it_gets_number_first_step_handler_and_the_duty(people: Cast) -> None:
    lead = a_lead(people.seller, " Coffee  machines ")
    assert lead.number == "L-00001"
    assert lead.process.title == "Coffee machines"
    assert lead.process.handler == people.seller
    assert lead.step.code == "new"
    assert (lead.probability, lead.currency, lead.amount) == (10, "EUR", Decimal("12000.00"))
    assert lead.process.has_duty is True
    assert lead.process.closed_at is None
    assert lead.status_at(DAWN) == Status.TODO
    assert lead.has_no_next_step
    assert [(stay.step.code, stay.left_at) for stay in Stay.objects.filter(lead=lead)] == [("new", None)]
    assert Event.objects.about(lead.pk).get().kind == "leads.opened"


def test_tags_are_words_each_once(people: Cast) -> None:
    a_lead(people.seller, tags=("Trade fair", "trade FAIR", "  ", "Hot"))
    a_lead(people.seller, tags=("hot",))
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Hot", "Trade fair"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"amount": Decimal("-1")}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"probability": 101}, "probability"),
    ],
)
def test_values_that_are_not_right(people: Cast, values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_lead(people.seller, **{"title": "Ovens", **values})  # type: ignore[arg-type]
    assert field in refused.value.fields


def test_a_step_of_another_pipeline_is_refused(people: Cast) -> None:
    draft = LeadDraft(title="Ovens", pipeline=a_pipeline("sales"), step=a_step("visit", "cars"))
    with pytest.raises(WrongPipeline):
        open_lead(draft, by=people.seller, at=DAWN)


def test_an_external_id_is_given_once(people: Cast) -> None:
    a_lead(people.seller, external_id="X1")
    with pytest.raises(Invalid) as refused:
        a_lead(people.seller, external_id="X1")
    assert "external_id" in refused.value.fields
    a_lead(people.seller)
    a_lead(people.seller)  # none at all is no id


def test_a_retired_pipeline_takes_no_leads(people: Cast) -> None:
    Pipeline.objects.filter(code="return").update(retired_at=DAWN)
    with pytest.raises(NoSteps):
        a_lead(people.seller, pipeline="return")


def test_the_delivered_pipelines(firm: Cast) -> None:
    codes = [pipeline.code for pipeline in Pipeline.objects.all()]
    assert codes == ["sales", "cars", "return", "non_conformity"]
    cars = {step.code: step for step in a_pipeline("cars").steps.all()}
    assert [code for code, step in cars.items() if step.ends_duty] == ["handed_over", "in_care"]
    assert cars["sold"].outcome == cars["handed_over"].outcome == Outcome.WON
    assert list(cars).index("handed_over") > list(cars).index("sold")
    assert cars["in_care"].outcome == Outcome.LOST
    assert cars["handed_over"].names["pl"] == "Wydany"
    assert cars["in_care"].names["pl"] == "W opiece (rezygnacja)"
    for pipeline in Pipeline.objects.prefetch_related("steps"):
        for named in (pipeline, *pipeline.steps.all()):
            assert set(named.names) == {"en", "it", "fr", "pl", "de"}
            assert all(named.names.values())
