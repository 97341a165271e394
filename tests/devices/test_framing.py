"""Noise keeps every byte and its reason."""

from dataclasses import FrozenInstanceError

import pytest

from devices.framing import Noise


def test_noise_keeps_its_bytes_whole_and_says_why_they_were_no_frame():
    noise = Noise(b"\x00\xff", "between frames")

    assert (noise.raw, noise.reason) == (b"\x00\xff", "between frames")


def test_noise_cannot_be_repaired():
    with pytest.raises(FrozenInstanceError):
        Noise(b"\x00", "bad sum").raw = b"\x01"
