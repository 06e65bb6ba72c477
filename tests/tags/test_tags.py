"""Tags in categories: renamed, coloured, merged, retired, deleted, wherever they are carried (L-01)."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.contacts.acts.tag import tag_contact
from staffetta.core.refusals import Forbidden, Invalid
from staffetta.leads.rows import tags_of
from staffetta.tags import uses
from staffetta.tags.acts.category import change_category, delete_category, make_category
from staffetta.tags.acts.change import change_tag
from staffetta.tags.acts.merge import merge_tags
from staffetta.tags.acts.name import tags_named
from staffetta.tags.models import Tag
from tests.cast import Cast
from tests.contacts.makers import a_company
from tests.leads.makers import a_lead


def test_merging_reaches_whatever_carries_the_tag(people: Cast) -> None:
    lead, both = a_lead(people.seller, tags=("Sun",)), a_lead(people.seller, tags=("Sun", "Solar"))
    contact = tag_contact(a_company("Acme"), ["sun"], by=people.seller)
    sun, solar = tags_named(["Sun"])[0], tags_named(["Solar"])[0]
    assert uses.counted() == {sun.pk: 3, solar.pk: 1}
    merge_tags(sun, solar, by=people.administrator)
    assert tags_of([lead.pk, both.pk]) == {lead.pk: ["Solar"], both.pk: ["Solar"]}
    assert [row.tag.name for row in contact.taggings.select_related("tag")] == ["Solar"] and Tag.objects.count() == 1


def test_a_category_colours_its_tags_everywhere(people: Cast) -> None:
    lead, (solar,) = a_lead(people.seller, tags=("Solar",)), tags_named(["Solar"])
    category = make_category("Interest", "3", by=people.administrator)
    change_tag(solar, category=category, by=people.administrator)
    assert tags_of([lead.pk])[lead.pk][0].hue == 3  # type: ignore[attr-defined]
    change_category(category, hue="5", by=people.administrator)
    assert tags_of([lead.pk])[lead.pk][0].hue == 5  # type: ignore[attr-defined]
    delete_category(category, by=people.administrator)
    assert tags_of([lead.pk])[lead.pk][0].hue == 0  # type: ignore[attr-defined]


def test_names_are_unique_and_only_administrators_put_tags_in_order(people: Cast) -> None:
    sun, solar = tags_named(["Sun"])[0], tags_named(["Solar"])[0]
    with pytest.raises(Invalid) as refused:
        change_tag(sun, name="SOLAR", by=people.administrator)
    assert "Merge the two" in refused.value.fields["name"]
    with pytest.raises(Forbidden):
        merge_tags(sun, solar, by=people.manager)
    assert change_tag(sun, name=" sun ", by=people.administrator).name == "sun"


def test_the_page_and_programs(people: Cast, as_: Any, api: Any) -> None:
    client, call = as_(people.administrator), api(people.administrator)
    a_lead(people.seller, tags=("Solar", "Old"))
    client.post("/tags/categories/new/", {"name": "Interest", "hue": "4"})
    category = call.get("/tag-categories").data["items"][0]
    solar, old = (next(t for t in call.get("/tags").data["items"] if t["name"] == name) for name in ("Solar", "Old"))
    assert client.post(f"/tags/{solar['id']}/", {"name": "Sun", "category": category["id"]}).status_code == 302
    assert call.patch(f"/tags/{old['id']}", {"in_use": False}).data["in_use"] is False
    page = client.get("/tags/").content.decode()
    assert "Interest" in page and 'class="tag hue-4"' in page and "Use again" in page
    offered = as_(people.seller).get("/leads/filters/").content.decode()
    assert "Interest: Sun" in offered and ">Old<" not in offered
    assert client.post(f"/tags/{old['id']}/delete/").status_code == 302 and Tag.objects.count() == 1
