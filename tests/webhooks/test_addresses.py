"""Webhooks are no way into the own network (X-03)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from staffetta.core import outbox
from staffetta.core.addresses import is_public
from staffetta.core.outbox import LONGEST, Message, send
from staffetta.core.refusals import Invalid
from staffetta.webhooks.addresses import problem_of
from tests.cast import Cast
from tests.webhooks.makers import a_webhook
from tests.webhooks.receiver import Receiver


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
        ),
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.0.192", "168.63.129.16", "198.18.0.1", "100.100.100.200"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe"),
        *("64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "::127.0.0.1", "2001:db8::1", "word"),
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://example.com/", "file:///etc/passwd", "example.com", "https://", "http://[::1", "https://a b.example/"),
        *("http://user:word@example.com/", "http://localhost/", "http://LOCALHOST./", "http://x.localhost/"),
        *("http://127.0.0.1/", "http://[::1]:8080/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest"),
        *("http://printer.local/", "http://example.com:99999/", "http://example.com\\@127.0.0.1/", "javascript:1"),
    ],
)
def test_refused_when_entered(url: str) -> None:
    assert problem_of(url, private=False)


@pytest.mark.parametrize("url", ["https://example.com/hook?x=1", "http://example.com:8080", "https://zażółć.example/"])
def test_taken(url: str) -> None:
    assert problem_of(url, private=False) == ""


def test_the_act_refuses_at_the_field(firm: Cast, settings: Any) -> None:
    settings.WEBHOOKS_PRIVATE = False
    with pytest.raises(Invalid) as refused:
        a_webhook(firm.administrator, "http://127.0.0.1:5432/")
    assert "private network" in refused.value.fields["url"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]"])
def test_however_it_is_written_the_looked_up_address_decides(receiver: Receiver, host: str) -> None:
    message = Message(f"http://{host}:{receiver.port}/hook", b"{}", {})
    outcome = asyncio.run(send(message))
    assert outcome.trouble in ("forbidden", "name")
    assert receiver.received == []


def test_the_connection_goes_to_the_address_that_was_checked(receiver: Receiver) -> None:
    """A name that answers differently the second time gains nothing: it is asked once."""
    asked: list[str] = []

    async def run() -> outbox.Outcome:
        loop = asyncio.get_running_loop()
        known = loop.getaddrinfo

        async def asking(host: Any, *args: Any, **more: Any) -> Any:
            asked.append(host)
            return await known("127.0.0.1" if host == "hooks.example.com" else host, *args, **more)

        loop.getaddrinfo = asking  # type: ignore[method-assign]
        message = Message(f"http://hooks.example.com:{receiver.port}/hook", b"{}", {"X": "1"}, private=True)
        return await send(message)

    assert asyncio.run(run()).arrived
    assert asked.count("hooks.example.com") == 1
    assert set(asked) <= {"hooks.example.com", "127.0.0.1"}
    assert receiver.received[0].headers["host"] == f"hooks.example.com:{receiver.port}"


def test_no_more_of_an_answer_is_read_than_64_kb(receiver: Receiver) -> None:
    receiver.answers = ["flood"]
    outcome = asyncio.run(send(Message(receiver.url, b"{}", {}, private=True)))
    assert outcome.arrived
    assert len(outcome.answer) == LONGEST


def test_a_proxy_of_the_environment_is_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert asyncio.run(send(Message(receiver.url, b"{}", {}, private=True))).arrived
