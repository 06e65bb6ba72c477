"""Who gets what at the addresses of accounts."""

from __future__ import annotations

from datetime import UTC, datetime

from staffetta.accounts.acts.deactivate_member import deactivate_member
from staffetta.accounts.acts.make_group import make_group
from staffetta.accounts.acts.make_key import make_key
from staffetta.accounts.acts.retire_group import retire_group
from tests.cast import SETUP
from tests.house.walk import (
    ADMINISTRATOR,
    ANONYMOUS,
    HANDLER,
    LOGIN,
    STRANGER,
    Scene,
    administrators,
    answers,
    everybody,
    members,
)


def furnish(scene: Scene) -> None:
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    scene["gone"] = deactivate_member(scene.people.clerk, at=at, by=SETUP)
    scene["office"] = scene.people.office
    scene["group"] = scene.people.sales
    scene["retired"] = retire_group(make_group("Night shift", members=[], by=SETUP), at=at, by=SETUP)
    scene["key"] = make_key(scene.people.seller, label="shop", by=scene.people.seller)[0]


MEMBER, GONE, GROUP, RETIRED = (
    {"member_id": "office"},
    {"member_id": "gone"},
    {"group_id": "group"},
    {"group_id": "retired"},
)
KEY = {"key_id": "key"}
OWN_KEY = {ANONYMOUS: LOGIN, STRANGER: 404, "teammate": 404, "manager": 404}
RESET_KEY = {"uidb36": lambda scene: "abc", "key": lambda scene: "set-password"}
SIGN_IN = {"login": "nobody@nowhere.example", "password": "wrong-password"}
PERSON = {"name": "Olga Office", "role": "user"}
FIRM = {"name": "Firm", "language": "en", "timezone": "UTC", "currency": "EUR", "privacy": "own"}

PAGES = {
    "account_login": [
        answers({ANONYMOUS: 200, ADMINISTRATOR: 302}),
        answers({ANONYMOUS: 422, ADMINISTRATOR: 302}, method="POST", body=SIGN_IN),
    ],
    "account_logout": [answers({ANONYMOUS: 302, ADMINISTRATOR: 200}), everybody(302, method="POST")],
    "account_signup": everybody(),
    "account_inactive": everybody(403),
    "account_change_password": [members(), members(method="POST", ok=422)],
    "account_reset_password": [
        everybody(),
        everybody(302, method="POST", body=lambda scene: {"email": "nobody@nowhere.example"}),
    ],
    "account_reset_password_done": everybody(),
    "account_reset_password_from_key_done": everybody(),
    "account_reset_password_from_key": [everybody(args=RESET_KEY), everybody(422, args=RESET_KEY, method="POST")],
    "accounts:language": everybody(302, method="POST", body={"language": "it"}),
    "accounts:settings": [
        members(),
        members(method="POST", ok=302, body={"name": "Me", "language": "de", "timezone": "Europe/Berlin"}),
    ],
    "accounts:key-new": members(method="POST", body={"label": "shop"}),
    "accounts:key-revoke": answers({**OWN_KEY, HANDLER: 302, ADMINISTRATOR: 302}, method="POST", args=KEY),
    "accounts:workspaces": members(),
    "accounts:enter": members({"workspace_id": lambda scene: scene.firm.pk}, method="POST", ok=302),
    "accounts:members": administrators(),
    "accounts:member-new": [
        administrators(),
        administrators(method="POST", ok=302, body={**PERSON, "email": "new@kowalski.example", "language": "pl"}),
    ],
    "accounts:member": [administrators(MEMBER), administrators(MEMBER, method="POST", ok=302, body=PERSON)],
    "accounts:member-hand-over": administrators(
        MEMBER, method="POST", ok=302, body=lambda scene: {"to": scene.people.seller.pk}
    ),
    "accounts:member-deactivate": administrators(MEMBER, method="POST", ok=302),
    "accounts:member-reactivate": administrators(GONE, method="POST", ok=302),
    "accounts:member-invite": administrators(MEMBER, method="POST", ok=302),
    "accounts:groups": administrators(),
    "accounts:group-new": [administrators(), administrators(method="POST", ok=302, body={"name": "Fresh"})],
    "accounts:group": [administrators(GROUP), administrators(GROUP, method="POST", ok=302, body={"name": "Sellers"})],
    "accounts:group-retire": administrators(GROUP, method="POST", ok=302),
    "accounts:group-restore": administrators(RETIRED, method="POST", ok=302),
    "accounts:workspace": [administrators(), administrators(method="POST", ok=302, body=FIRM)],
}

API = {
    "GET /me": members(),
    "PATCH /me": members(body={"language": "fr"}),
    "GET /members": members(),
    "POST /members": administrators(ok=201, body={"email": "new@kowalski.example", "name": "New One"}),
    "GET /members/{member_id}": members(MEMBER),
    "PATCH /members/{member_id}": administrators(MEMBER, body={"name": "Olga"}),
    "POST /members/{member_id}/hand-over": administrators(MEMBER, body=lambda scene: {"to": scene.people.seller.pk}),
    "POST /members/{member_id}/deactivate": administrators(MEMBER),
    "POST /members/{member_id}/reactivate": administrators(GONE),
    "POST /members/{member_id}/invitation": administrators(MEMBER, ok=202),
    "GET /groups": members(),
    "POST /groups": administrators(ok=201, body={"name": "Fresh"}),
    "GET /groups/{group_id}": members(GROUP),
    "PATCH /groups/{group_id}": administrators(GROUP, body={"name": "Sellers"}),
    "POST /groups/{group_id}/retire": administrators(GROUP),
    "POST /groups/{group_id}/restore": administrators(RETIRED),
    "GET /workspace": members(),
    "PATCH /workspace": administrators(body={"name": "Firm"}),
    "GET /api-keys": members(),
    "POST /api-keys": members(ok=201, body={"label": "shop"}),
    "DELETE /api-keys/{key_id}": answers({**OWN_KEY, HANDLER: 204, ADMINISTRATOR: 204}, args=KEY),
}
