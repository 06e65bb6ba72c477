"""The web server as `staffetta run` starts it, on the database of the tests."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from staffetta.accounts.models import Member
from staffetta.core.isolation import workspace
from tests.config.instances import environment, eventually, free_port
from tests.server import app_address


@dataclass
class WebServer:
    """It answers at `port`."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        """Whether a page comes."""
        assert self.process.poll() is None, "the web server ended"
        try:
            return self.ask("/accounts/login/")[0] == 200
        except OSError:
            return False

    def ask(self, path: str, cookie: str = "") -> tuple[int, str]:
        """Status and kind of the answer to GET; its body is not waited for."""
        with self.call(path, cookie) as (_line, answer):
            return answer.status, str(answer.getheader("content-type"))

    @contextmanager
    def call(self, path: str, cookie: str) -> Iterator[tuple[http.client.HTTPConnection, http.client.HTTPResponse]]:
        """The answer to GET, its body still to be read."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        line.request("GET", path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"} if cookie else {})
        answer = line.getresponse()
        try:
            yield line, answer
        finally:
            answer.close()
            line.close()


@contextmanager
def web_server(data: Path, *, workers: int = 2) -> Iterator[WebServer]:
    """One that is up."""
    port = free_port()
    command = [sys.executable, "-P", "-m", "granian", "--interface", "asgi", "--port", str(port)]
    command += ["--workers", str(workers)]
    command += ["--log-level", "warning", "--workers-kill-timeout", "2s", "staffetta.config.web:door"]
    known = {"STAFFETTA_DATABASE": app_address(str(connection.settings_dict["NAME"])), "STAFFETTA_DATA": str(data)}
    given = environment(**known, STAFFETTA_POOL="1", DJANGO_SETTINGS_MODULE="staffetta.config.settings")
    data.mkdir(parents=True, exist_ok=True)
    (data / "secret_key").write_text(settings.SECRET_KEY)
    with (data / "web.log").open("wb") as log:
        process = subprocess.Popen(command, env=given, cwd="/", stdout=log, stderr=log)
    try:
        server = WebServer(port, process)
        eventually(server.answers, patience=180)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def session_of(member: Member) -> str:
    """A session in which this member works, as its cookie."""
    from django.test import Client  # noqa: PLC0415 - needs Django

    with workspace(None):
        client: Any = Client()
        client.force_login(member.user)
        session = client.session
        session["workspace"] = str(member.workspace_id)
        session.save()
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)
