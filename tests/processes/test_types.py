"""Activity types stand in a tree of two levels, in an order, and are retired, not deleted."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from django.urls import reverse

from staffetta.core.refusals import Invalid
from staffetta.processes.acts.change_type import change_type
from staffetta.processes.acts.make_type import ActivityTypeDraft, make_type
from staffetta.processes.acts.order_types import order_types
from staffetta.processes.acts.retire_type import retire_type
from staffetta.processes.forms.fields import ActivityTypeField
from staffetta.processes.forms.types import ICONS
from staffetta.processes.models import ActivityType
from staffetta.processes.schemas import Icon
from tests.cast import Cast
from tests.processes.makers import NOON, a_process, a_task, kind_of


def below(parent: ActivityType, name: str, cast: Cast) -> ActivityType:
    return make_type(ActivityTypeDraft({"": name}, parent=parent), by=cast.administrator)


def test_there_are_two_levels_and_no_more(firm: Cast) -> None:
    call, visit, admin = kind_of("call"), kind_of("visit"), firm.administrator
    first = below(call, "First call", firm)
    with pytest.raises(Invalid, match="valid"):
        below(first, "Third level", firm)
    for kind, parent in ((call, visit), (call, call), (visit, first)):
        with pytest.raises(Invalid) as refused:
            change_type(kind, {"parent": parent}, by=admin)
        assert refused.value.fields["parent"]
    assert change_type(first, {"parent": visit}, by=admin).parent == visit
    assert change_type(first, {"parent": None}, by=admin).parent is None


def test_choices_stand_in_groups_and_a_retired_parent_leaves_its_types_alone(firm: Cast) -> None:
    call = kind_of("call")
    below(call, "First call", firm)
    choices = ActivityTypeField(label="x").choices
    assert choices[0][0] == "Call"
    assert [name for _key, name in choices[0][1]] == ["Call", "First call"]
    retire_type(call, at=NOON, by=firm.administrator)
    assert "First call" in [label for _key, label in ActivityTypeField(label="x").choices]


def test_they_are_ordered_by_dragging_and_by_buttons(firm: Cast, as_: Any) -> None:
    page, url = as_(firm.administrator), reverse("processes:order-types")
    names = [kind.code for kind in ActivityType.objects.all()]
    page.post(url, {"id": str(kind_of("email").pk), "way": "up"})
    assert [kind.code for kind in ActivityType.objects.all()][:3] == ["email", "call", "message"]
    page.post(url, {"ids": ",".join(str(kind_of(code).pk) for code in names)})
    assert [kind.code for kind in ActivityType.objects.all()] == names
    with pytest.raises(Invalid):
        order_types([kind_of("call").pk] * 2, by=firm.administrator)


def test_the_page_says_where_a_type_is_used_and_takes_icon_colour_and_parent(firm: Cast, as_: Any) -> None:
    a_task(a_process(firm.seller), code="visit")
    visit, page = kind_of("visit"), as_(firm.administrator)
    url = reverse("processes:type", args=[visit.pk])
    assert "Open tasks" in page.get(url).content.decode()
    said = {"version": visit.version, "minutes": 45, "icon": "truck", "colour": "pink", "name_en": "Visit"}
    assert page.post(url, said | {"parent": str(kind_of("call").pk)}).status_code == 302
    visit.refresh_from_db()
    assert (visit.minutes, visit.icon, visit.colour, visit.parent) == (45, "truck", "pink", kind_of("call"))


def test_programs_do_the_same(firm: Cast, api: Any) -> None:
    call, kinds = api(firm.administrator), "/activity-types"
    parent = kind_of("call").pk
    made = call.post(kinds, {"names": {"general": "Cold call"}, "parent_id": str(parent), "colour": "cyan"})
    assert (made.status_code, made.data["parent_id"], made.data["colour"]) == (201, str(parent), "cyan")
    refused = call.post(kinds, {"names": {"general": "Colder"}, "parent_id": made.data["id"]})
    assert refused.status_code == 422
    ordered = call.post(f"{kinds}/order", {"ids": [made.data["id"]]})
    assert ordered.data[0]["name"] == "Cold call"
    assert call.patch(f"{kinds}/{made.data['id']}", {"parent_id": None}).data["parent_id"] is None


def test_programs_choose_an_icon_that_is_drawn(firm: Cast, api: Any) -> None:
    """Another would be an empty place beside every task of the type."""
    administrator = api(firm.administrator)
    made = administrator.post("/activity-types", {"names": {"en": "Fair"}, "icon": "rocket-launch"})
    assert made.status_code == 422 and [error["field"] for error in made.data["errors"]] == ["icon"]
    kind = kind_of("call")
    refused = administrator.patch(f"/activity-types/{kind.pk}", {"icon": "nonsense"})
    assert refused.status_code == 422 and ActivityType.objects.get(pk=kind.pk).icon == kind.icon
    assert get_args(Icon) == tuple(ICONS), "the same as on the page"
    assert {kind.icon for kind in ActivityType.objects.all()} <= set(ICONS)
