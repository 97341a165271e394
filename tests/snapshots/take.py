"""Take the snapshot of a release: a small record with something in every part of it."""

import sys
from decimal import Decimal
from pathlib import Path

from station.data.associations import amend
from station.data.copies import copy_of
from station.data.documents import Document, keep_document, log_print
from station.data.engine import open_store
from station.data.entries import Draft, save_draft, sign
from station.data.gaps import open_gap, said_gap
from station.data.journal import Happening, HappeningKind, append
from station.data.kept_captures import enter_kept
from station.data.line_days import count
from station.data.links import Wish, found, wish
from station.data.settle import settle
from station.data.syringes import enter_syringe
from station.data.upgrade import head_of, make_record
from station.data.ward import Ward, set_up
from station.data.weights import enter_weight
from station.domain.adapter import Adapter
from station.domain.association import Association, Where
from station.domain.book import Book
from station.domain.device import ConnectionState, LinkState
from station.domain.entry import Entry, EntryKind, OffMonitorReason
from station.domain.gap import Cause, Gap
from station.domain.kept_capture import KeptCapture
from station.domain.line_counts import LineCounts
from station.domain.nomenclature import FLOW, HEART_RATE
from station.domain.period import Period
from station.domain.quarantine import Quarantine, Trigger
from station.domain.syringe import Form, Syringe
from tests.data import ready
from tests.data.ready import AT, KEY, PUMP, after

HERE = Path(__file__).parent


def fill(store):
    """Write something into every table."""
    nurse = ready.a_person(store)
    set_up(store, Ward("Ward 7", "Australia/Sydney"), nurse, AT)
    admission = ready.an_admission(store, nurse)
    fill_readings(store, nurse)
    rows = {"channel": PUMP, "line": "line-1", "bed": "1", "begin": AT, "recorded": AT}
    served = Association(
        **rows, port="/dev/ttyUSB0", admission=admission.id, who=nurse, where=Where.BEDSIDE
    )
    held = Quarantine(**rows, trigger=Trigger.NEW_SERIAL)
    amend(store, lambda _: Book((served,), (held,)))
    enter_weight(store, ready.a_weight(admission, nurse))
    given = {"drug": "ketamine", "form": Form.RACEMIC, "volume_ml": Decimal(50)}
    given |= {"concentration": Decimal("4.0"), "admission": admission.id, "author": nurse}
    enter_syringe(store, Syringe(channel=PUMP, begin=AT, recorded=AT, **given))
    sign(store, Entry("e1", admission.id, EntryKind.NOTE, {"note": "quiet"}, nurse, AT, AT))
    save_draft(store, Draft(admission.patient, nurse, "observations", {"pain": "3"}, AT))
    document = Document(kind="summary", content_hash="ab", version="0.1.0", pages=1, recorded=AT)
    keep_document(store, document)
    log_print(store, document.id, "ward printer", nurse, AT)
    odd = {"line": "line-1", "period": Period(AT, after(600)), "reason": "rate leapt"}
    enter_kept(store, KeptCapture(**odd, author=nurse, recorded=AT))


def fill_readings(store, nurse):
    """The same for what devices say."""
    session_id, channel = ready.a_session(store), ready.a_channel(store)
    plug = Adapter(0x0403, 0x6001, "A5XK3RJT", "1-4.2", 0)
    wish(store, Wish("line-1", PUMP.device.protocol, "/dev/ttyUSB0", 9600, "1", adapter=plug))
    found(store, [LinkState("line-1", ConnectionState.TALKING, AT)])
    count(store, AT, {"line-1": LineCounts(AT, 120, 3, 9000, 40, 2, 1)})
    samples = [ready.a_sample(channel, second, "1.5", FLOW) for second in range(0, 180, 10)]
    samples += [ready.a_sample(channel, second, None, HEART_RATE) for second in range(0, 180, 10)]
    infusing = Happening(HappeningKind.STATE, AT, {"state": "infusing"}, channel, "line-1")
    append(store, session_id, ready.a_batch(*samples, happenings=[infusing]))
    settle(store, after(120))
    open_gap(store, channel, after(180), Cause.UNPLUGGED)
    walk = Gap(PUMP, after(60), after(90), Cause.OFF_MONITOR, nurse, OffMonitorReason.WALKING)
    said_gap(store, channel, walk, after(90))


def take(folder):
    """Make a record of this version in a folder; gives back where it is."""
    draft = folder / "draft.db"
    make_record(draft, KEY)
    store = open_store(draft, KEY)
    fill(store)
    store.close()
    snapshot = folder / f"{head_of()}.db"
    copy_of(draft, KEY, snapshot)
    for part in folder.glob("draft.db*"):
        part.unlink()
    return snapshot


if __name__ == "__main__":
    sys.stdout.write(f"{take(HERE)}\n")
