"""What the system tells of a process; nothing where it tells nothing."""

import os

from station.services.process_facts import footprint


def a_process(folder, number, files=3):
    place = folder / str(number)
    (place / "fd").mkdir(parents=True)
    for name in range(files):
        (place / "fd" / str(name)).touch()
    words = ["S", *["0"] * 10, "150", "50", *["0"] * 20]
    (place / "stat").write_text(f"{number} (a (strange) name) {' '.join(words)}")
    (place / "status").write_text("Name:\ta (strange) name\nVmRSS:\t   83516 kB\nThreads:\t30\n")


def test_work_memory_threads_and_files_are_the_system_s_own_count(tmp_path):
    a_process(tmp_path, 7)
    found = footprint(7, tmp_path)

    assert found.processor == 200 / os.sysconf("SC_CLK_TCK")
    assert (found.kibibytes, found.threads, found.files) == (83516, 30, 3)


def test_where_nobody_tells_there_is_no_footprint(tmp_path):
    assert footprint(8, tmp_path) is None
