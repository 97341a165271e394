"""The house's written rules, held as tests: settings, locks, the tree, names and excuses."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("station", "devices", "ui", "reports", "resources")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TOP_LEVEL = {
    *PACKAGES,
    *("tests", "main.py", "pyproject.toml", "Makefile", "requirements.lock"),
    *("requirements-dev.lock", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md"),
    "LICENSE",
}
MADE_HERE = {"__pycache__", "build", "dist", "htmlcov", "demo-out", "infusion_station.egg-info"}
TEXT = {".py", ".md", ".toml", ".lock", ".sh", ".csv", ".qss", ".json", ".txt", ".mako", ""}


def _program() -> list[Path]:
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [*files, *ROOT.glob("main.py")]


def _text_files() -> list[Path]:
    """What people wrote: fonts, captures, licences and locks are others' words."""
    places = [*PACKAGES, "tests", ".ci"]
    inside = [path for place in places for path in sorted((ROOT / place).rglob("*"))]
    return [
        path
        for path in [*inside, *ROOT.iterdir()]
        if path.is_file()
        and path.suffix in TEXT
        and not {"__pycache__", "fonts", "captures", "snapshots"} & set(path.parts)
        and path.name not in {"LICENSE", "requirements.lock", "requirements-dev.lock", ".git"}
        and not path.name.startswith(".coverage")
    ]


def _pins(lock: str) -> dict[str, list[str]]:
    """Each requirement of a lock file with its hashes; anything else in the file is refused."""
    pins: dict[str, list[str]] = {}
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        bare = line.strip().removesuffix("\\").strip()
        if not bare or bare.startswith("#"):
            continue
        if bare.startswith("--hash="):
            pins[next(reversed(pins))].append(bare)
        else:
            assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; .+)?", bare), f"{lock}: {line}"
            pins[bare] = []
    return pins


# --- The locks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_exact_versions_with_hashes_and_no_address(lock):
    pins = _pins(lock)

    assert pins
    for pin, hashes in pins.items():
        assert hashes, f"{pin} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", h) for h in hashes), pin
    assert "//" not in (ROOT / lock).read_text("utf-8")


def test_the_two_locks_agree():
    assert _pins("requirements.lock").items() <= _pins("requirements-dev.lock").items()


def test_everything_asked_for_is_locked():
    project = SETTINGS["project"]
    asked = {
        "requirements.lock": project["dependencies"],
        "requirements-dev.lock": project["optional-dependencies"]["dev"],
    }
    for lock, wishes in asked.items():
        locked = {pin.split("==")[0] for pin in _pins(lock)}
        assert {re.match(r"[A-Za-z0-9-]+", wish)[0].lower() for wish in wishes} <= locked


def test_pyside_stays_below_the_version_that_aborts():
    [pin] = [pin for pin in _pins("requirements.lock") if pin.startswith("pyside6-essentials==")]

    assert (6, 9) <= tuple(map(int, pin.split("==")[1].split("."))) < (6, 12)
    assert not [pin for pin in _pins("requirements-dev.lock") if pin.startswith("pyside6==")]


# --- The settings --------------------------------------------------------------------------------


def test_the_project_is_named_and_licensed():
    project = SETTINGS["project"]

    assert project["name"] == "infusion-station"
    assert project["license"] == "Apache-2.0"
    assert project["requires-python"] == ">=3.11"
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")


def test_every_import_contract_stands():
    linter = SETTINGS["tool"]["importlinter"]

    assert linter["root_packages"] == ["station", "ui", "devices", "reports", "resources"]
    assert linter["include_external_packages"]
    assert {contract["name"] for contract in linter["contracts"]} == {
        "Three siblings on one trunk",
        "Inside the trunk",
        "The domain imports only the standard library",
        "Devices and reports see only the domain",
        "The ui asks services, never the database",
        "The trunk has no Qt, no serial port, no PDF",
        "pyserial has one door",
        "Protocols do not know each other",
        "No import cycles",
    }
    assert not [c["name"] for c in linter["contracts"] if "ignore_imports" in c]


def test_every_style_rule_is_on_and_every_exception_has_its_reason():
    lint = SETTINGS["tool"]["ruff"]["lint"]
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()

    assert lint["select"] == ["ALL"]
    for rule in lint["ignore"]:
        [line] = [line for line in lines if f'"{rule}",' in line and "tests/**" not in line]
        assert "  # " in line, f"{rule} is ignored without a reason"


