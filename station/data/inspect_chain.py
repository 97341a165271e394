"""The hash chain followed a second time, from its written form alone: plain SQL and SHA-256.

For the inspection alone.
"""

import hashlib
import json
from typing import Any, Final

from sqlcipher3 import dbapi2

FIRST: Final = "0" * 64
LINKS = """SELECT sequence, recorded_at, author, subject, subject_id, body, previous, digest
 FROM audit ORDER BY sequence"""
ENTERED: Final = (
    "station", "person", "bed", "patient", "patient_details", "admission", "admission_details",
    "bed_stay", "association", "quarantine", "weight", "syringe", "entry", "document", "print_log",
)  # fmt: skip
TOLD_IN_PART: Final = {"person": "pin_digest"}  # stands in the chain as a digest of itself


def broken_links(record: dbapi2.Connection) -> tuple[int, list[str]]:
    """Links that do not follow, were changed, or whose row is another one by now."""
    wrong: list[str] = []
    newest: dict[tuple[str, str], str] = {}
    before, count = FIRST, 0
    for sequence, recorded_at, author, subject, name, body, previous, digest in record.execute(
        LINKS
    ):
        count += 1
        said = {
            "sequence": sequence, "recorded_at": recorded_at, "author": author,
            "subject": subject, "subject_id": name, "body": body,
        }  # fmt: skip
        if sequence != count or previous != before or digest != _digest(previous, said):
            wrong.append(f"link {sequence} ({subject} {name})")
        before, newest[subject, name] = digest, body
    wrong += [
        f"{subject} {name} is not as its link says"
        for (subject, name), body in newest.items()
        if not _stands(record, subject, name, json.loads(body))
    ]
    for table in ENTERED:
        rows = record.execute(f'SELECT id FROM "{table}"')  # noqa: S608 - one of the names above
        wrong += [
            f"{table} {name} has no link" for (name,) in rows if (table, str(name)) not in newest
        ]
    return count, wrong


def _digest(previous: str, said: dict[str, Any]) -> str:
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}{text}".encode()).hexdigest()


def _stands(record: dbapi2.Connection, table: str, name: str, body: dict[str, Any]) -> bool:
    """Whether a row still holds what its newest link says of it."""
    columns = ", ".join(f'"{column}"' for column in body)
    found = record.execute(
        f'SELECT {columns} FROM "{table}" WHERE id = ?',  # noqa: S608 - the record's own names
        (name,),
    ).fetchone()
    if found is None:
        return False
    row = dict(zip(body, found, strict=True))
    secret = TOLD_IN_PART.get(table)
    if secret is not None:
        row[secret] = hashlib.sha256(str(row[secret]).encode()).hexdigest()
    return row == body
