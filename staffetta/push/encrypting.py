"""What a device shows, so that only this device reads it (RFC 8291)."""

from __future__ import annotations

import base64
import re

import http_ece
import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from staffetta.push.models import Device
from staffetta.push.writers import Said

LONGEST = 400
"""Letters of the sentence; a message may have 4096 bytes."""


def raw(text: str) -> bytes:
    """The bytes of base64url with or without its padding. Raises ValueError."""
    if re.fullmatch(r"[A-Za-z0-9_-]+={0,2}", text) is None:
        raise ValueError(text)
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_key_of_a_browser(p256dh: str, auth: str) -> bool:
    """Whether these are a point on the curve and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(p256dh))
        return len(raw(auth)) == 16
    except ValueError:
        return False


def sealed(said: Said, device: Device) -> bytes:
    """The body of the message to the push service."""
    shown = {"title": said.title, "body": said.body[:LONGEST], "href": said.href, "tag": said.tag}
    key = ec.generate_private_key(ec.SECP256R1())
    body: bytes = http_ece.encrypt(
        orjson.dumps(shown),
        private_key=key,
        dh=raw(device.p256dh),
        auth_secret=raw(device.auth),
        version="aes128gcm",
    )
    return body
