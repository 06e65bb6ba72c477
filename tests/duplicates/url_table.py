"""Who gets what at the addresses of duplicates. The seller handles both contacts of the pair (privacy *own*)."""

from __future__ import annotations

from staffetta.duplicates.models import DuplicatePair, Run
from tests.cast import DAWN
from tests.duplicates.makers import searched, two_companies
from tests.house.walk import Scene, administrators, members, seen_by_handler


def furnish(scene: Scene) -> None:
    seller = scene.people.seller
    two_companies(handler=seller)
    searched(DAWN)
    scene["pair"] = DuplicatePair.objects.get()
    scene["run"] = Run.objects.get()


PAIR = {"pair_id": "pair"}
RUN = {"run_id": "run"}

PAGES = {
    "duplicates:pairs": members(),
    "duplicates:pair": seen_by_handler(PAIR),
    "duplicates:different": seen_by_handler(PAIR, method="POST", ok=302),
    "duplicates:again": seen_by_handler(PAIR, method="POST", ok=302),
    "duplicates:different-many": members(
        method="POST", ok=302, body=lambda scene: {"ids": [str(scene["pair"].pk)]}, stranger=302
    ),
    "duplicates:search": administrators(method="POST", ok=302),
    "duplicates:progress": administrators(RUN),
}

API = {
    "GET /duplicates": members(),
    "POST /duplicates/similar": members(body={"kind": "company", "name": "Orobica"}),
    "POST /duplicates/different": members(body=lambda scene: {"ids": [str(scene["pair"].pk)]}),
    "POST /duplicates/searches": administrators(ok=201),
    "GET /duplicates/searches/{run_id}": administrators(RUN),
    "GET /duplicates/{pair_id}": seen_by_handler(PAIR),
    "POST /duplicates/{pair_id}/different": seen_by_handler(PAIR),
    "DELETE /duplicates/{pair_id}/different": seen_by_handler(PAIR),
}
