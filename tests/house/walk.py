"""Who gets what at every address: the vocabulary of the rooms' tables, walked by test_every_url.py.

Each room has `tests/<room>/url_table.py` with up to three names:

    def furnish(scene: Scene) -> None:          # make the records that the addresses need, by real acts
        scene["lead"] = open_lead(..., by=scene.people.seller)

    PAGES = {                                   # by name of the URL, as given to reverse()
        "leads:list": members(),                # signed-out people go to the sign-in page, all others get 200
        "leads:show": seen_by_handler({"lead_id": "lead"}),
        "leads:win": [                          # several requests: one entry for each method
            seen_by_handler({"lead_id": "lead"}),
            seen_by_handler({"lead_id": "lead"}, method="POST", ok=302, body={"won_on": "2026-03-01"}),
        ],
        "leads:sequences": administrators(),    # other members get 403
    }
    API = {                                     # by "METHOD path", as the OpenAPI document has it
        "GET /leads": members(),
        "PATCH /leads/{lead_id}": seen_by_handler({"lead_id": "lead"}, body={"title": "New"}),
    }

The kinds of people: anonymous, stranger (administrator of another workspace), teammate (sees nothing of the handler's
under privacy *own*, which the scene has), handler (`people.seller`), manager (of the handler's group), administrator.

`args` maps each argument of the address to the key of a record in the scene (its id is taken), or to a function of the
scene. `body` is a mapping or a function of the scene: form fields for pages, JSON for the API. Every request is rolled
back, so destructive ones do not disturb one another. An address without an entry fails, and so does an entry without
an address; a method without an entry must answer 405 to the administrator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

ANONYMOUS = "anonymous"
STRANGER = "stranger"
TEAMMATE = "teammate"
HANDLER = "handler"
MANAGER = "manager"
ADMINISTRATOR = "administrator"
KINDS = (ANONYMOUS, STRANGER, TEAMMATE, HANDLER, MANAGER, ADMINISTRATOR)

LOGIN = "login"
"""The answer to signed-out people: 302 to the sign-in page from a page, 401 from the API."""

Answer = int | str | tuple[int, ...]


class Scene(dict[str, Any]):
    """The records of the walk by name, and its `firm` and `people`."""

    def __init__(self, firm: Any, people: Any) -> None:
        super().__init__()
        self.firm = firm
        self.people = people
        self.stranger: Any = None

    def member(self, kind: str) -> Any:
        """The member who plays this kind of person; None for the anonymous one."""
        if kind in (ANONYMOUS, STRANGER):
            return self.stranger if kind == STRANGER else None
        return getattr(self.people, "seller" if kind == HANDLER else kind)


Given = Mapping[str, Any] | Callable[[Scene], Mapping[str, Any]]


@dataclass(frozen=True)
class Entry:
    """One request to an address and the status each kind of person gets (a tuple: any of them)."""

    answers: Mapping[str, Answer]
    method: str = "GET"
    args: Mapping[str, str | Callable[[Scene], Any]] = field(default_factory=dict)
    body: Given = field(default_factory=dict)
    query: str = ""

    def kwargs(self, scene: Scene) -> dict[str, Any]:
        """The arguments of the address."""
        return {k: v(scene) if callable(v) else getattr(scene[v], "pk", scene[v]) for k, v in self.args.items()}

    def sent(self, scene: Scene) -> dict[str, Any]:
        """What is posted."""
        return dict(self.body(scene) if callable(self.body) else self.body)


Args = Mapping[str, str | Callable[[Scene], Any]]


def answers(entry: Mapping[str, Answer], method: str = "GET", args: Args | None = None, **more: Any) -> Entry:
    """An entry with each kind's answer spelled out; who is missing gets what the administrator gets."""
    full = {kind: entry.get(kind, entry[ADMINISTRATOR]) for kind in KINDS}
    return Entry(full, method, args or {}, **more)


def everybody(ok: Answer = 200, **more: Any) -> Entry:
    """Open to all, signed in or not."""
    return answers({ADMINISTRATOR: ok}, **more)


def members(args: Args | None = None, ok: Answer = 200, stranger: Answer | None = None, **more: Any) -> Entry:
    """Open to all who are signed in. With `args` that name a record of the firm, the stranger gets 404."""
    other = stranger if stranger is not None else 404 if args else ok
    return answers({ANONYMOUS: LOGIN, STRANGER: other, ADMINISTRATOR: ok}, args=args, **more)


def administrators(
    args: Args | None = None, ok: Answer = 200, others: Answer = 403, stranger: Answer | None = None, **more: Any
) -> Entry:
    """Open to administrators. The stranger is one, in his own workspace, where the record of `args` is not."""
    other = stranger if stranger is not None else 404 if args else ok
    rest = dict.fromkeys((TEAMMATE, HANDLER, MANAGER), others)
    return answers({ANONYMOUS: LOGIN, STRANGER: other, **rest, ADMINISTRATOR: ok}, args=args, **more)


def seen_by_handler(args: Args, ok: Answer = 200, manager: Answer | None = None, **more: Any) -> Entry:
    """A record of the handler under privacy *own*: hidden from strangers and teammates; the handler, his manager and
    the administrator get `ok`, the manager something else if you say so (403 where managers see but may not act)."""
    hidden = dict.fromkeys((STRANGER, TEAMMATE), 404)
    seen = {MANAGER: ok if manager is None else manager, HANDLER: ok, ADMINISTRATOR: ok}
    return answers({ANONYMOUS: LOGIN, **hidden, **seen}, args=args, **more)
