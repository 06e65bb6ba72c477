"""Builds business tables so that no row can point across the wall between workspaces.

A table with a column `workspace_id` (whatever inherits core.models.WorkspaceModel) gets, from ordinary migrations:

* its primary key as (workspace_id, id), so uniques begin with the workspace and the table can be distributed by it;
* row-level security: only rows of the workspace in `app.workspace` are seen or written by the app's role;
* foreign keys to other such tables as (workspace_id, x_id) -> (workspace_id, id).

Migrations stay what `makemigrations` writes. tests/house/test_schema.py reads the catalogue and fails for any table
that breaks a rule.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import schema
from django.db.models import Field, ForeignKey, Model

SETTING = "(select nullif(current_setting('app.workspace', true), '')::uuid)"


def has_workspace(model: type[Model]) -> bool:
    """Whether the model's rows belong to a workspace."""
    return any(field.column == "workspace_id" for field in model._meta.local_fields)


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Django's schema editor, with the wall built in."""

    def table_sql(self, model: type[Model]) -> tuple[str, list[Any]]:
        sql, params = super().table_sql(model)
        if not has_workspace(model):
            return sql, params
        key = self.quote_name(str(model._meta.pk.column))
        head, keyword, tail = sql.partition(" PRIMARY KEY")
        if not keyword or " PRIMARY KEY" in tail:
            raise ValueError(f"{model._meta.label}: exactly one primary key column was expected")
        body, closing, rest = (head + tail).rpartition(")")
        return f'{body}, PRIMARY KEY ("workspace_id", {key}){closing}{rest}', params

    def create_model(self, model: type[Model]) -> None:
        super().create_model(model)
        if has_workspace(model):
            table = self.quote_name(model._meta.db_table)
            self.deferred_sql.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            inside = f"(workspace_id = {SETTING})"
            self.deferred_sql.append(f"CREATE POLICY workspace ON {table} USING {inside} WITH CHECK {inside}")

    def _create_fk_sql(self, model: type[Model], field: Field[Any, Any], suffix: str) -> Any:
        statement = super()._create_fk_sql(model, field, suffix)  # type: ignore[misc]  # the stubs lack it
        if isinstance(field, ForeignKey) and has_workspace(model) and has_workspace(field.remote_field.model):
            statement.template = statement.template.replace(
                "FOREIGN KEY (%(column)s) REFERENCES %(to_table)s (%(to_column)s)",
                "FOREIGN KEY (workspace_id, %(column)s) REFERENCES %(to_table)s (workspace_id, %(to_column)s)",
            )
            if "(workspace_id, %(column)s)" not in statement.template:
                raise ValueError("Django changed its foreign key statement; core/db/schema.py must follow")
        return statement

    # An inline foreign key (ADD COLUMN ... REFERENCES) could not name two columns.
    sql_create_column_inline_fk = None  # type: ignore[assignment]
