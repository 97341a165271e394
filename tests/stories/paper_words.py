"""Every word with a figure in it that a summary and a handover have to print, from the rows alone.

A page is held against these phrases in their order; whatever figure is left over then was put there
by nobody's rule.
"""

import json
import re
from datetime import date, datetime, timedelta
from itertools import pairwise

from pypdf import PdfReader

from station.domain.observation_set import ITEM
from station.services.record import software
from tests.stories.reckoned import (
    DAY,
    DIASTOLIC,
    FLOW,
    HAPPENED,
    HEART,
    MEASURES,
    MINUTE,
    NO_SYRINGE,
    OF_MONITOR,
    OF_PUMP,
    PULSE,
    SECOND,
    SYSTOLIC,
    Reckoned,
    lasted,
    shared,
    union,
    worded,
)

GRADES = ("none", "mild", "moderate", "severe")
ALSO = (
    ("alertness", "alertness"), ("temperature", "temperature"), ("oxygen", "on"),
    ("nausea", "nausea"), ("hallucination", "hallucination"), ("site", "site VIP"),
    ("pump-rate", "pump by eye, mL/h"), ("pump-volume", "given by eye, mL"),
)  # fmt: skip
CHART, AFTER_CHART = "The whole stay on one axis", "A ward day begins"
LATE = 6 * SECOND  # a second that was heard is stored within so long, on a busy machine too
LASTED = 300_000  # a rate that was passed through on the way to another is not named


# ---------------------------------------------------------------- the page as a reader finds it


def pages(path):
    """The words of each page, one space between them."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


def left_over(text, phrases):
    """What stands in a text beside phrases that must follow one another in it."""
    rest, place = [], 0
    for phrase in phrases:
        words = " ".join(phrase.split())
        found = text.find(words, place)
        assert found >= 0, f"not on the page: {words!r} in {text[place:]!r}"
        rest.append(text[place:found])
        place = found + len(words)
    return " ".join([*rest, text[place:]])


def figures_in(text):
    """Every figure in a text, for whoever did not expect one."""
    return re.findall(r"\S*\d\S*", text.replace("SpO2", ""))


def without(text, phrases):
    """A page's text without what has to stand on every page."""
    for phrase in phrases:
        assert phrase in text, f"not on the page: {phrase!r} in {text!r}"
        text = text.replace(phrase, "", 1)
    return text


def hold_summary(path, words):
    """Every figure of a summary is one that the rows give, and every such figure stands there."""
    found = pages(path)
    count = len(found)
    body = " ".join(
        without(page, words.frame("summary", number, count))
        for number, page in enumerate(found, start=1)
    )
    opening, rest = body.split(CHART)
    chart, rest = rest.split(AFTER_CHART)
    before, after = words.summary()
    assert figures_in(left_over(opening, before)) == []
    for phrase in words.chart():
        assert phrase in chart, f"not on the chart: {phrase!r} in {chart!r}"
    assert figures_in(left_over(f"{AFTER_CHART}{rest}", after)) == []


def hold_handover(path, ask, at, heard):
    """The same of a handover: the whole ward on one page."""
    lying = {
        bed: Reckoned(ask, admission, at, heard) for bed, admission in ask(
            'SELECT bed.name, stay.admission FROM bed_stay AS stay JOIN bed ON bed.id = stay.bed'
            " JOIN admission_details AS details ON details.admission = stay.admission"
            ' WHERE details."end" IS NULL'
        )
    }  # fmt: skip
    rows = {bed: PaperWords(one) for bed, one in lying.items()}
    one = next(iter(rows.values()))
    [page] = pages(path)
    names = [name for (name,) in ask("SELECT name FROM bed ORDER BY place")]
    began = next(begin for _, begin, end in one.of.days(one.of.at - DAY) if end == one.of.end)
    told = {name: rows[name].row() if name in rows else [f"{name} free"] for name in names}
    phrases = [
        f"{one.of.ward} {len(rows)} of {len(names)} beds taken.",
        f"Given since {one.moment(began)}",
        *(words for name in names for words in told[name]),
    ]  # fmt: skip
    assert figures_in(left_over(without(page, one.frame("handover", 1, 1)), phrases)) == []


