"""Who a pump says it is."""

import pytest

from devices.protocols.bbraun_dianet.nameplate import Nameplate
from tests.devices.protocols.bbraun_dianet.cable import VECTORS


def plate(type_number=1201, serial=12345, version=0x000E):
    return Nameplate(type_number << 18 | serial, version)


def test_the_identity_of_the_vector_is_read():
    vector = VECTORS["rpl_IDENT"]
    data = bytes.fromhex(vector["unstuffed_hex"])[3:]
    found = Nameplate(int.from_bytes(data[:4]), int.from_bytes(data[4:6]))

    assert found.ident >> 18 == vector["expect"]["type"]
    assert found.serial == str(vector["expect"]["serial"])
    assert found.version == vector["expect"]["protocol"]
    assert found == plate()


@pytest.mark.parametrize(
    ("type_number", "model"),
    [
        (202, "Infusomat fmS"),
        (203, "Infusomat P"),
        (1019, "Perfusor fm"),
        (1020, "Perfusor fm (Aachen)"),
        (1200, "Perfusor compact"),
        (1201, "Perfusor compact S"),
    ],
)
def test_every_type_of_the_sheet_has_its_name_and_is_read(type_number, model):
    assert plate(type_number).model == model
    assert plate(type_number).objection is None


@pytest.mark.parametrize("type_number", [0, 201, 1202, 0x3FFF])
def test_a_type_that_is_not_on_the_list_is_not_read(type_number):
    assert plate(type_number).model is None
    assert f"Type {type_number} " in plate(type_number).objection


@pytest.mark.parametrize("version", [0, 0x000D, 0x000F])
def test_another_version_of_the_protocol_is_not_read(version):
    assert plate(version=version).model == "Perfusor compact S"
    assert f"{version:04X}" in plate(version=version).objection


def test_a_pump_that_does_not_tell_its_type_or_version_is_read():
    assert Nameplate(0xFFFFFFFF, 0x000E).objection is None
    assert Nameplate(0xFFFFFFFF, 0x000E).model is None
    assert plate(version=0xFFFF).objection is None


@pytest.mark.parametrize(("serial", "told"), [(1, "1"), (262_142, "262142"), (0, None)])
def test_a_serial_number_has_eighteen_bits(serial, told):
    assert plate(serial=serial).serial == told


@pytest.mark.parametrize("ident", [0xFFFFFFFF, 1201 << 18 | 0x3FFFF])
def test_all_ones_is_no_serial_number(ident):
    assert Nameplate(ident, 0x000E).serial is None