def test_types_are_strict_and_warnings_are_errors():
    mypy, pytest_settings = SETTINGS["tool"]["mypy"], SETTINGS["tool"]["pytest"]["ini_options"]

    assert mypy["strict"]
    assert mypy["warn_unreachable"]
    assert "exhaustive-match" in mypy["enable_error_code"]
    assert pytest_settings["filterwarnings"] == ["error"]
    assert pytest_settings["qt_log_level_fail"] == "WARNING"


def test_the_coverage_floors_stand():
    makefile = (ROOT / "Makefile").read_text("utf-8")

    exact = "--include='station/domain/*,devices/protocols/*,station/data/*' --fail-under=100"
    assert exact in makefile
    assert re.search(r"coverage report --fail-under=90\b", makefile)
    assert SETTINGS["tool"]["coverage"]["run"]["branch"]
    assert "omit" not in SETTINGS["tool"]["coverage"]["run"]


# --- The tree ------------------------------------------------------------------------------------


def test_the_top_level_is_fixed():
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}

    assert found - MADE_HERE <= TOP_LEVEL


def test_a_package_map_is_a_docstring_and_nothing_else():
    for path in _program():
        if path.name == "__init__.py":
            body = ast.parse(path.read_text("utf-8")).body
            assert len(body) == 1, path
            assert isinstance(body[0], ast.Expr), path


FOGGY = {"manager", "helper", "util", "utils", "common", "base", "misc", "handler", "core"}


def test_no_name_is_foggy():
    foggy = []
    for path in _program():
        if FOGGY & set(path.stem.lower().split("_")):
            foggy.append(str(path.relative_to(ROOT)))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                words = {word.lower() for word in re.findall(r"[A-Z][a-z]*", node.name)}
                if FOGGY & words or node.name.lower().strip("_") == "data":
                    foggy.append(f"{path.relative_to(ROOT)}: {node.name}")

    assert not foggy, "\n".join(foggy)


# --- The words in the files ----------------------------------------------------------------------

UNFINISHED = re.compile(
    r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b"
)
MACHINE = re.compile(
    "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w", r"[A-Z]:\\Us" + "ers"])
)
EXCUSE = re.compile(r"#\s*(?P<kind>noqa|type:\s*ignore)(?P<rest>.*)")
REASONED = {
    "noqa": re.compile(r":\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*\s+\S.*\w"),
    "type": re.compile(r"\[[a-z-]+(,\s*[a-z-]+)*\]\s+#\s*\S.*\w"),
}


def _lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_unfinished_in_a_comment():
    assert not (found := _lines_with(UNFINISHED, _text_files())), "\n".join(found)


def test_no_path_of_one_machine_is_written_anywhere():
    assert not (found := _lines_with(MACHINE, _text_files())), "\n".join(found)


def test_every_excuse_has_a_code_and_a_reason():
    bare = []
    for path in [*_program(), *sorted((ROOT / "tests").rglob("*.py"))]:
        if path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            said = EXCUSE.search(line)
            if said and not REASONED[said["kind"][:4]].match(said["rest"]):
                bare.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")

    assert not bare, "\n".join(bare)


def test_no_file_turns_a_rule_off_as_a_whole():
    whole = re.compile(r"#\s*(ruff|flake8|mypy|pylint)\s*:")

    assert not (found := _lines_with(whole, _program())), "\n".join(found)


def _is_blind(node: ast.AST) -> bool:
    """Catches everything and does not raise it again."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    everything = node.type is None or (
        isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
    )
    last = node.body[-1]
    return everything and not (isinstance(last, ast.Raise) and last.exc is None)


def test_a_blind_except_stands_only_where_a_thread_or_a_window_ends():
    # session.run, the recorder (record.run of house.md), the errands and the faults of the window.
    recorder = "station/services/recorder.py"
    allowed = {"devices/session.py", recorder, "ui/errand.py", "ui/fault.py"}
    blind = {
        path.relative_to(ROOT).as_posix()
        for path in _program()
        if any(map(_is_blind, ast.walk(ast.parse(path.read_text("utf-8")))))
    }

    assert blind <= allowed
