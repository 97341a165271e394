import os
import sys

from station.services.bench_processes import ward_processes

DEVICES = """
import json, sys
for line in range(30):
    print(json.dumps({"protocol": "bcc", "port": f"{sys.argv[1]}/{line}"}), flush=True)
sys.stdin.read()
"""


def test_a_ward_of_devices_and_a_recorder_run_as_long_as_they_are_measured(tmp_path):
    asked = []

    def own(*words):
        asked.append(words)
        code = (
            DEVICES if words[0] == "devices" else "import sys, threading; threading.Event().wait()"
        )
        return [sys.executable, "-c", code, str(words[2])]

    where, running = ward_processes(own, tmp_path)
    with running.devices() as wishes, running.recorder() as process:
        os.kill(process, 0)
        assert len(wishes) == 24
        assert (wishes[0].line, wishes[0].protocol) == ("line-1", "bcc")
        assert wishes[23].port == f"{where.data}/lines/23"

    assert ("record", "--home", tmp_path) in asked
    assert any(
        words[:4] == ("devices", "--place", where.data / "lines", "--beds") for words in asked
    )
