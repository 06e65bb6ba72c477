"""Django's PostgreSQL backend, with the current workspace on the connection before any statement runs.

The setting `app.workspace` is what row-level security compares with (schema.py). It is sent only when it differs from
what this physical connection last had, so it costs one short statement per change of workspace, and is safe with a
pool: what was sent is remembered on the connection itself. A rollback undoes a setting made inside it, so it is then
forgotten and sent again.
"""

from __future__ import annotations

import select
import sys
from typing import Any

import psycopg
from django.db.backends.postgresql import base, features

from staffetta.core.db.loading import loading
from staffetta.core.db.schema import DatabaseSchemaEditor
from staffetta.core.isolation import workspace_or_none


class DatabaseFeatures(features.DatabaseFeatures):
    """A primary key of ours is (workspace_id, id), so grouping by `id` alone does not imply the other columns."""

    allows_group_by_selected_pks = False


ONLY_WHEN_TOLD = sys.maxsize
"""psycopg has the server keep a plan after so many times: never but for a PlannedCursor, and for that at once."""
KEPT_PLANS = "force_generic_plan"
"""Left to itself the server plans a statement five times before it keeps a plan, and for ever where a value might have
made a cheaper one: the numbers of the menu took longer to plan than to count. Only what is prepared is meant by it."""
PLANS = 400
"""So many plans are kept for a connection; the least used goes."""


def check_living(connection: psycopg.Connection[Any]) -> None:
    """Raise when the server has closed the connection. Something can then be read from it, and only then it is asked,
    which would take as long as a statement."""
    looking = select.poll()
    looking.register(connection.fileno(), select.POLLIN)
    if looking.poll(0):
        connection.execute("")


class PlannedCursor(psycopg.Cursor[Any]):
    """Sends values beside the statement, whose plan the server then keeps for this connection."""

    def execute(self, query: Any, params: Any = None, **said: Any) -> Any:
        return super().execute(query, params, prepare=True, **said)

    def _send_query_prepared(self, name: bytes, pgq: Any, **said: Any) -> None:
        self._query = pgq  # where Django's log of statements looks
        super()._send_query_prepared(name, pgq, **said)


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend named in settings as `staffetta.core.db`."""

    features_class = DatabaseFeatures
    SchemaEditorClass = DatabaseSchemaEditor

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params["prepare_threshold"] = ONLY_WHEN_TOLD
        params["context"] = loading(params["context"])
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = PLANS
        return connection

    @property
    def pool(self) -> Any:
        """The pool of Django, which looks whether a connection lives without asking the server each time."""
        pool = super().pool
        if pool is not None and pool._check is not check_living:
            pool._check = check_living
        return pool

    def _send_workspace(self) -> None:
        connection = self.connection
        wanted = str(workspace_or_none() or "")
        if connection is None or getattr(connection, "staffetta_workspace", None) == wanted:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('app.workspace', %s, false), set_config('plan_cache_mode', %s, false)",
                (wanted, KEPT_PLANS),
            )
        connection.staffetta_workspace = wanted

    def _forget_workspace(self) -> None:
        if self.connection is not None:
            self.connection.staffetta_workspace = None

    def create_cursor(self, name: str | None = None) -> Any:
        self._send_workspace()
        return super().create_cursor(name)

    def planned_cursor(self) -> Any:
        """A cursor for statements whose plan does not depend on their values; see remembered.py."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            self._send_workspace()
            return self._prepare_cursor(PlannedCursor(self.connection))  # type: ignore[attr-defined]  # the stubs lack it

    def planned(self, sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """The rows of such a statement: what its cursor would fetch, without the layers that look on, where nobody
        does."""
        if self.execute_wrappers or self.queries_logged:
            with self.planned_cursor() as cursor:
                cursor.execute(sql, params)
                return list(cursor.fetchall())
        self.validate_thread_sharing()
        self.close_if_health_check_failed()
        self.ensure_connection()
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            self._send_workspace()
            with PlannedCursor(self.connection) as cursor:
                cursor.execute(sql, params)
                return cursor.fetchall()

    def _rollback(self) -> Any:
        self._forget_workspace()
        return super()._rollback()  # type: ignore[misc]  # the stubs lack it

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # the stubs lack it
        self._forget_workspace()

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]  # the stubs lack it
        except Exception:
            self._forget_workspace()
            raise
