"""What the web processes of `staffetta run` load: the application, in a process that never outlives its web server."""

from __future__ import annotations

import signal

from staffetta.config.wsgi import application
from staffetta.core.postgres.children import die_with_parent

__all__ = ["application"]

# The web server ends its processes by itself, unless it is killed; they would then hold the port for ever.
die_with_parent(signal.SIGTERM)
