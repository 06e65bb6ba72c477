"""What the web processes of `staffetta run` load: the application, in a process that never outlives its web server."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable
from typing import Any

from staffetta.config.wsgi import application
from staffetta.core.postgres.children import die_with_parent

__all__ = ["application"]

# The web server ends its processes by itself, unless it is killed; they would then hold the port for ever.
die_with_parent(signal.SIGTERM)


def warm_up() -> None:
    """Ask for a page once, so that addresses are resolved and templates compiled before the first visitor comes."""
    asked = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/accounts/login/",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    b"".join(application(asked, _start))


def _start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Callable[[bytes], object]:
    return lambda part: None


warm_up()
