"""All that may ever leave the station, against a list that people have read: one file a protocol.

A new sendable byte is a visible diff of a file in `golden/`, with the name of who read it.
"""

import re
from pathlib import Path

import pytest

from devices.catalogue import kinds
from devices.query import Field
from devices.virtual import VirtualLine, VirtualSettings
from tests.architecture.every_kind import START, Everything, Restarting, kept

GOLDEN = Path(__file__).parent / "golden"
ROW = 16
KINDS = pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.protocol)


def _shown(constant: bytes) -> list[str]:
    """Constant bytes as people compare them with a manual: hex, and what of them is text."""
    rows = [constant[place : place + ROW] for place in range(0, len(constant), ROW)]
    return [
        f"  bytes {row.hex(' '):{3 * ROW}}|"
        + "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        + "|"
        for row in rows
    ]


def golden_list(kind) -> str:
    """Every query of a protocol: its name, its constant bytes, and the form of each field."""
    lines = []
    for query in kind.queries:
        lines.append(f"query {query.name}")
        for part in query.parts:
            if isinstance(part, Field):
                lines.append(f"  field {part.name}: {repr(part.form)[2:-1]}")
            else:
                lines += _shown(part)
    return "".join(f"{line}\n" for line in lines)


def reviewed(kind) -> list[str]:
    return (GOLDEN / f"{kind.protocol}.txt").read_text("utf-8").splitlines(keepends=True)


def golden_forms(kind) -> list[bytes]:
    """Each query of the reviewed file as one regular expression, read from the file alone."""
    forms: list[bytes] = []
    for line in reviewed(kind):
        if line.startswith("query "):
            forms.append(b"")
        elif line.startswith("  bytes "):
            forms[-1] += re.escape(bytes.fromhex(line[8:].split("|")[0]))
        elif line.startswith("  field "):
            form = line.rstrip("\n").split(": ", 1)[1]
            forms[-1] += b"(?:" + form.encode().decode("unicode_escape").encode("latin-1") + b")"
    return forms


@KINDS
def test_what_a_protocol_may_send_is_what_was_reviewed(kind):
    listed = "".join(line for line in reviewed(kind) if not line.startswith("#"))

    assert golden_list(kind) == listed, f"The reviewed list would now read:\n{golden_list(kind)}"


@KINDS
def test_every_reviewed_list_says_who_read_it_against_what(kind):
    head = [line for line in reviewed(kind) if line.startswith("#")]

    assert any(line.startswith("# Read by: ") for line in head)
    assert any(line.startswith("# Against: ") for line in head)


def _all_reviewed(kind, wire: bytes) -> bool:
    """Whether every byte belongs to a whole frame of the reviewed file; none is nothing wrong."""
    if not wire:
        return True
    forms = [re.compile(form, re.DOTALL) for form in golden_forms(kind)]
    bodies = kind.unframe(wire)
    return bool(bodies) and all(any(form.fullmatch(body) for form in forms) for body in bodies)


@KINDS
@pytest.mark.parametrize("seed", range(3))
def test_the_far_end_hears_nothing_but_what_was_reviewed_in_ten_minutes_with_faults(kind, seed):
    settings = VirtualSettings(split=seed, wrap=lambda device: Restarting(device, seed))
    line = VirtualLine(kind, Everything(kind), START, settings)
    line.run(600)

    assert _all_reviewed(kind, line.responder.heard)
    assert bool(line.responder.heard) == bool(kind.queries)


@KINDS
def test_nothing_else_is_sent_when_the_cable_comes_and_goes(kind):
    tap = kept()
    settings = VirtualSettings(
        split=1,
        taps=(tap,),
        wrap=lambda device: Restarting(device, 1),
        unplugged=lambda now: now % 97 > 90,
    )
    VirtualLine(kind, Everything(kind), START, settings).run(600)

    assert bool(tap.wires) == bool(kind.queries)
    assert all(_all_reviewed(kind, wire) for wire in tap.wires)


@KINDS
def test_a_changed_bit_anywhere_is_refused_unless_the_reviewed_list_has_it_too(kind):
    tap = kept()
    VirtualLine(kind, Everything(kind), START, VirtualSettings(taps=(tap,))).run(20)
    gate = kind.gate()
    longest = {len(wire): wire for wire in tap.wires}

    for wire in longest.values():
        assert gate.permits(wire)
        for place in range(8 * len(wire)):
            changed = bytearray(wire)
            changed[place // 8] ^= 1 << place % 8
            assert not gate.permits(bytes(changed)) or _all_reviewed(kind, bytes(changed))
