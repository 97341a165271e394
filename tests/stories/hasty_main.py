"""main.py of a ward that asks about a device after seconds: hasty_main.py SECONDS WORDS...

The settings take whole minutes; a story has none to wait.
"""

import runpy
import sys
from pathlib import Path

from station.services import record
from station.services.settings import Association, Settings

if __name__ == "__main__":
    seconds, *sys.argv[1:] = sys.argv[1:]
    hasty = Settings(association=Association(absence_minutes=float(seconds) / 60))
    record.load = lambda _path: hasty
    runpy.run_path(str(Path(__file__).parents[2] / "main.py"), run_name="__main__")
