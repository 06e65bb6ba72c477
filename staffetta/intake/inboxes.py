"""Which folder is watched for which workspace, as the environment says (A-08)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.text import slugify

from staffetta.accounts.models import Workspace

NOTICE = "intake.folder"
"""What administrators are told when something cannot be done in a watched folder."""


@dataclass(frozen=True)
class Inbox:
    """A folder whose files belong to this workspace."""

    workspace_id: UUID
    path: Path


def said(setting: str) -> dict[str, Path]:
    """STAFFETTA_INBOX_FOLDER as it is written: a folder, under the name ""; or several, each under the name or id of
    its workspace: "Rossi=/srv/rossi; Bianchi=/srv/bianchi"."""
    parts = [part.strip() for part in setting.split(";") if part.strip()]
    pairs = [part.partition("=") for part in parts]
    return {(name.strip() if equals else ""): Path((path if equals else name).strip()) for name, equals, path in pairs}


def inboxes() -> list[Inbox]:
    """Every watched folder. One folder alone is that of the only workspace; where there are several workspaces, each
    has a folder in it, named after it, and what lies beside those is nobody's."""
    folders = said(settings.INBOX_FOLDER)
    workspaces = list(Workspace.objects.order_by("created_at", "pk")) if folders else []
    found = []
    for workspace in workspaces:
        path = folders.get(workspace.name) or folders.get(str(workspace.pk))
        if path is None and "" in folders:
            path = folders[""] if len(workspaces) == 1 else folders[""] / folder_name(workspace, workspaces)
        if path is not None:
            found.append(Inbox(workspace.pk, path))
    return found


def folder_name(workspace: Workspace, among: list[Workspace]) -> str:
    """Its name in letters that every file system knows; with its id where another is called alike."""
    name = slugify(workspace.name)[:60] or "workspace"
    alike = [other for other in among if slugify(other.name)[:60] == slugify(workspace.name)[:60]]
    return name if len(alike) == 1 and slugify(workspace.name) else f"{name}-{workspace.pk}"
