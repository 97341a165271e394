"""The bytes of a simulated oximeter: groups, packets, records and lines, as the sheet has them."""

from datetime import datetime

from devices.protocols.nonin.frames import frame_of_seven, frame_of_two, group, line, record
from devices.protocols.nonin.oximeter import Damage, Face, Output, Oximeter, Printing, Stored

MISSING_RATE, MISSING_SATURATION = 0x1FF, 0x7F
FRAMES_A_SECOND, FRAMES = 75, 25
COLOURED = 12  # frames of every pulse
FLAT, SWING = 100, 60  # the pleth of a pulse, in steps of 256
RESTING = 60  # beats a minute of a pulse that is not known


def eight(face: Face) -> bytes:
    """Status, rate, saturation, second status."""
    flags = face.flags
    rate = _rate(face.rate)
    status = (
        0x80
        | ("R6" in flags) << 6
        | ("OOT" in flags) << 5
        | ("LPRF" in flags) << 4
        | ("MPRF" in flags) << 3
        | ("ARTF" in flags) << 2
        | rate >> 7
    )
    second = ("SPA" in flags) << 5 | ("SNSA" in flags) << 3 | ("LOWBAT" in flags)
    return group(bytes([status, rate & 0x7F, _saturation(face.saturation), second]))


def packet(face: Face, number: int, settings: Oximeter, output: Output) -> list[bytes]:
    """The 25 frames of the `number`th third of a second since power-on."""
    floats = _floats(face, number, settings.revision)
    frames = []
    for place in range(1, FRAMES + 1):
        status = _status(face, (number * FRAMES + place - 1), first=place == 1)
        level = _pleth(face, number * FRAMES + place - 1, settings.still)
        if output is Output.TWO:
            frames.append(frame_of_two(bytes([status, level >> 8, floats[place]])))
        else:
            frames.append(frame_of_seven(bytes([status, level >> 8, level & 0xFF, floats[place]])))
    return frames


def _floats(face: Face, number: int, revision: int) -> bytearray:
    """The slow bytes of a packet by the number of their frame; number 0 is none."""
    rate, beat_rate = _rate(face.rate), _rate(face.beat_rate)
    shown, beat = _saturation(face.saturation), _saturation(face.beat_saturation)
    floats = bytearray(FRAMES + 1)
    for place, value in ((1, beat_rate), (14, beat_rate), (20, rate), (22, rate)):
        floats[place], floats[place + 1] = value >> 7, value & 0x7F
    for place in (3, 10, 11, 16):
        floats[place] = beat
    floats[9] = floats[17] = shown
    floats[4] = revision
    floats[6], floats[7] = number >> 7 & 0x7F, number & 0x7F
    floats[8] = ("SPA" in face.flags) << 5 | ("LOWBAT" in face.flags)
    return floats


def _status(face: Face, frame: int, *, first: bool) -> int:
    flags = face.flags
    colour = _colour(flags) if _is_coloured(face, frame) else 0
    return (
        0x80
        | ("R6" in flags) << 6
        | ("ARTF" in flags) << 5
        | ("OOT" in flags) << 4
        | ("SNSA" in flags) << 3
        | colour
        | first
    )


def _colour(flags: frozenset[str]) -> int:
    """Green, yellow or red, in bits 2 and 1."""
    if "LPRF" in flags:
        return 0b100
    return 0b110 if "MPRF" in flags else 0b010


def _period(face: Face) -> int:
    """Frames of one pulse."""
    return max(FRAMES_A_SECOND * 60 // (face.beat_rate or RESTING), COLOURED)


def _is_coloured(face: Face, frame: int) -> bool:
    """The last frames of each pulse carry its colour; a finger that is out has no pulse."""
    period = _period(face)
    return "SNSA" not in face.flags and frame % period >= period - COLOURED


def _pleth(face: Face, frame: int, still: int | None) -> int:
    """A level of eight bits and eight more below it: up with the pulse, and slowly down again."""
    if still is not None:
        return still
    if face.beat_rate is None:
        return FLAT << 8 | FLAT
    period = _period(face)
    level = FLAT + SWING * (period - frame % period) // period
    return level << 8 | frame % period & 0xFF


def spot_check(stored: Stored, face: Face, longer: bytes, *, from_memory: bool) -> bytes:
    """A record of format 13."""
    status = (
        0x0200 * stored.good_quality
        | 0x0100 * (stored.rate is None and stored.saturation is None)
        | 0x0010 * from_memory
        | 0x0001 * ("LOWBAT" in face.flags)
    )
    data = bytes.fromhex(f"{stored.time:%Y%m%d%H%M%S}00") + status.to_bytes(2, "big")
    data += _rate(stored.rate).to_bytes(2, "big") + bytes([0, _saturation(stored.saturation)])
    return record(data + longer)


def printed(face: Face, clock: datetime, how: Printing, *, marked: bool) -> bytes:
    """One line of the printer stream."""
    return line(
        f"{f'{clock:%H:%M:%S} ' if how.clocked else ''}"
        f"SPO2={_digits(face.saturation, how)} HR={_digits(face.rate, how)}"
        f"{' F' if how.fast else ''}"
        f"{(' *' if how.spaced else '*') if marked else ''}"
        f"{'B' if how.breath else ''}"
    )


def heading(clock: datetime) -> bytes:
    """What a bench model prints at power-up; the exact text is not known (UNCERTAIN)."""
    return line("MODEL 9600 FORMAT 1") + line(f"DATE {clock:%m/%d/%y} TIME {clock:%H:%M:%S}")


def _digits(number: int | None, how: Printing) -> str:
    return "---" if number is None else str(number).rjust(3, how.padding)


def _rate(rate: int | None) -> int:
    return MISSING_RATE if rate is None else rate


def _saturation(saturation: int | None) -> int:
    return MISSING_SATURATION if saturation is None else saturation


def spoilt(sent: list[bytes], damage: Damage) -> list[bytes]:
    """What is sent at once, with the damage done to it."""
    pieces = list(sent)
    if damage.bad_sum is not None and len(pieces) == FRAMES:
        wrong = pieces[damage.bad_sum - 1]
        pieces[damage.bad_sum - 1] = wrong[:-1] + bytes([wrong[-1] ^ 0x01])
    if damage.lost is not None:
        whole = b"".join(pieces)
        place = damage.lost % len(whole)
        pieces = [whole[:place] + whole[place + 1 :]]
    return [damage.extra + pieces[0], *pieces[1:]]


def unmarked(first: bytes) -> bytes:
    """A packet's first frame without its mark, and with the sum that belongs to it."""
    if first[0] == 0x01:
        return frame_of_two(bytes([first[1] & 0xFE, *first[2:4]]))
    return frame_of_seven(bytes([first[0] & 0xFE, *first[1:4]]))
