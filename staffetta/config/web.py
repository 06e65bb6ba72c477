"""What the web processes of `staffetta run` load: the application, in a process that never outlives its web server."""

from __future__ import annotations

import io
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from staffetta.core.postgres.children import die_with_parent

# The web server ends its processes by itself, unless it is killed; they would then hold the port for ever. Under our
# supervisor it leads its process group, which tells whether it was killed before we asked. Before all that takes time;
# and for good, since a worker that is still starting puts a polite signal aside.
die_with_parent(signal.SIGKILL, parent=os.getpgrp() if os.environ.get("STAFFETTA_SUPERVISED") == "1" else None)

# Until it serves, a polite signal ends it at once: what it inherits is the web server's own handler, which would only
# note the wish, and the stop would wait for a process that never looks. Serving brings handlers of its own.
for _polite in (signal.SIGTERM, signal.SIGINT):
    signal.signal(_polite, signal.SIG_DFL)

from staffetta.config.asgi import Door  # noqa: E402  as said above
from staffetta.config.garbage import look_seldom  # noqa: E402
from staffetta.config.wsgi import application  # noqa: E402

__all__ = ["door"]


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


def _open_files() -> None:
    """Every open page is an open file, and the usual limit is a thousand."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


_open_files()
warm_up()
look_seldom()
door = Door(application, int(os.environ.get("STAFFETTA_THREADS") or 4))
