"""How much, how fast, how high: the figures of one stay, reckoned from the rows of the file alone.

Written from the ward's rules and apart from the program, so that a page can be held against it:
SQL, fractions and a clock, nothing of `station.services`.  Moments are milliseconds since 1970, as
they lie in the file.
"""

import json
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

SECOND, MINUTE, DAY = 1000, 60_000, 86_400_000
FLOW, VOLUME = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV"
HEART, PULSE, SPO2 = "MDC_ECG_HEART_RATE", "MDC_PULS_OXIM_PULS_RATE", "MDC_PULS_OXIM_SAT_O2"
BREATH, CO2_BREATH = "MDC_TTHOR_RESP_RATE", "MDC_CO2_RESP_RATE"
SYSTOLIC, DIASTOLIC = "MDC_PRESS_CUFF_SYS", "MDC_PRESS_CUFF_DIA"
MEASURES = {
    "Systolic": (SYSTOLIC,), "Diastolic": (DIASTOLIC,), "Heart rate": (HEART, PULSE),
    "SpO2": (SPO2,), "Respiration": (BREATH, CO2_BREATH),
}  # fmt: skip
OF_PUMP = (FLOW, VOLUME)
OF_MONITOR = (HEART, PULSE, SPO2, BREATH, CO2_BREATH, SYSTOLIC)
NO_SYRINGE = "no mg: enter and confirm the syringe"
UNCONFIRMED = "no mg: confirm the syringe's drug, form and concentration"
CHANGED_UNSEEN = "no mg: given while the syringe was changed unseen"
READINGS = """
SELECT utc, value, device_time FROM (
 SELECT channel, metric, sequence, utc, value, device_time FROM reading UNION ALL
 SELECT channel, metric, sequence, utc, value, device_time FROM appended
) AS one JOIN metric ON metric.id = one.metric
WHERE channel = ? AND code = ? AND utc >= ? AND utc <= ? ORDER BY sequence
"""
HAPPENED = (
    "SELECT utc, body, device_time FROM happening WHERE channel = ? AND kind = ? ORDER BY utc"
)


