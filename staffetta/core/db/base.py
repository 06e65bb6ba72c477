"""Django's PostgreSQL backend, with the current workspace on the connection before any statement runs.

The setting `app.workspace` is what row-level security compares with (schema.py). It is sent only when it differs from
what this physical connection last had, so it costs one short statement per change of workspace, and is safe with a
pool: what was sent is remembered on the connection itself. A rollback undoes a setting made inside it, so it is then
forgotten and sent again.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db.backends.postgresql import base, features

from staffetta.core.db.schema import DatabaseSchemaEditor
from staffetta.core.isolation import workspace_or_none


class DatabaseFeatures(features.DatabaseFeatures):
    """A primary key of ours is (workspace_id, id), so grouping by `id` alone does not imply the other columns."""

    allows_group_by_selected_pks = False


class PlannedCursor(psycopg.Cursor[Any]):
    """Sends values beside the statement, whose plan the server then keeps for this connection."""

    def execute(self, query: Any, params: Any = None, **said: Any) -> Any:
        return super().execute(query, params, prepare=True, **said)


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend named in settings as `staffetta.core.db`."""

    features_class = DatabaseFeatures
    SchemaEditorClass = DatabaseSchemaEditor

    def _send_workspace(self) -> None:
        connection = self.connection
        wanted = str(workspace_or_none() or "")
        if connection is None or getattr(connection, "staffetta_workspace", None) == wanted:
            return
        with connection.cursor() as cursor:
            cursor.execute("select set_config('app.workspace', %s, false)", (wanted,))
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
