"""On which page a process stands. The rooms above, whose processes they are, say so in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable

from staffetta.contacts.models import Contact
from staffetta.processes.models import Process, Task
from staffetta.ui.addresses import url

_addresses: dict[str, Callable[[Process], str]] = {}
_contact: list[Callable[[Contact], str]] = []


def register(kind: str, address: Callable[[Process], str]) -> None:
    """Say where processes of this kind (Process.Kind) are shown. It must not ask the database, and is asked for every
    row of lists and months: staffetta.ui.addresses.url resolves a pattern once."""
    _addresses[kind] = address


def register_contacts(address: Callable[[Contact], str]) -> None:
    """Say where contacts are shown."""
    _contact[:] = [address]


def address_of(process: Process) -> str:
    """The page of a process."""
    known = _addresses.get(process.kind)
    return known(process) if known else url("processes:show", process.pk)


def address_of_contact(contact: Contact) -> str:
    """The page of a contact."""
    return _contact[0](contact) if _contact else url("tasks:list")


def address_of_task(task: Task) -> str:
    """The page where a task stands: its process's, else its contact's, else its own."""
    if task.process is not None:
        return address_of(task.process)
    if task.contact is not None and _contact:
        return _contact[0](task.contact)
    return url("tasks:edit", task.pk)