def worded(value, step):
    """A figure as a nurse rounds it: half up, no trailing zero."""
    exact = Fraction(value) / Fraction(step)
    steps = Decimal(exact.numerator) / Decimal(exact.denominator)
    rounded = steps.quantize(Decimal(1), ROUND_HALF_UP) * Decimal(step)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def lasted(milliseconds):
    """A length of time: seconds below a minute, then whole minutes."""
    seconds = (milliseconds + SECOND // 2) // SECOND
    if 0 < seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod((milliseconds + MINUTE // 2) // MINUTE, 60)
    return (
        f"{hours} h {minutes} min"
        if hours and minutes
        else f"{hours} h"
        if hours
        else f"{minutes} min"
    )


def union(spans):
    """Stretches in order, those that touch made one."""
    found = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def shared(one, other):
    """What two stretches have in common, if it is more than an edge."""
    begin, end = max(one[0], other[0]), min(one[1], other[1])
    return (begin, end) if begin < end else None


class Reckoned:
    """One admission as the rows stand, up to a moment.  `ask` answers SQL with rows.

    `heard` is when the newest reading was heard that was in the file by then.
    """

    def __init__(self, ask, admission, at, heard=None):
        self.ask, self.admission, self.at = ask, admission, at
        self.heard = at if heard is None else heard
        [(self.ward, self.zone_name, self.start, self.demo)] = ask(
            "SELECT ward, zone, start_of_day, demo FROM station"
        )
        self.zone = ZoneInfo(self.zone_name)
        self.names = dict(ask("SELECT id, name FROM person"))
        [(_, _, self.begin, left)] = self._standing("admission_details", '"begin", "end"')
        self.left, self.end = left, at if left is None else left
        self.devices = {
            channel: rest
            for channel, *rest in ask(
                "SELECT channel.id, protocol, model, serial, address, channel.line"
                " FROM channel JOIN device ON device.id = channel.device"
            )
        }
        self.weights = self._standing("weight", "observed_at, kilograms, method, author")
        self.syringes = self._standing(
            "syringe",
            'channel, "begin", "end", drug, form, concentration, confirmed_by, recorded_at',
        )
        self.stretches = self._stretches()
        self.pumps = {one[0] for one in self.stretches if self._told(one[0], FLOW)}
        self.pieces, self.unknown = self._courses()

    # ------------------------------------------------------------ rows

    def _standing(self, table, columns):
        """The rows of a table about this admission that nothing stands in for."""
        rows = self.ask(
            f"SELECT id, supersedes, {columns} FROM {table} WHERE admission = ?",  # noqa: S608 - our own tables
            self.admission,
        )
        replaced = {row[1] for row in rows}
        return [row for row in rows if row[0] not in replaced]

    def entries(self, *, every=False):
        """What was signed, oldest first, as dictionaries; unless `every`, only what stands."""
        names = ("id", "supersedes", "author", "kind", "body", "observed", "recorded", "reason")
        found = [
            dict(zip(names, row, strict=True))
            for row in self.ask(
                "SELECT id, supersedes, author, kind, body, observed_at, recorded_at, reason"
                " FROM entry WHERE admission = ? ORDER BY observed_at, recorded_at", self.admission,
            )
        ]  # fmt: skip
        for one in found:
            one["body"] = json.loads(one["body"])
        if every:
            return found
        replaced = {one["supersedes"] for one in found}
        return [one for one in found if one["id"] not in replaced and one["kind"] != "undone"]

    def source(self, channel, line):
        """What a device is known by: its serial number, else its place on a line."""
        protocol, _, serial, address, _ = self.devices[channel]
        return (protocol, serial) if serial else (protocol, None, line, address)

    def label(self, channel):
        """A device as its label says."""
        protocol, model, serial, address, _ = self.devices[channel]
        number = f"no. {serial}" if serial else "without serial number"
        return f"{model or protocol} {number}" + (f", {address}" if address else "")

    def _stretches(self, standing="confirmed"):
        """(channel, begin, end) that are the patient's: confirmed, less what is in doubt."""
        doubts = [row for row in self.quarantines() if row["begin"] != row["end"]]
        found = []
        for row in self.associations():
            if row["standing"] != standing:
                continue
            whose = self.source(row["channel"], row["line"])
            spans = [(row["begin"], self.at if row["end"] is None else min(row["end"], self.at))]
            for doubt in doubts:
                if self.source(doubt["channel"], doubt["line"]) == whose:
                    ends = self.at if doubt["end"] is None else doubt["end"]
                    spans = [part for span in spans for part in _less(span, (doubt["begin"], ends))]
            there = [
                one for one in self.devices if self.source(one, self.devices[one][-1]) == whose
            ]
            found += [(one, *span) for span in spans for one in there if span[0] < span[1]]
        return sorted(found, key=lambda one: one[1])

    def associations(self, *, every=False):
        """The ward's book about this patient."""
        names = ("id", "supersedes", "channel", "line", "begin", "end", "standing", "who", "where",
                 "author", "reason", "recorded", "bed")  # fmt: skip
        rows = self.ask(
            'SELECT id, supersedes, channel, line, "begin", "end", standing, who, confirmed_where,'
            " author, reason, recorded_at, bed FROM association WHERE admission = ?",
            self.admission,
        )
        found = [dict(zip(names, row, strict=True)) for row in rows]
        replaced = {one["supersedes"] for one in found}
        return [one for one in found if every or one["id"] not in replaced]

    def quarantines(self):
        """Every stretch of doubt that stands, of the whole ward."""
        names = ("id", "supersedes", "channel", "line", "bed", "trigger", "begin", "end")
        rows = self.ask(
            'SELECT id, supersedes, channel, line, bed, "trigger", "begin", "end" FROM quarantine'
        )
        found = [dict(zip(names, row, strict=True)) for row in rows]
        replaced = {one["supersedes"] for one in found}
        return [one for one in found if one["id"] not in replaced]

    def readings(self, channel, code, begin, end):
        """(moment, value or None, the device's own time) of a metric, both edges included."""
        return [
            (at, None if value is None else Fraction(Decimal(repr(value))), face)
            for at, value, face in self.ask(READINGS, channel, code, begin, min(end, self.heard))
        ]

    def _told(self, channel, code):
        return bool(self.ask(f"{READINGS} LIMIT 1", channel, code, self.begin, self.at))

    def gaps(self, channel):
        """(begin, end or None, cause with its reason, who said so) of a channel."""
        return [
            (begin, end, cause if reason is None else f"{cause}: {reason}", who)
            for begin, end, cause, reason, who in self.ask(
                'SELECT "begin", "end", cause, reason, who FROM gap WHERE channel = ?'
                ' AND "begin" <= ? ORDER BY "begin"', channel, self.at,
            )
        ]  # fmt: skip

    # ------------------------------------------------------------ how much

    def _courses(self):
        """Pieces (pump, begin, end, mL, whether its course is known) and the time nobody knows."""
        pieces, unknown = [], defaultdict(list)
        for channel, begin, end in (one for one in self.stretches if one[0] in self.pumps):
            blind = [
                (was, self.at if over is None else over) for was, over, *_ in self.gaps(channel)
            ]
            counts = self.readings(channel, VOLUME, begin, end)
            counts = [(at, ml) for at, ml, _ in counts if ml is not None]
            if end < self.at:  # a reading of that very moment may be the next patient's
                counts = [one for one in counts if one[0] != end]
            restarts = [
                at for at, body, _ in self.ask(HAPPENED, channel, "device-event")
                if json.loads(body) == {"name": "restarted"}
            ]  # fmt: skip

            def unseen(one, blind=blind):
                return one[1] - one[0] > MINUTE or any(shared(one, gap) for gap in blind)

            edges = [begin, *(at for at, _ in counts[:1]), *(at for at, _ in counts[-1:]), end]
            outside = [(begin, end)] if not counts else [tuple(edges[:2]), tuple(edges[2:])]
            unknown[channel] += [one for one in outside if unseen(one)]
            for (was, before), (at, after) in pairwise(counts):
                restarted = any(was < one <= at for one in restarts)
                if restarted or after < before:
                    unknown[channel] += [(was, at)] if unseen((was, at)) else []
                elif after > before:
                    pieces.append((channel, was, at, after - before, not unseen((was, at))))
        return pieces, unknown

    def holds(self, channel, moment):
        """What a millilitre in a pump holds: (substance, mg), or the words that say what to do."""
        there = [row for row in self.syringes if row[2] == channel and row[3] <= moment]
        if not there:
            return NO_SYRINGE
        newest = max(there, key=lambda row: (row[3], row[9]))
        *_, end, drug, form, mg, confirmed, _ = newest
        if end is not None and moment >= end:
            return NO_SYRINGE
        return (f"{drug} {form}", Fraction(Decimal(mg))) if confirmed else UNCONFIRMED

    def given(self, begin, end):
        """What a period comes to: the page's words for mg, for mL, for what to do, and notes."""
        masses, without = {}, {}
        for part, contents in self.volumes(begin, end):
            if isinstance(contents, str):
                without[contents] = without.get(contents, 0) + part
            else:
                masses[contents[0]] = masses.get(contents[0], 0) + part * contents[1]
        ml = sum((part for part, _ in self.volumes(begin, end)), Fraction(0))
        earlier = sum(
            volume for _, was, at, volume, even in self.pieces
            if not even and was < begin < at <= end
        )  # fmt: skip
        missing = self._missing(begin, end)
        left_out = [f"{worded(part, '0.01')} mL without mg" for part in without.values()]
        mg = [
            _at_least(f"{worded(mass, '0.1')} mg", [*left_out, *missing]) + f" ({substance})"
            for substance, mass in masses.items()
        ]
        if not masses and not without:
            mg = [_at_least("0 mg", missing)]
        note = (
            f"{worded(earlier, '0.01')} mL of it was found after a gap, and may in part have"
            " been given before"
        )
        notes = [note] if earlier else []
        return (
            mg,
            _at_least(f"{worded(ml, '0.01')} mL", missing),
            list(without),
            notes,
        )

    def volumes(self, begin, end):
        """(mL, what a millilitre of it held) of everything that was given in a period."""
        return [part for piece in self.pieces for part in self._parts(piece, begin, end)]

    def _parts(self, piece, begin, end):
        """What a period counts of a piece, cut where the syringe was changed."""
        channel, was, at, volume, even = piece
        edges = sorted({edge for row in self.syringes for edge in row[3:5] if edge is not None})
        if not even:
            inside = [one for one in edges if was < one < at]
            contents = {self.holds(channel, one) for one in (was, *inside)}
            if begin < at <= end:
                yield volume, contents.pop() if len(contents) == 1 else CHANGED_UNSEEN
            return
        if counted := shared((was, at), (begin, end)):
            inside = [one for one in edges if counted[0] < one < counted[1]]
            for cut in pairwise([counted[0], *inside, counted[1]]):
                yield volume * Fraction(cut[1] - cut[0], at - was), self.holds(channel, cut[0])

    def _missing(self, begin, end):
        """The words for the time of which a figure says nothing."""
        total = 0
        for channel in self.pumps:
            blind = [*self.unknown[channel]]
            blind += [
                (was, at) for one, was, at, _, even in self.pieces
                if one == channel and not even and not begin < at <= end
            ]  # fmt: skip
            cut = [part for one in blind if (part := shared(one, (begin, end)))]
            total += sum(over - was for was, over in union(cut))
        return [f"{lasted(total)} unknown"] if total else []

    # ------------------------------------------------------------ how fast

    def rates(self):
        """(moment, pump, mL/h or None where it went out of sight), in order."""
        found = []
        for channel, begin, end in (one for one in self.stretches if one[0] in self.pumps):
            told = [(at, 0, rate) for at, rate, _ in self.readings(channel, FLOW, begin, end - 1)]
            told = [one for one in told if one[2] is not None]
            for was, over, *_ in self.gaps(channel):
                if shared((was, self.at if over is None else over), (begin, end)):
                    told.append((max(was, begin), 1, None))
            told += [(end, 1, None)] if end < self.at else []
            before = None
            for at, _, rate in sorted(told, key=lambda one: one[:2]):
                if rate != before:
                    found.append((at, channel, rate))
                before = rate
        return sorted(found, key=lambda one: one[0])

    def rate_at(self, moment):
        """(pump, mL/h) of each pump that was seen just then."""
        held = {channel: rate for at, channel, rate in self.rates() if at <= moment}
        return [(channel, rate) for channel, rate in held.items() if rate is not None]

    def dose(self, channel, rate, moment):
        """mL/h, mg/h, mg/kg/h and microgram/kg/min of a rate at a moment; None where not known."""
        contents = self.holds(channel, moment)
        weighed = [row for row in self.weights if row[2] <= moment]
        mg = None if isinstance(contents, str) else rate * contents[1]
        if mg is None or not weighed:
            return rate, mg, None, None
        kg = Fraction(Decimal(max(weighed, key=lambda row: row[2])[3]))
        return rate, mg, mg / kg, mg / kg * 1000 / 60

    def dose_words(self, moment):
        """The dose that ran at a moment, in the units that are known."""
        words = []
        for channel, rate in self.rate_at(moment):
            figures = self.dose(channel, rate, moment)
            units = (("0.01", "mL/h"), ("0.01", "mg/h"), ("0.001", "mg/kg/h"))
            known = [
                f"{worded(one, step)} {unit}"
                for one, (step, unit) in zip(figures, units, strict=False) if one is not None
            ]  # fmt: skip
            words.append(" · ".join(known))
        return words

    # ------------------------------------------------------------ how high

    def range(self, measure, begin, end):
        """Lowest to highest of a measure in a period; a dash where nothing came."""
        for code in MEASURES[measure]:
            values = []
            for channel, *stretch in self.stretches:
                if channel in self.pumps or not (cut := shared(stretch, (begin, end))):
                    continue
                told = self.readings(channel, code, cut[0], cut[1] - 1)
                values += [
                    one for at, one, face in told
                    if one is not None and self._own(channel, stretch, at, face)
                ]  # fmt: skip
            if values:
                low, high = worded(min(values), "1"), worded(max(values), "1")
                return low if low == high else f"{low} to {high}"
        return "—"

    def _own(self, channel, stretch, at, face):
        """Whether a measurement with a time of its own began while the monitor was theirs."""
        if face is None:
            return True
        clocks = [
            (heard, shown) for heard, body, shown in self.ask(HAPPENED, channel, "device-event")
            if json.loads(body).get("name") == "clock" and shown is not None
        ]  # fmt: skip
        heard, shown = max((one for one in clocks if one[0] <= at), default=clocks[0])
        return stretch[0] <= min(face + heard - shown, at)

    def newest(self, codes):
        """(moment, value) of the newest reading; of one minute, of the first of the metrics."""
        found = []
        for code in codes:
            told = [
                (at, one) for channel, begin, end in self.stretches if channel not in self.pumps
                for at, one, face in self.readings(channel, code, begin, end - 1)
                if one is not None and self._own(channel, (begin, end), at, face)
            ]  # fmt: skip
            found += [max(told)] if told else []
        return max(found, key=lambda one: one[0] // 60_000, default=None)

    # ------------------------------------------------------------ the ward's clock

    def local(self, moment):
        """A moment on the ward's wall."""
        return datetime.fromtimestamp(moment / 1000, UTC).astimezone(self.zone)

    def days(self, since=None):
        """(date, begin, end) of each ward day of the stay, cut to it, or of the time since."""
        whole = (self.begin if since is None else since, self.end)
        first = self.local(whole[0]).date() - timedelta(days=1)
        last = self.local(self.end).date() + timedelta(days=1)
        dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        walls = [(day, self._wall(day), self._wall(day + timedelta(days=1))) for day in dates]
        cut = [(day, shared((one, two), whole)) for day, one, two in walls]
        return [(day, *part) for day, part in cut if part]

    def _wall(self, day: date):
        start = time.fromisoformat(self.start)
        there = datetime.combine(day, start, self.zone).astimezone(UTC)
        return int(there.timestamp() * 1000)


def _less(span, other):
    """What is left of a stretch outside another."""
    if not shared(span, other):
        return [span]
    parts = [(span[0], other[0]), (other[1], span[1])]
    return [one for one in parts if one[0] < one[1]]


def _at_least(amount, missing):
    return "; ".join([f"at least {amount}", *missing]) if missing else amount
