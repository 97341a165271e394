"""How recorder and window prove to each other that they hold the station's key, without showing it.

Both ends send a number used once and answer with a digest over both numbers under a key derived
from the record's key.  The two answers name their sides, so that neither can be sent back.
"""

import hmac
import secrets
from multiprocessing import AuthenticationError
from typing import Protocol

NONCE_BYTES = 32
LONGEST = 256
PURPOSE = b"infusion-station herald 1"


class Wire(Protocol):
    """The two calls of a connection that are used here; never `send` and `recv`, which pickle."""

    def send_bytes(self, buf: bytes) -> None:
        """Send one message."""
        ...

    def recv_bytes(self, maxlength: int | None = None) -> bytes:
        """Wait for one message."""
        ...


def derive(key: bytes) -> bytes:
    """The herald's own key: nothing on the local line says anything about the record's."""
    return hmac.digest(key, PURPOSE, "sha256")


def admit(wire: Wire, secret: bytes) -> None:
    """The recorder's side; raises ``AuthenticationError`` at a window without the secret."""
    ours = secrets.token_bytes(NONCE_BYTES)
    wire.send_bytes(ours)
    said = wire.recv_bytes(LONGEST)
    theirs, proof = said[:NONCE_BYTES], said[NONCE_BYTES:]
    _check(proof, _proof(secret, b"window", ours, theirs))
    wire.send_bytes(_proof(secret, b"recorder", ours, theirs))


def enter(wire: Wire, secret: bytes) -> None:
    """The window's side; raises ``AuthenticationError`` at a recorder without the secret."""
    theirs = wire.recv_bytes(LONGEST)
    ours = secrets.token_bytes(NONCE_BYTES)
    wire.send_bytes(ours + _proof(secret, b"window", theirs, ours))
    _check(wire.recv_bytes(LONGEST), _proof(secret, b"recorder", theirs, ours))


def _proof(secret: bytes, side: bytes, recorders: bytes, windows: bytes) -> bytes:
    return hmac.digest(secret, side + b":" + recorders + windows, "sha256")


def _check(said: bytes, wanted: bytes) -> None:
    if not hmac.compare_digest(said, wanted):
        raise AuthenticationError("the other side does not hold this station's key")
