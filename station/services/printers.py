"""The printers of this computer, asked of its printing system."""

import shutil
import subprocess

PATIENCE_SECONDS = 10.0


def printers(question: str = "lpstat") -> list[str] | None:
    """Their names, or None where the printing system cannot be asked."""
    asked = shutil.which(question)
    if asked is None:
        return None
    try:
        said = subprocess.run(  # noqa: S603 - a fixed question
            [asked, "-e"], capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return said.stdout.split() if said.returncode == 0 else None
