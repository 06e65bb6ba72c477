"""By which key push services know this installation (RFC 8292).

The key is derived from the installation's secret: nothing to keep, nothing to lose, the same in every process and after
a restore. A new secret, which also signs everybody out, makes browsers subscribe anew.
"""

from __future__ import annotations

import base64
import functools
import time
from email.utils import parseaddr
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from py_vapid import Vapid02

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many keys there are on the curve P-256."""
VALID = 12 * 3600
"""Seconds; push services accept no more than a day."""


@functools.cache
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    derived = HKDF(hashes.SHA256(), 48, salt=None, info=b"staffetta vapid").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(derived, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """The `applicationServerKey` with which browsers subscribe."""
    form = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    point = _key(settings.SECRET_KEY).public_key().public_bytes(*form)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def authorization(endpoint: str) -> dict[str, str]:
    """The header that shows a push service who sends."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + VALID,
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    signed: dict[str, str] = Vapid02(_key(settings.SECRET_KEY)).sign(claims)
    return signed
