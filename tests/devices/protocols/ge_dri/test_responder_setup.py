import pytest

from devices.protocols.ge_dri.responder_setup import Escapes, Flags, S5Setup


def test_a_monitor_as_it_leaves_the_factory_misbehaves_in_no_way():
    setup = S5Setup()

    assert (setup.level, setup.level_zero, setup.moments) == (9, True, 1)
    assert (setup.escapes, setup.flags) == (Escapes.USUAL, Flags.USUAL)
    assert not any((setup.auxiliary, setup.alarms, setup.frozen, setup.inactive, setup.raw))
    assert setup.record is setup.frame is setup.not_ready is None


def test_a_setup_does_not_change():
    with pytest.raises(AttributeError):
        S5Setup().level = 8
