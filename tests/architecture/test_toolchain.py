"""Facts about the toolchain that once cost us a crash, asked again on every machine."""

import sys

import numpy as np
import pyqtgraph
import sqlcipher3


def test_redrawing_does_not_wear_out_the_reference_count_of_none(qtbot):
    """PySide6 6.12.0 on Python 3.11 dropped one in each painter call, then aborted."""
    plot = pyqtgraph.PlotWidget()
    qtbot.addWidget(plot)
    curve = plot.plot()
    plot.resize(200, 100)
    plot.show()
    plot.grab()
    before = sys.getrefcount(None)

    for turn in range(300):
        curve.setData(np.sin(np.arange(50) + turn))
        plot.grab()

    assert sys.getrefcount(None) > before - 100


def test_the_database_library_encrypts():
    connection = sqlcipher3.connect(":memory:")

    [version] = connection.execute("PRAGMA cipher_version").fetchone()
    connection.close()

    assert version.startswith("4.")
