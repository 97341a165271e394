import ast
import re
import sqlite3
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

import pytest

from station.services import toolchain
from station.services.toolchain import REQUIRED, examine_toolchain, usable

ROOT = Path(__file__).parents[2]


def by_name(findings):
    return {one.name: one for one in findings}


def with_versions(**changed):
    """The versions of a good installation, but for some; None is a library that is missing."""

    def versions(name):
        found = changed.get(name.replace("-", "_"), REQUIRED[name][0])
        if found is None:
            raise PackageNotFoundError(name)
        return found

    return versions


def test_this_very_installation_is_fine():
    findings = examine_toolchain()

    assert [one.name for one in findings] == ["python", "libraries", "qt", "encryption"]
    assert all(one.fine for one in findings)
    assert usable(findings)
    assert f"SQLAlchemy {version('SQLAlchemy')}" in by_name(findings)["libraries"].words


def test_the_doctor_asks_for_what_the_project_requires():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    required = {}
    for line in project["dependencies"]:
        name, span = re.fullmatch(r"([\w-]+)(.*)", line).groups()
        lowest = re.search(r">=([\d.]+)", span)[1]
        below = re.search(r"<([\d.]+)", span)
        required[name] = (lowest, below[1] if below else "")

    assert required == REQUIRED


def test_a_missing_library_is_a_sentence_that_says_how_to_get_it():
    findings = by_name(examine_toolchain(with_versions(alembic=None)))

    assert not findings["libraries"].fine
    assert findings["libraries"].words.startswith("alembic cannot be found: run 'make setup-run'")


def test_a_library_of_another_version_is_named():
    findings = by_name(examine_toolchain(with_versions(SQLAlchemy="1.4.54")))

    assert not findings["libraries"].fine
    assert "SQLAlchemy is 1.4.54 and should be at least 2.1 and below 2.2" in (
        findings["libraries"].words
    )


@pytest.mark.parametrize("found", ["6.12.0", "6.10.3", "7.0"])
def test_a_qt_that_aborts_is_not_fine_but_the_rest_can_still_be_looked_at(found):
    findings = examine_toolchain(with_versions(PySide6_Essentials=found))

    assert not by_name(findings)["qt"].fine
    assert "below 6.12" in by_name(findings)["qt"].words
    assert usable(findings)


def test_without_qt_there_is_no_window_and_it_says_so():
    findings = by_name(examine_toolchain(with_versions(PySide6_Essentials=None)))

    assert findings["qt"].words.startswith("Qt cannot be found")
    assert not usable(list(findings.values()))


def test_an_old_python_is_not_fine(monkeypatch):
    monkeypatch.setattr(toolchain, "OLDEST_PYTHON", (99, 0))

    python = by_name(examine_toolchain())["python"]

    assert not python.fine
    assert "too old" in python.words


def test_a_library_that_writes_plainly_is_found_out(monkeypatch):
    plain = ModuleType("sqlcipher3.dbapi2")
    plain.connect, plain.Error = sqlite3.connect, sqlite3.Error
    monkeypatch.setitem(sys.modules, "sqlcipher3.dbapi2", plain)

    encryption = by_name(examine_toolchain())["encryption"]

    assert not encryption.fine
    assert "can be read without a key" in encryption.words


def test_without_sqlcipher_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlcipher3.dbapi2", None)

    findings = examine_toolchain()

    assert by_name(findings)["encryption"].words.startswith("SQLCipher cannot be loaded")
    assert not usable(findings)


def test_where_nothing_can_be_written_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "full"))

    encryption = by_name(examine_toolchain())["encryption"]

    assert not encryption.fine
    assert "cannot be tried" in encryption.words


def test_looking_at_the_toolchain_imports_only_the_standard_library():
    imported = set()
    for source in (toolchain.__file__, Path(toolchain.__file__).with_name("finding.py")):
        for node in ast.walk(ast.parse(Path(source).read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module.split(".")[0])
            elif isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}

    assert imported <= {*sys.stdlib_module_names, "station"}
