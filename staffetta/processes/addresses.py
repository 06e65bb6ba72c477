"""On which page a process stands. The rooms above, whose processes they are, say so in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from staffetta.contacts.models import Contact
from staffetta.processes.models import Process, Task

_addresses: dict[str, Callable[[Process], str]] = {}
_contact: list[Callable[[Contact], str]] = []


def register(kind: str, address: Callable[[Process], str]) -> None:
    """Say where processes of this kind (Process.Kind) are shown. It must not ask the database."""
    _addresses[kind] = address


def register_contacts(address: Callable[[Contact], str]) -> None:
    """Say where contacts are shown."""
    _contact[:] = [address]


def address_of(process: Process) -> str:
    """The page of a process."""
    known = _addresses.get(process.kind)
    return known(process) if known else reverse("processes:show", args=[process.pk])


def address_of_contact(contact: Contact) -> str:
    """The page of a contact."""
    return _contact[0](contact) if _contact else reverse("tasks:list")


def address_of_task(task: Task) -> str:
    """The page where a task stands: its process's, else its contact's, else its own."""
    if task.process is not None:
        return address_of(task.process)
    if task.contact is not None and _contact:
        return _contact[0](task.contact)
    return reverse("tasks:edit", args=[task.pk])
