"""The bytes of attachments: MEDIA_ROOT/<workspace>/<id>, written before the act that makes them an attachment.

What an act then refuses leaves a file without a record; `sweep` removes those once they are a day old.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.bin.models import BinEntry
from staffetta.core.ids import uuid7
from staffetta.core.isolation import current_workspace_id
from staffetta.core.jobs import enqueue, job
from staffetta.core.refusals import Invalid
from staffetta.core.text import tidy
from staffetta.processes.models import Attachment
from staffetta.processes.plans import Stored

LARGEST = 25_000_000
DAY = 24 * 3600
_SALT = "staffetta.processes.kept-file"


def place_of(file_id: uuid.UUID) -> Path:
    """Where the bytes of a file of the current workspace lie."""
    return Path(settings.MEDIA_ROOT) / current_workspace_id().hex / file_id.hex


def store(upload: UploadedFile[Any]) -> Stored:
    """Write the bytes of an upload down. Raises Invalid at `files` for one that is empty or too large."""
    name = safe_name(upload.name or "")
    size = upload.size or 0
    if size > LARGEST:
        megabytes = LARGEST // 1_000_000
        raise _unfit(_("“{name}” is larger than {size} MB.").format(name=name, size=megabytes))
    if size == 0:
        raise _unfit(_("“{name}” is empty.").format(name=name))
    file_id = uuid7()
    place = place_of(file_id)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Stored(file_id, name, size, media_type_of(name), digest.hexdigest())


def _unfit(sentence: str) -> Invalid:
    return Invalid(_("Some values are not valid."), fields={"files": sentence})


def safe_name(given: str) -> str:
    """The last part of a name as sent, without what a file system, a header or a reader could misunderstand."""
    last = re.split(r"[\\/]", given)[-1]
    bare = tidy(re.sub(r'[<>:"|?*\u202a-\u202e\u2066-\u2069]', "_", last)).lstrip(".")
    if not bare.strip(". "):
        return _("file")
    stem, dot, ending = bare.rpartition(".")
    if len(bare) <= 200:
        return bare
    return f"{stem[:180]}.{ending[:19]}" if dot and stem else bare[:200]


def media_type_of(name: str) -> str:
    """What the ending of a name promises. Files are only ever handed out to be saved, never shown in a page."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def keep(stored: Stored, member: Member) -> str:
    """A token by which the same form, sent again by the same member, gets a stored file back (X-08)."""
    said = {**asdict(stored), "id": stored.id.hex, "member": member.pk.hex}
    return signing.dumps(said, salt=_SALT, compress=True)


def kept(tokens: Iterable[str], member: Member) -> tuple[Stored, ...]:
    """The files of these tokens, without the forged, another's, old, swept and meanwhile attached ones."""
    found = [stored for token in tokens if (stored := _kept(token, member)) is not None]
    used = set(Attachment.objects.filter(pk__in=[stored.id for stored in found]).values_list("pk", flat=True))
    return tuple({stored.id: stored for stored in found if stored.id not in used}.values())


def _kept(token: str, member: Member) -> Stored | None:
    try:
        said = signing.loads(token, salt=_SALT, max_age=DAY)
    except signing.BadSignature:
        return None
    if said.pop("member") != member.pk.hex:
        return None
    stored = Stored(**{**said, "id": uuid.UUID(hex=said["id"])})
    return stored if place_of(stored.id).exists() else None


def discard(files: Iterable[Stored]) -> None:
    """Remove files that came to nothing."""
    for stored in files:
        place_of(stored.id).unlink(missing_ok=True)


def sweep(*, now: float | None = None) -> int:
    """Remove files of the current workspace that are older than two days and no attachment; returns how many."""
    folder = Path(settings.MEDIA_ROOT) / current_workspace_id().hex
    if not folder.is_dir():
        return 0
    before = (now if now is not None else time.time()) - 2 * DAY
    old = {uuid.UUID(hex=entry.name): entry for entry in os.scandir(folder) if _is_old(entry, before)}
    used = _used(list(old))
    unused = [entry for file_id, entry in old.items() if file_id not in used]
    for entry in unused:
        Path(entry.path).unlink(missing_ok=True)
    return len(unused)


def _used(file_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these that are attachments, also where these lie in the bin."""
    used = set(Attachment.objects.filter(pk__in=file_ids).values_list("pk", flat=True))
    binned = BinEntry.objects.keeping(file_ids).values_list("files", flat=True)
    return used | {pk for several in binned for pk in several}


def remove_later(file_ids: Sequence[uuid.UUID]) -> None:
    """Have the bytes of attachments that are deleted for good removed after the commit."""
    enqueue(remove_files, file_ids=[str(pk) for pk in file_ids])


@job
def remove_files(file_ids: list[str]) -> None:
    """Remove what neither an attachment nor the bin needs any more."""
    wanted = [uuid.UUID(pk) for pk in file_ids]
    for pk in set(wanted) - _used(wanted):
        place_of(pk).unlink(missing_ok=True)


@job
def sweep_files() -> None:
    """`sweep`, in the worker. Enqueued whenever a refused form leaves files behind."""
    sweep()


def _is_old(entry: os.DirEntry[str], before: float) -> bool:
    return re.fullmatch(r"[0-9a-f]{32}", entry.name) is not None and entry.stat().st_mtime < before
