"""Administrators shape pipelines; a step in use is not deleted but its leads moved (L-03, L-15)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from staffetta.core.refusals import Forbidden, Invalid
from staffetta.leads.acts.add_step import add_step
from staffetta.leads.acts.change_pipeline import LastPipeline, change_pipeline
from staffetta.leads.acts.change_reason import LastReason, change_reason
from staffetta.leads.acts.change_step import LastOpenStep, StepInUse, change_step
from staffetta.leads.acts.make_pipeline import StepDraft, make_pipeline
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.order_steps import StepsChanged, order_steps
from staffetta.leads.acts.remove_step import TargetMissing, remove_step
from staffetta.leads.models import Lead, LossReason, Outcome, Pipeline, Stay, Step
from staffetta.processes.models import Process
from tests.cast import DAWN, Cast
from tests.leads.makers import a_lead, a_lost_lead, a_pipeline, a_reason, a_step, a_won_lead

LATER = DAWN + timedelta(days=2)


def codes() -> list[str]:
    return [step.code for step in a_pipeline().steps.order_by("position")]


def test_only_administrators(people: Cast) -> None:
    acts: list[Any] = [
        lambda: make_pipeline("x", [StepDraft(name="y")], by=people.manager),
        lambda: add_step(a_pipeline(), StepDraft(name="y"), by=people.manager),
        lambda: change_step(a_step("new"), {"colour": "info"}, by=people.manager),
        lambda: remove_step(a_step("new"), target=a_step("offer"), by=people.manager, at=DAWN),
        lambda: order_steps(a_pipeline(), [], by=people.manager),
        lambda: change_pipeline(a_pipeline(), in_use=False, by=people.manager, at=DAWN),
        lambda: change_reason(a_reason(), in_use=False, by=people.manager, at=DAWN),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_a_new_open_step_comes_before_the_closing_ones(people: Cast) -> None:
    step = add_step(a_pipeline(), StepDraft(name="Trial", probability=70), by=people.administrator)
    assert codes() == ["new", "contacted", "qualified", "offer", "negotiation", step.code, "won"]
    last = add_step(a_pipeline(), StepDraft(name="Bad luck", outcome=Outcome.LOST), by=people.administrator)
    assert (codes()[-1], last.probability) == (last.code, 0)
    with pytest.raises(Invalid):
        add_step(a_pipeline(), StepDraft(name="  "), by=people.administrator)


def test_another_order(people: Cast) -> None:
    ids = list(a_pipeline().steps.values_list("pk", flat=True))
    order_steps(a_pipeline(), [ids[1], ids[0], *ids[2:]], by=people.administrator)
    assert codes()[:2] == ["contacted", "new"]
    with pytest.raises(StepsChanged):
        order_steps(a_pipeline(), ids[:-1], by=people.administrator)


def test_a_step_in_use_gives_its_leads_to_another(people: Cast) -> None:
    standing = a_lead(people.seller, step="contacted")
    passed = move_lead(a_lead(people.seller, step="contacted"), a_step("offer"), by=people.seller, at=LATER)
    with pytest.raises(TargetMissing) as refused:
        remove_step(a_step("contacted"), by=people.administrator, at=LATER)
    assert "target" in refused.value.fields
    with pytest.raises(TargetMissing):  # another effect: the status would not fit
        remove_step(a_step("contacted"), target=a_step("won"), by=people.administrator, at=LATER)
    assert remove_step(a_step("contacted"), target=a_step("qualified"), by=people.administrator, at=LATER) == 1
    assert codes() == ["new", "qualified", "offer", "negotiation", "won"]
    assert list(a_pipeline().steps.values_list("position", flat=True)) == [0, 1, 2, 3, 4]
    assert Lead.objects.get(pk=standing.pk).step == a_step("qualified")
    assert [stay.step.code for stay in Stay.objects.filter(lead=passed).order_by("entered_at")] == [
        "qualified",
        "offer",
    ]


def test_a_step_that_never_had_leads_goes_at_once(people: Cast) -> None:
    assert remove_step(a_step("negotiation"), by=people.administrator, at=DAWN) == 0
    assert "negotiation" not in codes()


def test_the_last_open_step_stays(people: Cast) -> None:
    pipeline = make_pipeline("Short", [StepDraft(name="Only")], by=people.administrator)
    with pytest.raises(LastOpenStep):
        remove_step(pipeline.steps.get(), by=people.administrator, at=DAWN)
    with pytest.raises(LastOpenStep):
        change_step(pipeline.steps.get(), {"outcome": "won"}, by=people.administrator)
    with pytest.raises(Invalid):
        make_pipeline("None open", [StepDraft(name="Won", outcome=Outcome.WON)], by=people.administrator)


def test_what_entering_does_is_fixed_while_leads_stand_there(people: Cast) -> None:
    a_lead(people.seller, step="offer")
    with pytest.raises(StepInUse):
        change_step(a_step("offer"), {"outcome": "won"}, by=people.administrator)
    changed = change_step(a_step("negotiation"), {"outcome": "won"}, by=people.administrator)
    assert (changed.outcome, changed.probability) == (Outcome.WON, 100)


def test_the_duty_follows_the_step_at_once(people: Cast) -> None:
    standing = a_lead(people.seller, step="offer")
    lost = a_lost_lead(people.seller, step="offer")
    change_step(a_step("offer"), {"ends_duty": True}, by=people.administrator)
    assert Process.objects.get(pk=standing.pk).has_duty is False
    change_step(a_step("offer"), {"ends_duty": False}, by=people.administrator)
    assert Process.objects.get(pk=standing.pk).has_duty is True
    assert Process.objects.get(pk=lost.pk).has_duty is False


def test_one_pipeline_and_one_reason_stay_in_use(people: Cast) -> None:
    admin = people.administrator
    for code in ("cars", "return", "non_conformity"):
        change_pipeline(a_pipeline(code), in_use=False, by=admin, at=DAWN)
    with pytest.raises(LastPipeline):
        change_pipeline(a_pipeline(), in_use=False, by=admin, at=DAWN)
    change_pipeline(a_pipeline("cars"), in_use=True, by=admin, at=DAWN)
    assert Pipeline.objects.active().count() == 2
    for reason in LossReason.objects.exclude(code="price"):
        change_reason(reason, in_use=False, by=admin, at=DAWN)
    with pytest.raises(LastReason):
        change_reason(a_reason(), in_use=False, by=admin, at=DAWN)


def test_names_in_several_languages(people: Cast, as_: Any) -> None:
    client = as_(people.administrator)
    step = a_step("offer")
    said = {
        "name": "Quote sent",
        "name_it": "Preventivo inviato",
        "outcome": "open",
        "probability": "65",
        "colour": "info",
    }
    assert client.post(f"/leads/pipelines/steps/{step.pk}/", {**said, "version": str(step.version)}).status_code == 302
    names = Step.objects.get(pk=step.pk).names
    assert (names["en"], names["it"], names.get("de")) == ("Quote sent", "Preventivo inviato", None)


def test_the_page_of_pipelines(people: Cast, as_: Any) -> None:
    a_won_lead(people.seller)
    client = as_(people.administrator)
    page = client.get("/leads/pipelines/").content.decode()
    for words in ("Sales", "Car dealership", "Handed over", "ends here", "Won"):
        assert words in page
    ids = list(a_pipeline().steps.values_list("pk", flat=True))
    client.post(f"/leads/pipelines/{a_pipeline().pk}/order/", {"move": str(ids[1]), "by": "-1"})
    assert codes()[:2] == ["contacted", "new"]
    asking = client.get(f"/leads/pipelines/steps/{a_step('won').pk}/remove/").content.decode()
    assert "1 lead stands at this step" in asking
