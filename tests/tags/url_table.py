"""Who gets what at the addresses of tags: every member may know them all, administrators put them in order."""

from __future__ import annotations

from staffetta.tags.acts.category import make_category
from staffetta.tags.acts.name import tags_named
from tests.house.walk import Scene, administrators, members


def furnish(scene: Scene) -> None:
    """Two tags and a category."""
    scene["tag"], scene["other tag"] = tags_named(["Alpha", "Beta"])
    scene["tag category"] = make_category("Interest", "4", by=scene.people.administrator)


TAG = {"tag_id": "tag"}
CATEGORY = {"category_id": "tag category"}
NAMED = {"name": "Another", "hue": "3"}


def _into(scene: Scene) -> dict[str, str]:
    return {"into": str(scene["other tag"].pk)}


PAGES = {
    "tags:tags": administrators(),
    "tags:tag": [administrators(args=TAG), administrators(args=TAG, method="POST", ok=302, body={"name": "Another"})],
    "tags:merge": [administrators(args=TAG), administrators(args=TAG, method="POST", ok=302, body=_into)],
    "tags:retire": administrators(args=TAG, method="POST", ok=302),
    "tags:restore": administrators(args=TAG, method="POST", ok=302),
    "tags:delete": administrators(args=TAG, method="POST", ok=302),
    "tags:category-new": [administrators(), administrators(method="POST", ok=302, body=NAMED)],
    "tags:category": [administrators(args=CATEGORY), administrators(args=CATEGORY, method="POST", ok=302, body=NAMED)],
    "tags:category-delete": administrators(args=CATEGORY, method="POST", ok=302),
    "tags:categories-order": administrators(method="POST", ok=302),
}
API = {
    "GET /tags": members(),
    "PATCH /tags/{tag_id}": administrators(args=TAG, body={"name": "Another"}),
    "DELETE /tags/{tag_id}": administrators(args=TAG, ok=204),
    "POST /tags/{tag_id}/merge": administrators(args=TAG, body=_into),
    "GET /tag-categories": members(),
    "POST /tag-categories": administrators(ok=201, body=NAMED),
    "PATCH /tag-categories/{category_id}": administrators(args=CATEGORY, body={"hue": "2"}),
    "DELETE /tag-categories/{category_id}": administrators(args=CATEGORY, ok=204),
}
