import argparse
from contextlib import closing

import pytest

from station.data.key import obtain
from station.data.places import places
from station.data.upgrade import prepare
from station.domain.clock import SystemClock
from station.domain.errors import Refused, Unavailable
from station.services.station_commands import RUNS, run


def said(home, command, **words):
    return list(run(argparse.Namespace(command=command, home=home, **words), SystemClock()))


@pytest.fixture
def begun(home):
    where = places(home)
    with closing(prepare(where, obtain(where), SystemClock())):
        pass
    return home


def test_a_copy_is_made_and_put_back(begun, tmp_path):
    folder = tmp_path / "copies"
    assert said(begun, "backup", folder=folder)
    [copy] = folder.glob("*.db")

    assert said(begun, "restore", file=copy)
    assert said(begun, "salvage", file=copy)


def test_an_admission_that_is_not_there_is_refused(begun, tmp_path):
    with pytest.raises((Refused, Unavailable)):
        said(begun, "export", form="csv", admission="nobody", out=tmp_path / "out")


def test_every_command_has_its_run():
    assert set(RUNS) == {"backup", "restore", "salvage", "export"}
