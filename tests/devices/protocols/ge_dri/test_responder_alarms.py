import pytest

from devices.protocols.ge_dri.responder_alarms import display, lines
from tests.devices.protocols.ge_dri import s5


def test_a_display_without_alarms_has_493_bytes_and_sounds():
    assert display((), (), 0) == s5.display().replace(b"\x01\0\x01", b"\0\0\0")


def test_alarms_have_words_and_a_colour():
    assert lines(["hr-high", "apnea", "probe-off"]) == (
        ("APNEA", 3),
        ("HR HIGH", 2),
        ("PROBE OFF", 1),
    )


def test_no_more_than_five_fit():
    assert len(lines([f"alarm-{at}" for at in range(9)])) == 5


def test_a_line_says_what_of_it_has_changed():
    said = display((("HR LOW", 2), ("APNEA", 3)), (("HR LOW", 2), ("HR HIGH", 3)), 0)

    assert said[8:16] == b"HR LOW\0\0"
    assert said[88:91] == bytes((0, 2, 0))
    assert said[103:108] == b"APNEA"
    assert said[183:186] == bytes((1, 3, 0))


@pytest.mark.parametrize(("silence", "sound"), [(0, 1), (4, 0), (7, 0)])
def test_silence_takes_the_sound_away(silence, sound):
    said = display((), (), silence)

    assert (said[2], said[7]) == (sound, silence)
    assert len(said) == 493
