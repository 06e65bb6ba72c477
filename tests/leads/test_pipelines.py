"""Administrators shape pipelines; a step in use is not deleted but its leads moved (L-03, L-15)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from staffetta.core.refusals import Forbidden, Invalid
from staffetta.leads.acts.add_step import add_step
from staffetta.leads.acts.change_pipeline import LastPipeline, change_pipeline
from staffetta.leads.acts.change_reason import LastReason, change_reason
from staffetta.leads.acts.change_step import LastOpenStep, StepInUse, change_step
from staffetta.leads.acts.make_pipeline import StepDraft, make_pipeline
from staffetta.leads.acts.merge_reasons import SameReason, merge_reasons
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.order_steps import StepsChanged, order_steps
from staffetta.leads.acts.remove_step import TargetMissing, remove_step
from staffetta.leads.models import Lead, LossReason, Outcome, Pipeline, Stay
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


def lines(pipeline: Pipeline, **changes: Any) -> dict[str, Any]:
    """What the editor of a pipeline sends: its steps as they are, but for the changes by code and field."""
    said: dict[str, Any] = {"name": pipeline.name, "version": str(pipeline.version), "seen": []}
    for number, step in enumerate(pipeline.steps.all()):
        values = {name: getattr(step, name) for name in ("name", "outcome", "probability", "colour")}
        values |= {"id": step.pk, "position": number + 1, **({"ends_duty": "on"} if step.ends_duty else {})}
        values |= {f"name_{code}": step.names.get(code, "") for code in ("it", "fr", "pl", "de")}
        for name, value in {**values, **changes.get(step.code, {})}.items():
            said[f"lines-{number}-{name}"] = str(value)
        said["seen"].append(str(step.pk))
    return said


def without(said: dict[str, Any], number: int) -> dict[str, Any]:
    return {name: value for name, value in said.items() if not name.startswith(f"lines-{number}-")}


def test_the_editor_saves_everything_at_once(people: Cast, as_: Any) -> None:
    """Names in several languages, another order, a new step, what a step says of duty and probability."""
    client, pipeline = as_(people.administrator), a_pipeline()
    own = a_lead(people.seller, step="offer", probability=33)
    usual = a_lead(people.seller, step="offer")
    said = lines(
        pipeline,
        offer={
            "name": "Quote sent",
            "name_it": "Preventivo inviato",
            "probability": 65,
            "ends_duty": "on",
            "position": 1,
        },
        new={"position": 4},
    )
    said |= {"lines-9-position": "9", "lines-9-name": "Trial", "lines-9-outcome": "open", "lines-9-probability": "70"}
    said |= {"lines-9-colour": "info", "name": "Deals"}
    answer = client.post(f"/leads/pipelines/{pipeline.pk}/", said)
    assert answer.status_code == 302, answer.content.decode()
    step = a_step("offer")
    assert (step.names["en"], step.names["it"], step.names["de"]) == (
        "Quote sent",
        "Preventivo inviato",
        "Angebot versandt",
    )
    assert codes()[0] == "offer"
    assert [one.name for one in a_pipeline().steps.all()][-1] == "Trial"
    assert a_pipeline().name == "Deals"
    assert Process.objects.get(pk=usual.pk).has_duty is False
    assert [Lead.objects.get(pk=one.pk).probability for one in (own, usual)] == [33, 65]


def test_a_removed_line_asks_where_its_leads_go(people: Cast, as_: Any) -> None:
    client, pipeline = as_(people.administrator), a_pipeline()
    lead = a_lead(people.seller, step="contacted", probability=None)
    said = without(lines(pipeline), 1)
    asking = client.post(f"/leads/pipelines/{pipeline.pk}/", said)
    assert asking.status_code == 422
    assert "1 lead stands at this step" in asking.content.decode()
    assert "contacted" in codes()
    answered = {**said, f"goes-{a_step('contacted').pk}": str(a_step("offer").pk)}
    assert client.post(f"/leads/pipelines/{pipeline.pk}/", answered).status_code == 302
    assert codes() == ["new", "qualified", "offer", "negotiation", "won"]
    moved = Lead.objects.get(pk=lead.pk)
    assert (moved.step.code, moved.probability) == ("offer", 60)


def test_two_administrators_at_once(people: Cast, as_: Any) -> None:
    """The second is told; saving again keeps the step that the first one has added."""
    client, pipeline = as_(people.administrator), a_pipeline()
    said = lines(pipeline, new={"name": "Fresh"})
    add_step(pipeline, StepDraft(name="Trial"), by=people.administrator)
    refused = client.post(f"/leads/pipelines/{pipeline.pk}/", said)
    assert refused.status_code == 422
    assert "Somebody else has changed this" in refused.content.decode()
    assert "Trial" in refused.content.decode()
    again = client.post(f"/leads/pipelines/{pipeline.pk}/", {**said, "version": str(a_pipeline().version)})
    assert again.status_code == 302
    assert {"Fresh", "Trial"} <= {step.name for step in pipeline.steps.all()}


def test_what_is_refused_stands_in_its_line(people: Cast, as_: Any) -> None:
    client, pipeline = as_(people.administrator), a_pipeline()
    a_lead(people.seller, step="offer")
    page = client.post(f"/leads/pipelines/{pipeline.pk}/", lines(pipeline, offer={"outcome": "won"}))
    assert page.status_code == 422
    assert "move them first" in page.content.decode()
    everything_won = {code: {"outcome": "won"} for code in codes()}
    Lead.objects.all().delete()
    page = client.post(f"/leads/pipelines/{pipeline.pk}/", lines(pipeline, **everything_won))
    assert "at least one step at which leads are open" in page.content.decode()
    last = re.search(r'<select[^>]*aria-invalid="true"[^>]*>', page.content.decode())
    assert last and "outcome" in last[0], "beside what entering the step does"
    assert a_step("new").outcome == Outcome.OPEN


def test_copies_order_and_where_pipelines_are_used(people: Cast, as_: Any) -> None:
    a_won_lead(people.seller)
    client = as_(people.administrator)
    client.post(f"/leads/pipelines/{a_pipeline().pk}/copy/")
    copied = Pipeline.objects.order_by("-position").first()
    assert copied is not None
    assert (copied.name, copied.steps.count(), copied.leads.count()) == ("Sales (copy)", 6, 0)
    client.post("/leads/pipelines/order/", {"move": str(copied.pk), "by": "-1"})
    assert list(Pipeline.objects.active().values_list("code", flat=True))[-1] == "non_conformity"
    page = client.get("/leads/pipelines/").content.decode()
    for words in ("Sales (copy)", "Car dealership", "Handed over", "1 lead"):
        assert words in page


def test_two_reasons_become_one(people: Cast, as_: Any) -> None:
    lead = a_lost_lead(people.seller)
    client, admin = as_(people.administrator), people.administrator
    page = client.get(f"/leads/loss-reasons/{a_reason().pk}/merge/").content.decode()
    assert "1 lead was lost for this reason" in page
    with pytest.raises(SameReason):
        merge_reasons(a_reason(), a_reason(), by=admin, at=DAWN)
    answer = client.post(f"/leads/loss-reasons/{a_reason().pk}/merge/", {"into": str(a_reason("no_budget").pk)})
    assert answer.status_code == 302
    assert Lead.objects.get(pk=lead.pk).loss_reason == a_reason("no_budget")
    assert not LossReason.objects.filter(code="price").exists()
    first, second = list(LossReason.objects.active())[:2]
    client.post("/leads/loss-reasons/order/", {"move": str(second.pk), "by": "-1"})
    assert list(LossReason.objects.active())[:2] == [second, first]


def test_programs_shape_pipelines(people: Cast, api: Any) -> None:
    """What the page does, at once and with If-Match; the board's figures."""
    a_lead(people.seller, step="contacted")
    admin, pipeline = api(people.administrator), a_pipeline()
    address = f"/pipelines/{pipeline.pk}"
    kept = [{"id": str(step.pk), "names": step.names, "outcome": step.outcome, "probability": step.probability}
            for step in pipeline.steps.exclude(code="contacted")]  # fmt: skip
    gone = {"step_id": str(a_step("contacted").pk), "target_id": str(a_step("new").pk)}
    said = {"steps": [{"names": {"en": "Trial"}}, *kept], "removed": [gone]}
    shaped = admin("PUT", f"{address}/steps", said, **{"If-Match": f'"{pipeline.version}"'})
    assert shaped.status_code == 200, shaped.content
    assert [step["name"] for step in shaped.data["steps"]][:2] == ["Trial", "New"]
    stale = {"steps": kept}
    assert admin("PUT", f"{address}/steps", stale, **{"If-Match": f'"{pipeline.version}"'}).status_code in (409, 412)
    board = {one["name"]: one for one in admin.get(f"{address}/board").data}
    assert (board["New"]["count"], board["New"]["sums"]) == (
        1,
        [{"currency": "EUR", "amount": "12000.00", "weighted": "1200.00"}],
    )
    assert admin.post(f"{address}/copy", {}).data["name"] == "Sales (copy)"
