"""A document from the record to a file: made, read back, numbered and logged; paper comes after."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from station.data.engine import Store
from station.domain.errors import Unavailable
from station.domain.printing import Printed
from station.services.account import account
from station.services.hand_over import hand_over
from station.services.print_log import Leaving, leaving, log_copy, next_copy
from station.services.record import software
from station.services.stay import find_admission
from station.services.summarise import summarise

Facts = TypeVar("Facts")
OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Press:
    """What turns facts into PDF bytes, and how many pages such bytes have when read back."""

    summary: Callable[..., bytes]
    handover: Callable[..., bytes]
    proofread: Callable[[bytes], int]


@dataclass(frozen=True, slots=True)
class Paper:
    """Where a document is written, by whom it is printed, and as of when."""

    path: Path
    by: str
    author: str | None
    at: datetime


def print_summary(store: Store, press: Press, admission: str, paper: Paper) -> Path:
    """One admission's infusion summary as a PDF file."""
    found = find_admission(store, admission)
    facts = summarise(store, found.id, paper.at)
    what = leaving("summary", facts, software(), found.id, (found.begin, found.end or paper.at))
    return _out(store, press, what, paper, lambda printed: press.summary(facts, printed))


def print_handover(store: Store, press: Press, paper: Paper) -> Path:
    """The ward's handover as a PDF file."""
    facts = hand_over(store, paper.at)
    what = leaving("handover", facts, software())
    return _out(store, press, what, paper, lambda printed: press.handover(facts, printed))


def print_demonstration(store: Store, press: Press, folder: Path, at: datetime) -> list[str]:
    """The handover, the summary of the admission with most entries, and the account of it all."""
    by, figures = "the demonstration", account(store, at)
    longest = max(figures["admissions"], key=lambda one: one["entries"])["admission"]
    summary = print_summary(store, press, longest, Paper(folder / "summary.pdf", by, None, at))
    handover = print_handover(store, press, Paper(folder / "handover.pdf", by, None, at))
    words = json.dumps(figures, indent=1, ensure_ascii=False)
    written = folder / "demo.json"
    written.write_text(f"{words}\n", encoding="utf-8")
    return [str(summary), str(handover), str(written)]


def _out(
    store: Store, press: Press, what: Leaving, paper: Paper, make: Callable[[Printed], bytes]
) -> Path:
    """Written and read back first; only then does the log say that a copy goes out."""
    document = make(next_copy(store, what, paper.by, paper.at))
    pages = press.proofread(document)
    try:
        paper.path.parent.mkdir(parents=True, exist_ok=True)
        paper.path.touch(OWNER_ONLY)
        paper.path.chmod(OWNER_ONLY)  # before a name stands in it, even over an older file
        paper.path.write_bytes(document)
    except OSError as error:
        raise Unavailable(
            f"The file {paper.path} cannot be written ({error.strerror}): choose another folder."
        ) from error
    log_copy(store, what, pages, str(paper.path), paper.author, paper.at)
    return paper.path
