"""Open pages are told by the real web server: who hears what, until when, also after the database was away."""

from __future__ import annotations

import http.client
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from django.db import connection

from staffetta.accounts.acts.deactivate_member import deactivate_member
from staffetta.accounts.acts.make_group import make_group
from staffetta.core import live
from staffetta.core.isolation import workspace
from tests.cast import DAWN, Cast, a_firm
from tests.config.instances import eventually
from tests.config.webserver import WebServer, session_of, web_server
from tests.server import super_address

STREAM = "text/event-stream"
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    with web_server(tmp_path_factory.mktemp("live") / "data") as server:
        yield server


@pytest.fixture
def home(transactional_db: None) -> Iterator[Cast]:
    with workspace(None):
        cast = a_firm()
    with workspace(cast.workspace.pk):
        yield cast


class Stream:
    """What one browser hears."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self._heard: queue.Queue[str] = queue.Queue()
        self.thread = threading.Thread(target=self._listen, args=(answer,))
        self.thread.start()

    def _listen(self, answer: http.client.HTTPResponse) -> None:
        try:
            while line := answer.readline():
                if line.startswith(b"data: "):
                    self._heard.put(line[6:].decode().strip())
        except (OSError, http.client.HTTPException):
            pass
        self._heard.put("end")

    def next(self) -> str:
        """The next word, past those that only say that it lives."""
        while (said := self._heard.get(timeout=15)) == "beat":
            pass
        return said

    def topics(self) -> set[str]:
        return set(self.next().split()[1:])

    def is_silent(self) -> bool:
        return self._heard.empty()


@contextmanager
def listening(server: WebServer, *cookies: str) -> Iterator[list[Stream]]:
    """Streams that have said hello; the ear of each process is at the database by then."""
    with ExitStack() as stack:
        streams = []
        for cookie in cookies:
            line, answer = stack.enter_context(server.call("/live/stream/", cookie))
            stream = Stream(answer)
            stack.callback(stream.thread.join)
            stack.callback(line.sock.shutdown, socket.SHUT_RDWR)
            streams.append(stream)
        assert [stream.next() for stream in streams] == ["hello"] * len(cookies)
        yield streams


def _ready(server: WebServer, cookie: str) -> None:
    """Wait until each process hears; before, there is no stream, and pages ask."""
    eventually(lambda: all(server.ask("/live/stream/", cookie)[1].startswith(STREAM) for _ in range(6)))


def test_everybody_in_the_workspace_hears_and_nobody_else(web: WebServer, home: Cast) -> None:
    with workspace(None):
        others = a_firm("Bianchi", domain="bianchi.example")
    ada, sara, stranger = (session_of(m) for m in (home.administrator, home.seller, others.administrator))
    _ready(web, ada)
    with listening(web, ada, sara, stranger) as (one, two, foreign):
        group = make_group("North", members=[home.seller], by=home.administrator)
        assert one.topics() == two.topics() == {"accounts", live.mark_of(group.pk)}
        live.publish("notices", member_id=home.seller.pk)
        assert two.next() == "0 notices"
        with workspace(others.workspace.pk):
            live.publish("leads")
        assert foreign.topics() == {"leads"}  # the first that it hears
        assert one.is_silent() and two.is_silent()


def test_a_stream_ends_with_the_membership_and_needs_a_session(web: WebServer, home: Cast) -> None:
    sara, ada = session_of(home.seller), session_of(home.administrator)
    _ready(web, ada)
    assert web.ask("/live/stream/")[0] == 401
    assert web.ask("/live/stream/", "nonsense")[0] == 401
    with listening(web, sara, ada) as (leaving, staying):
        deactivate_member(home.seller, at=DAWN, by=home.administrator)
        assert leaving.next() == "end"
        assert "accounts" in staying.topics()


def test_when_the_database_comes_back_streams_go_on_and_ask_for_everything(web: WebServer, home: Cast) -> None:
    ada = session_of(home.administrator)
    _ready(web, ada)
    with listening(web, ada) as (stream,):
        with psycopg.connect(super_address(str(connection.settings_dict["NAME"])), autocommit=True) as powerful:
            ears = powerful.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and query ilike 'listen %'"
            ).fetchall()
        assert len(ears) == 2
        assert stream.topics() == {live.EVERYTHING}
        _ready(web, ada)
        live.publish("leads")
        assert "leads" in stream.topics()
