"""The whole API against its own description: no 500, no answer that it does not describe."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks

from staffetta.config.api import install
from staffetta.core.isolation import workspace
from tests.house.scene import entries, furnished
from tests.house.walk import Scene

PREFIX = "/api/v1"
EXAMPLES = int(os.environ.get("STAFFETTA_SCHEMATHESIS_EXAMPLES", "4"))
WANTED = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
load_all_checks()
CHECKED = [CHECKS.get_one(name) for name in WANTED]
CALLS = entries("API")


def _operations() -> dict[str, Any]:
    document = json.loads(json.dumps(install().get_openapi_schema(path_prefix=PREFIX), default=str))
    found = schemathesis.openapi.from_dict(document)
    found.app = get_wsgi_application()
    operations = (result.ok() for result in found.get_all_operations())
    return {f"{operation.method.upper()} {operation.path}": operation for operation in operations}


OPERATIONS = _operations()


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    signals = (request_started, request_finished)
    for signal in signals:  # they would end the transaction around the test, as Django's own client knows
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), furnished() as built:
        yield built
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_conforms(name: str, scene: Scene, django_db_blocker: Any) -> None:
    """As administrator; half of the addresses name records that are there."""
    operation = OPERATIONS[name]
    method, path = name.split(" ", 1)
    known = CALLS.get(f"{method} {path.removeprefix(PREFIX)}", [])
    headers = {"Authorization": f"Bearer {scene['keys']['administrator']}"}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), real=st.booleans())
    def call(case: Any, real: bool) -> None:
        if real and known and case.path_parameters:
            case.path_parameters.update({k: str(v) for k, v in known[0].kwargs(scene).items()})
        with workspace(None), transaction.atomic():
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKED)
            transaction.set_rollback(True)

    with django_db_blocker.unblock():
        call()
