"""Zip archives of files: opened within limits, never written out (A-08)."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from staffetta.core.refusals import Refused
from staffetta.ebusiness.xml import LARGEST

MOST_FILES = 1000
MOST_BYTES = 200 * 1024**2
"""So much may all files of one archive come to."""
MOST_PACKED = 50 * 1024**2
PIECE = 65536
MOST_ENTRIES = 4 * MOST_FILES
"""Folders and hidden files, which are left out, are entries as well."""
OFFICE = ("[Content_Types].xml", "styles.xml")
"""What archives of Microsoft's and LibreOffice's programs have within."""
END_OF_DIRECTORY, ENTRY = b"PK\x05\x06", b"PK\x01\x02"


class BadArchive(Refused):
    """The archive is damaged, or larger within than any that is meant honestly."""

    status = 422


def is_archive(content: bytes) -> bool:
    """Whether this is a zip archive."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def members(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of an archive as (name, bytes), one after the other, so that memory holds but one; a file that is none
    as itself. Folders, hidden files and archives within are left out.

    Sizes are counted while unpacking, since an archive may lie about them; the whole is unpacked once before the first
    file is given out, so that an archive is refused before anything of it is taken in. Raises BadArchive.
    """
    if not is_archive(content):
        yield name, content
        return
    if len(content) > MOST_PACKED:
        raise BadArchive(_("The file is larger than {size} MB.").format(size=MOST_PACKED // 1024**2))
    try:
        _check_directory(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise BadArchive(_("This archive is damaged or encrypted.")) from error


def _check_directory(content: bytes) -> None:
    """Refuse an archive with a huge directory before it is read, which makes an object of each entry: how many there
    are stands at its end, and each begins with a mark, which is counted since that number may lie."""
    end = content.rfind(END_OF_DIRECTORY)
    said = int.from_bytes(content[end + 10 : end + 12], "little") if end >= 0 else 0
    if max(said, content.count(ENTRY)) > MOST_ENTRIES:
        raise BadArchive(_("The archive holds more than {count} files.").format(count=MOST_FILES))


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
    if any(info.filename in OFFICE for info in infos):
        raise BadArchive(_("This is an Office document; send the file with its data (XML, or a PDF with XML in it)."))
    if len(infos) > MOST_FILES:
        raise BadArchive(_("The archive holds more than {count} files.").format(count=MOST_FILES))
    left = MOST_BYTES
    for info in infos:
        left -= sum(len(piece) for piece in _pieces(archive, info, min(left, LARGEST)))
    for info in infos:
        content = b"".join(_pieces(archive, info, LARGEST))
        if not is_archive(content):
            yield info.filename.rpartition("/")[2], content


def _is_hidden(path: str) -> bool:
    return path.startswith("__MACOSX/") or path.rpartition("/")[2].startswith(".")


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """The bytes of one file, piece by piece. Raises BadArchive beyond `most`."""
    size = 0
    with archive.open(info) as file:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > most:
                raise BadArchive(_("“{name}” in this archive is too large.").format(name=info.filename[:100]))
            yield piece
