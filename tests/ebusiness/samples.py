"""Sample files, and files made wrong on purpose."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

from asn1crypto import cms

DATA = Path(__file__).parent / "data"


def sample(name: str) -> bytes:
    """A file of tests/ebusiness/data."""
    return (DATA / name).read_bytes()


def signed(content: bytes) -> bytes:
    """The content as a .p7m: a CAdES envelope (without a signer, which reading does not ask for)."""
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": content},
            "signer_infos": [],
        }
    )
    info = cms.ContentInfo({"content_type": "signed_data", "content": data})
    return bytes(info.dump())


def pdf_with(packed: bytes, name: str = "factur-x.xml") -> bytes:
    """A small PDF that holds one file, whose bytes are compressed already."""
    parts = [
        b"<< /Type /Catalog /Names << /EmbeddedFiles << /Names [(f) 2 0 R] >> >> >>",
        b"<< /Type /Filespec /F (%s) /EF << /F 3 0 R >> >>" % name.encode(),
        b"<< /Type /EmbeddedFile /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    out, places = io.BytesIO(b"%PDF-1.7\n"), []
    out.seek(0, io.SEEK_END)
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """So many megabytes of blanks, compressed."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(b" " * 1024**2) for _ in range(megabytes)), packer.flush()])
