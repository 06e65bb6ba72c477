"""What the models say, the migrations say: `makemigrations` would write nothing."""

from __future__ import annotations

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState


def test_no_migration_is_missing() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("staffetta.")}
    written = MigrationLoader(None)
    questioner = NonInteractiveMigrationQuestioner(specified_apps=ours, dry_run=True)
    looking = MigrationAutodetector(written.project_state(), ProjectState.from_apps(apps), questioner)
    found = looking.changes(graph=written.graph)
    missing = {label: [one.describe() for one in found[label][0].operations] for label in found if label in ours}
    assert not missing
