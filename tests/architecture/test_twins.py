"""Every source file has its test file, every test file its source; both stay small."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("station", "devices", "ui", "reports")
MIRRORS = ("domain", "data", "services", "devices", "ui", "reports")  # the tests that have twins

LONGEST_FILE = 400
LONGEST_FUNCTION = 30
GRANDFATHERED: dict[str, int] = {}  # "devices/x.py:name": lines, each with its reason beside it


def _sources() -> list[Path]:
    """Every file of the program, relative to the root; not maps and not migrations."""
    found = [
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.name != "__init__.py" and "migrations" not in path.parts
    ]
    return [*found, Path("main.py")]


def _twin(source: Path) -> Path:
    inside = source.relative_to("station") if source.parts[0] == "station" else source
    return Path("tests") / inside.with_name(f"test_{source.name}")


def _tests() -> list[Path]:
    mirrored = [
        path for folder in MIRRORS for path in sorted((ROOT / "tests" / folder).rglob("test_*.py"))
    ]
    return [path.relative_to(ROOT) for path in [*mirrored, *(ROOT / "tests").glob("test_*.py")]]


def test_every_source_file_has_its_test_file():
    alone = [f"{source} wants {_twin(source)}" for source in _sources()]
    alone = [line for line in alone if not (ROOT / line.split(" wants ")[1]).is_file()]

    assert not alone, "\n".join(alone)


def test_every_test_file_has_its_source():
    twins = {_twin(source) for source in _sources()}
    orphans = [str(test) for test in _tests() if test not in twins]

    assert not orphans, "\n".join(orphans)


def test_every_test_lies_where_something_looks_for_it():
    known = {*MIRRORS, "stories", "architecture"}
    strays = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if len(parts := path.relative_to(ROOT / "tests").parts) > 1 and parts[0] not in known
    ]

    assert not strays, "\n".join(strays)


def test_no_test_folder_is_a_package():
    assert not [str(path) for path in (ROOT / "tests").rglob("__init__.py")]


def test_no_file_is_over_four_hundred_lines():
    lengths = {str(s): len((ROOT / s).read_text("utf-8").splitlines()) for s in _sources()}

    assert not {name: n for name, n in lengths.items() if n > LONGEST_FILE}


def _functions(source: Path) -> list[tuple[str, int]]:
    """Name and lines of every function: from `def` to its end, without its docstring."""
    tree = ast.parse((ROOT / source).read_text("utf-8"))
    return [
        (f"{source.as_posix()}:{node.name}", _lines(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = node.end_lineno - node.lineno + 1
    if ast.get_docstring(node) is None:
        return whole
    docstring = node.body[0]
    return whole - (docstring.end_lineno - docstring.lineno + 1)


def test_no_function_is_over_thirty_lines():
    lengths = [
        found for source in _sources() if (ROOT / source).is_file() for found in _functions(source)
    ]
    long = {name: n for name, n in lengths if n > GRANDFATHERED.get(name, LONGEST_FUNCTION)}

    assert not long, "\n".join(f"{name} has {n} lines" for name, n in long.items())


def test_nothing_is_grandfathered_in_vain():
    lengths = dict(found for source in _sources() for found in _functions(source))

    assert not [name for name in GRANDFATHERED if lengths.get(name, 0) <= LONGEST_FUNCTION]


@pytest.mark.parametrize(
    ("source", "twin"),
    [
        ("station/domain/units.py", "tests/domain/test_units.py"),
        ("devices/protocols/nonin/frames.py", "tests/devices/protocols/nonin/test_frames.py"),
        ("ui/ward/board_view.py", "tests/ui/ward/test_board_view.py"),
        ("main.py", "tests/test_main.py"),
    ],
)
def test_a_twin_lies_in_the_mirror(source, twin):
    assert _twin(Path(source)) == Path(twin)
