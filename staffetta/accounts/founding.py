"""What every new workspace is delivered with. Each room registers its part in its AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.apps import apps

from staffetta.accounts.models import Workspace
from staffetta.core.acts import System

Delivery = Callable[[Workspace, System, datetime], None]
_deliveries: dict[str, Delivery] = {}


def delivers(room: str, delivery: Delivery) -> None:
    """Register what a room puts into each new workspace: number ranges, activity types, pipelines …"""
    _deliveries[room] = delivery


def deliver_to(workspace: Workspace, *, by: System, at: datetime) -> None:
    """Run every room's part, lower floors first (the order of INSTALLED_APPS from its end). In the founding act."""
    for config in reversed(list(apps.get_app_configs())):
        if config.label in _deliveries:
            _deliveries[config.label](workspace, by, at)
