"""The command line from outside: every command is a process of its own, as for whoever types it.

What goes wrong is one sentence and an exit status, never a traceback: 1 the station says no, 2
wrong usage.
"""

import json
import os
import queue
import re
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from station.data import links
from station.data.beds import set_beds
from station.data.engine import connect
from station.data.key import fingerprint_file, obtain
from station.data.links import Wish
from station.data.places import places
from station.data.upgrade import prepare
from station.domain.observation import Numeric
from station.domain.patient import Bed
from station.services.command_line import build
from station.services.herald import address_in
from station.services.listener import HeraldListener
from station.services.tidings import Readings
from tests.data.ready import AT, a_person

MAIN = Path(__file__).parents[1] / "main.py"
BCC, INTELLIVUE = "bbraun-space-bcc", "philips-intellivue"
PATIENCE = 120  # seconds: only a hang reaches it

posix = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals, signals and file limits")


def command(*words):
    return [sys.executable, str(MAIN), *map(str, words)]


def begin(*words, program=None):
    """A command under way."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [*(program or []), *command(*words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class Done:
    """A command that has ended: its exit status and what it said."""

    def __init__(self, process):
        self.out, self.errors = process.communicate(timeout=PATIENCE)
        self.status = process.returncode
        assert "Traceback" not in self.out + self.errors

    @property
    def sentence(self):
        """The one sentence that the station said no with."""
        assert self.status == 1, self.errors
        assert self.out == ""
        [line] = self.errors.splitlines()
        assert line.endswith(".")
        return line

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


def run(*words, program=None):
    return Done(begin(*words, program=program))


# --- Usage ---------------------------------------------------------------------------------------


def test_help_shows_every_command_with_one_example():
    told = run("--help")

    assert told.status == 0
    listed = re.findall(r"^    ([a-z-]+) ", told.out.partition("options:")[0], re.MULTILINE)
    examples = re.findall(r"^  main\.py(.*?)(?:   .*)?$", told.out, re.MULTILINE)
    assert {"listen", "simulate", "replay", "record", "check"} <= set(listed)
    assert {"export", "backup", "restore", "salvage", "bench", "demo"} <= set(listed)
    assert sorted(words.split()[0] for words in examples if words.strip()) == sorted(listed)


def test_every_example_can_be_typed():
    for words in re.findall(r"^  main\.py(.*?)(?:   .*)?$", build().format_help(), re.MULTILINE):
        assert build().parse_args(shlex.split(words)).command == (words.split() or [""])[0]


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["listen"],
        ["listen", "--protocol", BCC],
        ["listen", "--protocol", BCC, "--port", "x", "--seconds", "-1"],
        ["listen", "--protocol", BCC, "--port", "x", "--seconds", "soon"],
        ["listen", "--protocol", BCC, "--port", "x", "--seconds", "nan"],
        ["listen", "--protocol", BCC, "--port", "x", "--baud", "0"],
        ["listen", "--proto", BCC, "--port", "x"],
        ["simulate", "--protocol", BCC],
        ["simulate", "--protocol", BCC, "--link", "x", "--tcp", "1"],
        ["simulate", "--protocol", BCC, "--tcp", "port"],
        ["replay"],
        ["replay", "bed-3/pump-1", "--minutes", "0"],
        ["export", "xml", "--admission", "1", "--out", "x"],
        ["export", "csv", "--out", "x"],
        ["backup"],
        ["restore"],
        ["salvage"],
        ["demo", "--beds", "0"],
        ["check", "--verbose"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_and_ends_with_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        build().parse_args(words)

    assert ended.value.code == 2
    [*usage, said] = capsys.readouterr().err.splitlines()
    assert usage[0].startswith("usage: main.py")
    assert re.fullmatch(r"main\.py.*: error: .+", said)
    assert "_" not in said.partition("error:")[2]  # no name of a function of ours


def test_wrong_usage_of_the_whole_program_ends_with_2():
    told = run("listen", "--protocol", BCC)

    assert told.status == 2
    assert told.out == ""
    assert told.errors.startswith("usage: main.py listen")


# --- Lines that cannot be had --------------------------------------------------------------------


@pytest.mark.parametrize("words", [["listen", "--port", "x"], ["simulate", "--tcp", "0"]])
def test_an_unknown_protocol_is_told_with_those_there_are(words):
    sentence = run(*words, "--protocol", "bcc").sentence

    assert sentence.startswith("There is no protocol named 'bcc'; there are ")
    assert BCC in sentence


@pytest.mark.parametrize(
    ("port", "because"),
    [
        ("{folder}/nothing", "is not there"),
        ("{folder}/file", "is not a serial port"),
        ("{folder}", "is not a serial port"),
        ("socket://127.0.0.1:1", "cannot be reached"),
        ("socket://ward.example:4001", "is no address of a line"),
        ("", "is not there"),
    ],
)
def test_a_port_that_cannot_be_opened_is_told(tmp_path, port, because):
    (tmp_path / "file").write_text("a regular file")

    named = port.format(folder=tmp_path)
    sentence = run("listen", "--protocol", BCC, "--port", named, "--seconds", "3").sentence

    assert because in sentence
    assert named in sentence


@pytest.mark.parametrize(
    ("row", "because"),
    [
        ("soon,,MDC_FLOW_FLUID_PUMP,5", "soon"),
        ("5,,MDC_FLOW_FLUID_PUMP,much", "much"),
        ("5,,MDC_ECG_HEART_RATE,60", "MDC_ECG_HEART_RATE"),
        ("5,,state,dancing", "dancing"),
        ("5,,MDC_FLOW_FLUID_PUMP", ""),
    ],
)
def test_a_script_with_a_bad_line_is_refused_with_its_number(tmp_path, row, because):
    script = tmp_path / "rates.csv"
    script.write_text(f"seconds,channel,metric,value\n0,,state,infusing\n{row}\n")

    sentence = run("simulate", "--protocol", BCC, "--tcp", "0", "--script", script).sentence

    assert "3" in sentence.replace(str(tmp_path), "")
    assert because in sentence


@pytest.mark.parametrize(
    ("words", "because"),
    [
        (["--tcp", "99999"], "there is no such port"),
        (["--tcp", "0", "--script", "{folder}/nothing.csv"], "nothing.csv cannot be read"),
        (["--tcp", "0", "--fault", "earthquake@3"], "'earthquake@3' is no fault"),
        (["--tcp", "0", "--fault", "silence@soon"], "'silence@soon' is no fault"),
        pytest.param(["--link", "{folder}"], "is no link", marks=posix),
    ],
)
def test_a_simulated_device_that_cannot_be_is_refused(tmp_path, words, because):
    filled = [word.format(folder=tmp_path) for word in words]

    assert because in run("simulate", "--protocol", BCC, *filled).sentence


@pytest.mark.parametrize("what", ["nothing", "file", "."])
def test_what_is_no_capture_is_not_replayed(tmp_path, what):
    (tmp_path / "file").write_text("a regular file")

    assert str(tmp_path) in run("replay", tmp_path / what).sentence


# --- Lines that can ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """A pump and a monitor behind links, a pump behind a socket: what to open, by name."""
    folder = tmp_path_factory.mktemp("lines")
    wanted = {
        "pump": (BCC, "--link", folder / "pump"),
        "second": (BCC, "--link", folder / "second"),
        "third": (BCC, "--link", folder / "third"),
        "monitor": (INTELLIVUE, "--link", folder / "monitor"),
        "socket": (BCC, "--tcp", 0),
    }
    with ExitStack() as leaving:
        devices = {}
        for name, words in wanted.items():
            devices[name] = leaving.enter_context(begin("simulate", "--protocol", *words))
            leaving.callback(devices[name].terminate)
        yield {name: device.stdout.readline().strip() for name, device in devices.items()}


def listening(port, *words, protocol=BCC):
    return begin("listen", "--protocol", protocol, "--port", port, *words)


def heard_from(process):
    """Wait until a listener has heard its device: its first line."""
    first = json.loads(process.stdout.readline())
    assert first["kind"] == "device"
    return first


@posix
def test_wrong_speed_and_another_protocol_are_told_in_a_sentence_while_listening_goes_on(lines):
    # All at once: each has to wait as long as its device might need to answer.
    slow = listening(lines["second"], "--baud", "19200")
    foreign = listening(lines["monitor"])
    other = listening(lines["third"], protocol=INTELLIVUE)

    for process, port, words in (
        (slow, lines["second"], "B. Braun Space (BCC) at 19200 baud"),
        (foreign, lines["monitor"], "B. Braun Space (BCC) at 9600 baud"),
        (other, lines["third"], "Philips IntelliVue (MIB/RS232) at 115200 baud"),
    ):
        sentence = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        told = Done(process)
        assert (told.status, told.errors) == (0, "")
        assert sentence.startswith(f"{port}: silent: ")
        assert words in sentence
        assert "check the device, its cable and its speed" in sentence
        assert {said["kind"] for said in told.lines} <= {"silence", "noise", "summary"}
        assert told.lines[-1]["frames_good"] == 0


@posix
def test_a_port_that_another_program_holds_is_told_and_an_interrupt_ends_listening(lines):
    first = listening(lines["pump"])
    heard_from(first)

    second = Done(listening(lines["pump"], "--seconds", "3"))
    first.send_signal(signal.SIGINT)
    told = Done(first)

    assert "is in use by another program" in second.sentence
    assert f"(process {first.pid})" in second.sentence
    assert told.status == 0
    assert told.errors == ""
    assert told.lines[-1]["kind"] == "summary"
    assert told.lines[-1]["frames_good"] > 0
    assert told.lines[-1]["frames_bad"] == 0


def unheard(line):
    return {name: value for name, value in line.items() if name not in ("heard", "since")}


def test_a_simulated_device_is_heard_through_a_socket_and_its_capture_says_the_same(
    lines, tmp_path
):
    capture = tmp_path / "pump.capture"

    told = Done(listening(lines["socket"], "--seconds", "4", "--capture", capture))
    again = run("replay", capture)
    named = run("replay", capture, "--protocol", BCC)

    assert lines["socket"].startswith("socket://127.0.0.1:")
    assert told.status == again.status == named.status == 0
    assert {"device", "numeric", "state", "summary"} <= {line["kind"] for line in told.lines}
    assert again.out == named.out
    # A driver that was woken late on a busy machine said it some milliseconds later than in replay.
    assert [unheard(line) for line in again.lines] == [unheard(line) for line in told.lines]


@posix
def test_a_capture_that_finds_no_room_ends_listening_with_a_sentence(lines):
    told = Done(listening(lines["third"], "--seconds", "60", "--capture", "/dev/full"))

    assert told.status == 1
    [sentence] = told.errors.splitlines()
    assert "/dev/full" in sentence
    assert "No space left on device" in sentence


# --- Benchmarks ----------------------------------------------------------------------------------


def test_a_benchmark_is_named_with_an_amount_that_it_can_have():
    told = run("bench", "decode", "20", "--json")
    unknown = run("bench", "nothing").sentence
    whole = run("bench", "store", "5").sentence

    rows = json.loads(told.out)
    assert {row["unit"] for row in rows} == {"MB/s", "times"}
    assert "There is no benchmark nothing; there are decode, agree, far-end, replug" in unknown
    assert {"lines", "ward", "window"} <= set(unknown.rstrip(".").split("are ")[1].split(", "))
    assert "without an amount" in whole


# --- The record ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    """A station with a record of its own; each test takes a copy of it."""
    home = tmp_path_factory.mktemp("founded") / "home"
    station = places(home)
    station.make()
    with closing(prepare(station, obtain(station))) as store:
        set_beds(store, (Bed("3", 1),), a_person(store), AT)
    return home


@pytest.fixture
def station(founded, home):
    shutil.copytree(founded, home, dirs_exist_ok=True)
    return places(home)


def flip(path, begin):
    """Damage a stretch of a file."""
    with path.open("r+b") as file:
        file.seek(begin)
        damaged = bytes(byte ^ 0xA5 for byte in file.read(64))
        file.seek(begin)
        file.write(damaged)


def damage_the_head(station):
    flip(station.database, 100)


def damage_the_middle(station):
    for page in range(2, station.database.stat().st_size // 4096):
        flip(station.database, page * 4096 + 1000)


def make_newer(station):
    with closing(connect(station.database, obtain(station))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def change_the_key(station):
    station.key_file.write_text("ab" * 32 + "\n")


def change_the_key_and_its_fingerprint(station):
    change_the_key(station)
    fingerprint_file(station.key_file).unlink()


def lose_the_key(station):
    station.key_file.unlink()


def lose_the_record(station):
    station.database.unlink()


HURTS = {
    damage_the_head: "{record} cannot be read|{record} is damaged",
    damage_the_middle: "{record} is damaged",
    make_newer: "written by a newer version of the station",
    change_the_key: "is not the one this station was set up with",
    change_the_key_and_its_fingerprint: "The key does not open the record {record}",
    lose_the_key: "its key .* is missing",
}


# The same door once more: these are left to the two commands that do not share it.
LESSER = {damage_the_head, change_the_key_and_its_fingerprint, lose_the_key}


@pytest.mark.parametrize("hurt", HURTS, ids=lambda hurt: hurt.__name__)
def test_a_record_that_cannot_be_opened_is_told_by_every_command(station, home, tmp_path, hurt):
    hurt(station)
    before = station.database.read_bytes()
    because = HURTS[hurt].format(record=re.escape(str(station.database)))

    out = tmp_path / "out"
    asked = [
        ["record"],
        ["backup", tmp_path / "copies"],
        ["export", "csv", "--admission", "1", "--out", out],
    ]
    refused = {
        words[0]: begin(*words, "--home", home) for words in asked[: 1 if hurt in LESSER else None]
    }
    examined = begin("check", "--home", home)

    for name, process in refused.items():
        assert re.search(because, Done(process).sentence), name
    doctor = Done(examined)
    assert doctor.status == 1
    assert doctor.errors == ""
    assert re.search(because, doctor.out)
    assert station.database.read_bytes() == before
    assert not out.exists()


def test_a_record_that_was_lost_is_not_silently_begun_again(station, home, tmp_path):
    lose_the_record(station)

    assert "is missing, although there was one" in run("record", "--home", home).sentence
    assert str(station.data) in run("backup", tmp_path / "copies", "--home", home).sentence
    assert not station.database.exists()


def test_a_home_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("a regular file")

    sentence = run("record", "--home", tmp_path / "file" / "home").sentence

    assert "cannot be made" in sentence


def test_reading_commands_make_no_station(tmp_path):
    home = tmp_path / "nowhere"

    assert "There is no station in" in run("backup", tmp_path, "--home", home).sentence
    assert not home.exists()


def test_an_unknown_admission_is_not_exported(station, home, tmp_path):
    out = tmp_path / "out"

    sentence = run("export", "json", "--admission", "77", "--out", out, "--home", home).sentence

    assert sentence == "Nobody was ever admitted here, so there is nothing to export."
    assert station.database.exists()
    assert not out.exists()


def test_a_verified_copy_comes_back_and_a_damaged_one_does_not(station, home, tmp_path):
    copies = tmp_path / "copies"
    told = run("backup", copies, "--home", home)
    [copy] = copies.glob("*.db")
    before = station.database.read_bytes()
    damaged = tmp_path / "damaged.db"
    shutil.copy(copy, damaged)
    flip(damaged, damaged.stat().st_size - 3000)

    refused = run("restore", damaged, "--home", home)
    missing = run("restore", tmp_path / "nothing.db", "--home", home)
    untouched = station.database.read_bytes()
    restored = run("restore", copy, "--home", home)

    assert told.out == f"{copy}: verified\n"
    assert str(damaged) in refused.sentence
    assert str(tmp_path / "nothing.db") in missing.sentence
    assert untouched == before
    assert restored.status == 0
    assert restored.out.startswith(f"{copy} is the record now; the record that was there is kept")


FULL = (
    "import os, resource, sys;"
    " resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000));"
    " os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
)


@posix
@pytest.mark.usefixtures("station")
def test_a_full_disk_is_told(home, tmp_path):
    full = [sys.executable, "-c", FULL]

    told = [
        begin("backup", tmp_path / "copies", "--home", home, program=full),
        begin("record", "--home", tmp_path / "new", program=full),
    ]

    for process in told:
        assert re.search("disk|space", Done(process).sentence)
    assert not list((tmp_path / "copies").glob("*.db"))
    assert not places(tmp_path / "new").database.exists()
    assert run("check", "--home", home).out.count("ok") > 3


def test_a_second_recorder_is_refused_and_an_interrupt_ends_the_first(station, home):
    first = begin("record", "--home", home)
    news = queue.Queue()
    ear = HeraldListener(address_in(station.runtime), obtain(station), news.put, lambda _: None)
    ear.start()
    try:
        news.get(timeout=PATIENCE)
        refused = run("record", "--home", home)
    finally:
        first.send_signal(signal.SIGINT)
        told = Done(first)
        ear.stop()

    assert "already runs for this station" in refused.sentence
    assert str(first.pid) in refused.sentence
    assert (told.status, told.out, told.errors) == (0, "", "")


# --- Raw bytes -----------------------------------------------------------------------------------

BED_3 = "bed-3/pump-1"


def record_until_heard(station, home):
    """A recorder that runs until its line has said a value."""
    news = queue.Queue()
    first = begin("record", "--home", home)
    ear = HeraldListener(address_in(station.runtime), obtain(station), news.put, lambda _: None)
    ear.start()
    try:
        while True:
            said = news.get(timeout=PATIENCE)
            if isinstance(said, Readings) and any(
                isinstance(one.reading, Numeric) for one in said.told
            ):
                break
    finally:
        first.send_signal(signal.SIGINT)
        told = Done(first)
        ear.stop()
    assert (told.status, told.errors) == (0, "")


@posix
def test_the_raw_bytes_of_a_line_are_replayed_and_written_out_for_support(
    lines, station, home, tmp_path
):
    with closing(prepare(station, obtain(station))) as store:
        links.wish(store, Wish(BED_3, BCC, lines["socket"], bed="3"))
    station.settings.write_text("[capture]\nwith_identity = true\n")
    record_until_heard(station, home)
    out = tmp_path / "support.capture"

    told = run("replay", BED_3, "--home", home)
    newest = run("replay", BED_3, "--home", home, "--minutes", "5")
    written = run("replay", BED_3, "--home", home, "--out", out)
    again = run("replay", out)
    as_file = run("replay", out, "--home", home)
    unknown = run("replay", "bed-9/x", "--home", home)
    no_line = run("replay", out, "--home", home, "--minutes", "5")
    taken = run("replay", BED_3, "--home", home, "--out", out)
    doctor = run("check", "--home", home)

    assert {"device", "numeric", "summary"} <= {line["kind"] for line in told.lines}
    assert newest.lines == told.lines
    assert again.lines == told.lines
    assert as_file.out == again.out
    assert written.out.startswith(f"{out}: the raw bytes of {BED_3}, in plain form")
    assert unknown.sentence.endswith(f"there are some of {BED_3}.")
    assert str(out) in no_line.sentence
    assert "choose another name" in taken.sentence
    assert re.search(r"ok +raw bytes: on: 200 MB .* under 0\.1 MB since", doctor.out)


@posix
def test_a_line_that_names_the_patient_leaves_no_raw_bytes_unless_the_ward_asks(
    lines, station, home
):
    with closing(prepare(station, obtain(station))) as store:
        links.wish(store, Wish(BED_3, BCC, lines["socket"], bed="3"))
    record_until_heard(station, home)

    assert "No raw bytes of bed-3/pump-1" in run("replay", BED_3, "--home", home).sentence
    assert f"not taken of {BED_3}" in run("check", "--home", home).out
