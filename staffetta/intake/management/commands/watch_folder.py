"""Watch the folders of STAFFETTA_INBOX_FOLDER until told to stop. `staffetta run` starts this beside the job worker."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connection

from staffetta.intake.watching import Watcher

PAUSE = 1.0
"""Seconds between two looks."""

AFTER_TROUBLE = 5.0
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Take in the files that are laid into the watched folders."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="End once a look finds nothing more to do.")

    def handle(self, *args: Any, until_empty: bool, **options: Any) -> None:
        """Look, pause, look again. Whatever happens to the database, the files wait."""
        watcher = Watcher()
        while True:
            pause = PAUSE
            try:
                watcher.round()
            except Error:
                log.exception("The watched folders wait for the database.")
                connection.close()
                pause = AFTER_TROUBLE
            if until_empty and pause == PAUSE and watcher.is_idle:
                return
            time.sleep(pause)
