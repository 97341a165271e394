from station.services.printers import printers


def a_question(folder, body):
    path = folder / "lpstat"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_the_printing_system_names_its_printers(tmp_path):
    assert printers(a_question(tmp_path, "echo ward-4b; echo desk")) == ["ward-4b", "desk"]


def test_a_printing_system_that_is_missing_or_refuses_is_none(tmp_path):
    assert printers(str(tmp_path / "nothing")) is None
    assert printers(a_question(tmp_path, "exit 1")) is None


def test_one_that_cannot_be_run_is_none(tmp_path):
    path = tmp_path / "broken"
    path.write_text("#!/no/such/interpreter\n")
    path.chmod(0o755)
    assert printers(str(path)) is None