def as_of_some_second(hold, ask, at):
    """A page tells what was stored when it was made; what was just heard may have come after it.

    `hold` is tried with everything that was heard by then, and without the newest few seconds.
    """
    late = ask(
        "SELECT DISTINCT utc FROM (SELECT utc FROM appended UNION ALL SELECT utc FROM reading)"
        " WHERE utc > ? AND utc <= ? ORDER BY utc DESC", at - LATE, at,
    )  # fmt: skip
    first = None
    for heard in (at, *(utc - 1 for (utc,) in late)):
        try:
            return hold(heard)
        except AssertionError as wrong:
            first = first or wrong
    raise first


class PaperWords:
    """The words of one admission's summary, and of its row on the handover."""

    def __init__(self, reckoned):
        self.of, self.ask = reckoned, reckoned.ask
        [(_, _, patient)] = self.ask(
            "SELECT id, id, patient FROM admission WHERE id = ?", reckoned.admission
        )
        rows = self.ask(
            "SELECT id, supersedes, surname, given_names, birth_date, record_number"
            " FROM patient_details WHERE patient = ?", patient,
        )  # fmt: skip
        replaced = {row[1] for row in rows}
        [(_, _, surname, given, born, self.number)] = [r for r in rows if r[0] not in replaced]
        self.name = f"{surname}, {given}"
        self.born = _date(date.fromisoformat(born))
        self.beds = self.ask(
            'SELECT bed.name, "begin" FROM bed_stay JOIN bed ON bed.id = bed_stay.bed'
            ' WHERE admission = ? ORDER BY "begin"', reckoned.admission,
        )  # fmt: skip

    # ------------------------------------------------------------ moments

    def clock(self, moment):
        return f"{self.of.local(moment):%H:%M}"

    def moment(self, moment):
        local = self.of.local(moment)
        return f"{local:%a} {local.day} {local:%b %H:%M}"

    def full(self, moment):
        local = self.of.local(moment)
        return f"{local:%a} {_date(local.date())} {local:%H:%M}"

    def aged(self, moment):
        same = self.of.local(moment).date() == self.of.local(self.of.at).date()
        words = self.clock(moment) if same else self.moment(moment)
        return f"{words} ({lasted(self.of.at - moment)})"

    def by(self, person):
        return self.of.names.get(person, person)

    # ------------------------------------------------------------ the frame

    def frame(self, kind, page, count):
        """Head, foot and number of one page of a summary."""
        of = self.of
        printed, author, copy, digest = self.ask(
            "SELECT print_log.recorded_at, print_log.author, copy, content_hash FROM print_log"
            " JOIN document ON document.id = print_log.document"
            " WHERE kind = ? AND (admission = ? OR admission IS NULL)"
            " ORDER BY print_log.recorded_at DESC LIMIT 1", kind, of.admission,
        )[0]  # fmt: skip
        assert printed == of.at
        offset = self.of.local(of.at).strftime("%z")
        content = " ".join(digest[at : at + 4] for at in range(0, 16, 4))
        who = "nobody signed in" if author is None else self.by(author)
        zone = f"Times are the ward's: {of.zone_name}, UTC{offset[:3]}:{offset[3:]} now."
        version = f"Version {software()}."
        foot = f"As at {self.full(of.at)} · printed {self.full(printed)} by {who} · copy {copy}"
        more = [f"· content {content}", f"page {page} of {count}"]
        as_at = f"as at {self.full(of.at)}"
        if kind == "handover":
            until = self.full(of.at + 8 * 60 * MINUTE)
            return [as_at, f"holds until {until} (8 h)", zone, version, foot, *more]
        head = [f"{self.name} born {self.born} · record no. {self.number}"]
        bed = f"{of.ward} · bed {self.beds[-1][0]} {as_at}"
        return [*head, bed, zone, version, foot, *more]

    # ------------------------------------------------------------ the summary, from top to bottom

    def summary(self):
        """The phrases of the whole body but the chart."""
        before = [f"Ward {self.of.ward}", *self.opening()]
        after = [
            f"A ward day begins at {self.of.start}.", *self.totals(), *self.rates(),
            *self.syringes(), *self.weights(), *self.effects(), *self.ranges(), *self.sets(),
            *self.notes(), *self.corrections(), *self.gaps(), *self.minutes(), *self.unsure(),
            *self.changes(), *self.clocks(), self.counts(),
        ]  # fmt: skip
        return before, after

    def opening(self):
        of = self.of
        beds = [f"{bed} from {self.full(since)}" for bed, since in self.beds]
        left = "on the ward" if of.left is None else f"left {self.full(of.left)}"
        weights = [
            f"{kg} kg, {how}, {self.full(at)}, {self.by(who)}"
            for _, _, at, kg, how, who in sorted(of.weights, key=lambda row: row[2])
        ]
        last = sorted(of.syringes, key=lambda row: (row[3], row[9]))[-1:]
        syringe = [
            f"{r[5]}, {r[6]}, {worded(r[7], '0.01')} mg/mL; {self._confirmed(r[8])}" for r in last
        ]
        mg, ml, to_do, notes = of.given(of.begin, of.end)
        return [*beds, f"Admitted {self.full(of.begin)}; {left}", *weights, *syringe,
                "Given in all", *mg, ml, *to_do, *notes]  # fmt: skip

    def totals(self):
        of = self.of
        found = []
        for day, begin, end in of.days():
            mg, ml, to_do, notes = of.given(begin, end)
            span = f"{_day(day)} {self.moment(begin)} to {self.clock(end)}"
            found.append(" ".join([span, *mg, *to_do, ml, *notes]))
        mg, ml, to_do, notes = of.given(of.begin, of.end)
        span = f"In all {self.moment(of.begin)} to {self.moment(of.end)}"
        return [*found, " ".join([span, *mg, *to_do, ml, *notes])]

    def rates(self):
        """Every change of the dose: of the rate, and of syringe and weight while it runs."""
        of, last, found = self.of, {}, []
        for at, channel, rate in of.rates():
            if rate is not None and last.get(channel) != rate:
                last[channel] = rate
                found.append((at, channel, rate, ""))
        changed = {(channel, at) for at, channel, *_ in found}
        reasons = {row[2]: "weighed" for row in of.weights}
        reasons |= {row[3]: "new syringe" for row in of.syringes}
        for at, why in reasons.items():
            for channel, rate in of.rate_at(at):
                same = of.dose(channel, rate, at) == of.dose(channel, rate, at - 1)
                if rate and not same and (channel, at) not in changed:
                    found.append((at, channel, rate, why))
        words = []
        for at, channel, rate, why in sorted(found, key=lambda one: one[0]):
            steps = ("0.01", "0.01", "0.001", "0.01")
            figures = zip(of.dose(channel, rate, at), steps, strict=True)
            said = ["—" if one is None else worded(one, step) for one, step in figures]
            held = "held" if words and not rate else why
            words.append(" ".join([self.moment(at), *said, held]))
        return words

    def _confirmed(self, who):
        return "no mg: confirm the syringe's drug, form and concentration" if not who else (
            f"confirmed by {self.by(who)}")  # fmt: skip

    def syringes(self):
        rows = self.ask(
            'SELECT "begin", "end", channel, drug, form, concentration, volume_ml, strength_mg,'
            ' strength_ml, confirmed_by FROM syringe WHERE admission = ? ORDER BY "begin",'
            " recorded_at", self.of.admission,
        )  # fmt: skip
        return [
            f"{self.moment(begin)}{'' if end is None else f' to {self.moment(end)}'}"
            f" {drug}, {form} {worded(mg_ml, '0.01')} mg/mL {worded(volume, '0.01')} mL; ampoule"
            f" {worded(mg, '0.01')} mg in {worded(ml, '0.01')} mL {self._confirmed(who)}"
            f" {self.of.label(channel)}"
            for begin, end, channel, drug, form, mg_ml, volume, mg, ml, who in rows
        ]

    def weights(self):
        rows = self.ask(
            "SELECT kilograms, observed_at, method, author FROM weight WHERE admission = ?"
            " ORDER BY observed_at, recorded_at", self.of.admission,
        )  # fmt: skip
        return [f"{kg} kg {self.moment(at)} {how} {self.by(who)}" for kg, at, how, who in rows]

    def courses(self):
        """[effect, begin, end or None, [(moment, grade), ...]] of each side effect."""
        open_ones, found = {}, []
        for entry in self.of.entries():
            for one in entry["body"].get("findings", ()):
                seen, effect = entry["observed"], one["effect"]
                grade, onset, end = one["grade"], _at(one.get("onset")), _at(one.get("end"))
                if effect not in open_ones:
                    if not grade:
                        continue
                    begin = onset or seen
                    open_ones[effect] = [effect, begin, None, [(begin, grade)]]
                    found.append(open_ones[effect])
                elif grade and open_ones[effect][3][-1][1] != grade:
                    open_ones[effect][3].append((seen, grade))
                if not grade or end:
                    ended = open_ones.pop(effect)
                    ended[2] = max(end or seen, ended[1])
        return sorted(found, key=lambda one: one[1])

    def effects(self):
        words = []
        for effect, begin, end, grades in self.courses():
            ended = "still there" if end is None else self.moment(end)
            worst = GRADES[max(grade for _, grade in grades)]
            told = " ".join(f"{self.moment(at)} {GRADES[grade]}" for at, grade in grades)
            dose = "; ".join(self.of.dose_words(begin)) or "not known"
            words.append(f"{effect} {self.moment(begin)} {ended} {worst} {told} {dose}")
        return words

    def ranges(self):
        of = self.of
        spans = [(_day(day), begin, end) for day, begin, end in of.days()]
        return [
            " ".join([name, *(of.range(measure, begin, end) for measure in MEASURES)])
            for name, begin, end in [*spans, ("In all", of.begin, of.end)]
            if any(one[0] not in of.pumps for one in of.stretches)
        ]

    def sets(self):
        words = []
        for entry in self.of.entries():
            if entry["kind"] != "observations":
                continue
            told = {code: _answer(one) for code, one in entry["body"]["answers"].items()}
            when = [self.moment(entry["observed"])]
            if entry["supersedes"]:
                when.append(f"corrected {self.moment(entry['recorded'])}")
            elif entry["recorded"] - entry["observed"] > 15 * MINUTE:
                when.append(f"entered late, {self.moment(entry['recorded'])}")
            pressure = [told[code] for code in ("systolic", "diastolic") if code in told]
            also = ", ".join(f"{name} {told[code]}" for code, name in ALSO if code in told)
            words.append(" ".join([
                *when,
                *(told.get(code, "—") for code in ("pain-rest", "pain-movement", "sedation")),
                "/".join(pressure) or "—",
                *(told.get(code, "—") for code in ("heart-rate", "spo2", "respiration")),
                also, self.by(entry["author"]),
            ]))  # fmt: skip
        return words

    def notes(self):
        return [
            f"{self.moment(one['observed'])} {one['body']['text']} {self.by(one['author'])}"
            for one in self.of.entries() if one["kind"] == "note"
        ]  # fmt: skip

    def corrections(self):
        """What was, what is, why, when and by whom."""
        every = self.of.entries(every=True)
        by_id, found = {one["id"]: one for one in every}, []
        for one in every:
            before = by_id.get(one["supersedes"])
            if before is None:
                continue
            kind = before["kind"].replace("-", " ").capitalize()
            was, now = _changed(before, one)
            by = f"{self.moment(one['recorded'])}, {self.by(one['author'])}"
            words = f"{self.moment(before['observed'])} {kind} {was} {now} {one['reason']} {by}"
            found.append((one["recorded"], words))
        for begin, at, who, reason in self.ask(
            'SELECT "begin", recorded_at, author, reason FROM syringe WHERE admission = ?'
            " AND supersedes IS NOT NULL", self.of.admission,
        ):  # fmt: skip
            words = f"Syringe see struck-through line see syringes {reason}"
            by = f"{self.moment(at)}, {self.by(who)}"
            found.append((at, f"{self.moment(begin)} {words} {by}"))
        return [words for _, words in sorted(found, key=lambda one: one[0])]

    def open_and_past_gaps(self):
        """(begin, device, end or None, cause, who) of each gap while a device was theirs."""
        of, found = self.of, {}
        for channel, begin, end in of.stretches:
            for was, over, cause, who in of.gaps(channel):
                if was >= end or (over is not None and over <= begin):
                    continue
                ended = None if over is None or over > of.at else min(over, end)
                if ended is None and end < of.at:
                    ended = end
                key = max(was, begin), of.label(channel)
                found.setdefault((*key, cause), (*key, ended, cause, who))
        return sorted(found.values(), key=lambda one: one[:2])

    def gaps(self):
        return [
            f"{self.moment(begin)} {'still so' if end is None else self.moment(end)}"
            f" {lasted((self.of.at if end is None else end) - begin)} {cause} {device}"
            f" {self.by(who) if who else ''}"
            for begin, device, end, cause, who in self.open_and_past_gaps()
        ]

    def minutes(self):
        """Of each device: minutes to come, that came, without a value, in a gap, missing."""
        of, found = self.of, []
        for channel in dict.fromkeys(one[0] for one in of.stretches):
            heard, empty, blind, expected = set(), set(), set(), set()
            for begin, end in union(one[1:] for one in of.stretches if one[0] == channel):
                whole = -(-begin // MINUTE) * MINUTE, end // MINUTE * MINUTE
                expected |= set(range(*whole, MINUTE))
                for code in OF_PUMP if channel in of.pumps else OF_MONITOR:
                    for at, value, _ in of.readings(channel, code, whole[0], whole[1] - 1):
                        (empty if value is None else heard).add(at // MINUTE * MINUTE)
                for was, over, *_ in of.gaps(channel):
                    if cut := shared((was, of.at if over is None else over), whole):
                        blind |= set(range(cut[0] // MINUTE * MINUTE, cut[1], MINUTE))
            missing = expected - heard - empty
            if expected:
                counts = (len(expected), len(expected & heard), len(expected & empty - heard),
                          len(missing & blind), len(missing - blind))  # fmt: skip
                found.append(f"{of.label(channel)} {' '.join(map(str, counts))}")
        return sorted(found)

    def doubts(self):
        """(begin, device, end or None, why) of what nobody confirmed to be this patient's."""
        of, found = self.of, []
        for row in of.quarantines():
            over = of.at if row["end"] is None else min(row["end"], of.at)
            if row["bed"] == self.beds[-1][0] and (
                cut := shared((row["begin"], over), (of.begin, of.end))
            ):
                end = None if cut[1] >= of.at else cut[1]
                why = f"needs confirmation: {row['trigger']}"
                found.append((cut[0], of.label(row["channel"]), end, why))
        found += [
            (row["begin"], of.label(row["channel"]), row["end"], row["standing"])
            for row in of.associations()
            if row["standing"] == "same device, not yet confirmed"
        ]
        return sorted(found, key=lambda one: one[:2])

    def unsure(self):
        return [
            f"{self.moment(begin)} {'still so' if end is None else self.moment(end)} {why} {device}"
            for begin, device, end, why in self.doubts()
        ]

    def changes(self):
        found = []
        for row in sorted(self.of.associations(every=True), key=lambda one: one["recorded"]):
            words = f"{self.of.label(row['channel'])}: {row['standing']}"
            if row["standing"] == "confirmed" and row["where"]:
                words += f", {row['where']}"
            if row["end"] is not None:
                words = f"{self.of.label(row['channel'])}: taken off"
            words += f" ({row['reason']})" if row["reason"] else ""
            who = row["author"] or row["who"]
            at = row["begin"] if row["end"] is None else row["end"]
            found.append(f"{self.moment(at)} {words} {self.by(who) if who else 'the station'}")
        return found

    def clocks(self):
        found = {}
        for channel, begin, end in self.of.stretches:
            for heard, body, shown in self.ask(HAPPENED, channel, "device-event"):
                if json.loads(body).get("name") == "clock" and begin <= heard < end:
                    wall = self.of.local(heard).utcoffset() // timedelta(milliseconds=1)
                    off = shown - heard - wall
                    way = "ahead of" if off > 0 else "behind"
                    words = f"{lasted(abs(off))} {way} the station's"
                    near = "agrees with the station's"
                    found[self.of.label(channel)] = near if abs(off) < SECOND else words
        return [f"{device}: clock {words}" for device, words in found.items()]

    def counts(self):
        late = sum(one["recorded"] - one["observed"] > 15 * MINUTE for one in self.of.entries())
        return (
            f"Entries corrected or undone: {len(self.corrections())}."
            f" Entered more than 15 min after they were observed: {late}."
        )

    # ------------------------------------------------------------ the chart's own words

    def chart(self):
        """What the chart says in words: where the patient started, what lasted, what was noted."""
        first = {}
        for entry in self.of.entries():
            for code, one in entry["body"].get("answers", {}).items():
                if _answer(one).replace(".", "").isdigit():
                    first.setdefault(code, worded(_answer(one), "1"))
        named = (("pain-rest", " at rest"), ("systolic", " systolic"), ("heart-rate", ""))
        return [
            " ".join(self._steps()),
            *(f"baseline {first[code]}{what}" for code, what in named if code in first),
        ]

    def _steps(self):
        """The rates that lasted, of the one pump there is: in mg/h if all that flowed is known."""
        of = self.of
        [(pump, *stretch)] = [one for one in of.stretches if one[0] in of.pumps]
        told = [(at, rate) for at, rate, _ in of.readings(pump, FLOW, *stretch) if rate is not None]
        if all(not rate or not isinstance(of.holds(pump, at), str) for at, rate in told):
            told = [(at, rate and rate * of.holds(pump, at)[1]) for at, rate in told]
        turns = [one for before, one in pairwise([(0, None), *told]) if before[1] != one[1]]
        words, named = [], 0
        for (at, rate), following in zip(turns, [*(at for at, _ in turns[1:]), None], strict=True):
            if (following is None or following - at >= LASTED) and rate != named:
                named = rate
                words.append(("start " * (not words) + worded(rate, "0.01")) if rate else "held")
        return words

    # ------------------------------------------------------------ the row of the handover

    def row(self):
        """The phrases of this admission's row."""
        of = self.of
        found = [f"{self.beds[-1][0]} {self.name} born {self.born} · {self.number}"]
        started = [at for at, _, rate in of.rates() if rate]
        day = f"day {(of.at - min(started)) // DAY + 1}" if started else "not started"
        weighed = sorted(of.weights, key=lambda row: row[2])[-1:]
        found.append(f"{day} · " + ("".join(f"{r[3]} kg ({r[4]})" for r in weighed) or "no weight"))
        found += [self._contents(channel) for channel in sorted(of.pumps)]
        found += [words for dose in of.dose_words(of.at) for words in dose.split(" · ")]
        found += self._last_change()
        found += [*self._pain(), *self._sedation(), *self._effect()]
        pressures = [of.newest((code,)) for code in (SYSTOLIC, DIASTOLIC)]
        if all(pressures):
            both = "/".join(worded(one[1], "1") for one in pressures)
            found.append(f"{both} {self.aged(pressures[0][0])}")
        if heart := of.newest((HEART, PULSE)):
            found.append(f"{worded(heart[1], '1')} {self.aged(heart[0])}")
        today = next(begin for _, begin, end in of.days() if end == of.end)
        for begin in (today, of.begin) if of.pumps else ():
            mg, ml, to_do, _ = of.given(begin, of.end)
            said = [_bare(one) for one in mg] if len(mg) == 1 else mg
            found += [*(said or [ml]), *to_do]
        entries = of.entries()
        seen = [f"{self.by(one['author'])} {self.aged(one['observed'])}" for one in entries[-1:]]
        return [*found, *(seen or ["no entry yet"])]

    def _contents(self, channel):
        contents = self.of.holds(channel, self.of.at)
        if contents == NO_SYRINGE:
            return "no syringe entered"
        return contents if isinstance(contents, str) else (
            f"{contents[0]} {worded(contents[1], '0.01')} mg/mL")  # fmt: skip

    def _last_change(self):
        last, found = {}, []
        for at, channel, rate in self.of.rates():
            if rate is not None and last.get(channel) != rate:
                came = f"from {worded(last[channel], '0.01')} mL/h" if channel in last else "start"
                last[channel] = rate
                found.append(f"{came} {self.aged(at)}")
        return found[-1:]

    def _told(self, *codes):
        """The newest set with one of these answers."""
        sets = [
            one for one in self.of.entries() if set(codes) & set(one["body"].get("answers", ()))
        ]
        return sets[-1:]

    def _pain(self):
        codes = ("pain-rest", "pain-movement")
        return [
            " / ".join(_answer(one["body"]["answers"][code])
                       if code in one["body"]["answers"] else "—" for code in codes)
            + f" {self.aged(one['observed'])}" for one in self._told(*codes)
        ]  # fmt: skip

    def _sedation(self):
        return [
            f"{_answer(one['body']['answers']['sedation'])} {self.aged(one['observed'])}"
            for one in self._told("sedation")
        ]

    def _effect(self):
        there = [one for one in self.courses() if one[2] is None]
        if there:
            effect, begin, _, grades = max(there, key=lambda one: (one[3][-1][1], one[1]))
            return [f"{effect}, {GRADES[grades[-1][1]]} {self.aged(begin)}"]
        asked = [one for one in self.of.entries() if one["body"].get("findings")]
        return [f"none {self.aged(one['observed'])}" for one in asked[-1:]] or ["not asked yet"]


def _bare(words):
    """An amount without the substance it is of."""
    return re.sub(r" \([A-Z][^()]*(\(\+\))?\)$", "", words)


def _date(day):
    return f"{day.day} {day:%b %Y}"


def _day(day):
    return f"{day:%a} {day.day} {day:%b}"


def _at(text):
    return None if text is None else round(datetime.fromisoformat(text).timestamp() * 1000)


def _answer(one):
    value = one.get("value")
    if value is None:
        return one["unanswered"]
    return worded(value, "0.01") if value.replace(".", "", 1).isdigit() else value


def _changed(before, after):
    """What an entry said, and what the one in its place says; of two sets only the difference."""
    if after["kind"] == "undone":
        return _said(before), "undone: it does not count"
    old, new = before["body"].get("answers"), after["body"].get("answers")
    if old is None:
        return _said(before), _said(after)
    codes = [code for code in {**old, **new} if old.get(code) != new.get(code)]

    def words(answers):
        return ", ".join(
            f"{ITEM[code].label} {_answer(answers[code]) if code in answers else '—'}"
            for code in codes
        )

    return words(old), words(new)


def _said(entry):
    body = entry["body"]
    if "answers" in body:
        return ", ".join(
            f"{ITEM[code].label} {_answer(one)}" for code, one in body["answers"].items()
        )
    if "findings" in body:
        return ", ".join(f"{one['effect']} {GRADES[one['grade']]}" for one in body["findings"])
    return body.get("text") or body.get("reason")
