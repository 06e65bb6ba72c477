"""The whole API against its own description: no 500, no answer that it does not describe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS, load_all_checks

from staffetta.accounts.acts.make_key import make_key
from staffetta.core.isolation import workspace
from tests.cast import SETUP, a_firm

EXAMPLES = int(os.environ.get("STAFFETTA_SCHEMATHESIS_EXAMPLES", "6"))
WANTED = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
load_all_checks()
checks = [CHECKS.get_one(name) for name in WANTED]


@pytest.fixture(scope="module")
def key(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """An administrator's key; everything that the requests write is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = a_firm()
        with workspace(cast.workspace.pk):
            yield make_key(cast.administrator, label="schemathesis", by=SETUP)[1]
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def described() -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_conforms(case: Any, key: str, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), workspace(None), transaction.atomic():
        response = case.call(headers={"Authorization": f"Bearer {key}"})
        case.validate_response(response, checks=checks)
        transaction.set_rollback(True)
