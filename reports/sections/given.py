"""How much, at which rate, out of which syringe, by which weight."""

from zoneinfo import ZoneInfo

from reportlab.platypus import Flowable

from reports import style
from reports.shaping import isolated
from reports.words import Words, heading, table
from station.domain.summary import RateLine, Summary, SyringeLine, TotalLine, WeightLine
from station.domain.wall import clock_words, day_words, moment_words

NO_TOTAL = "No pump was confirmed for this patient: nothing can be added up."
NO_RATE = "No pump told a rate in a confirmed period."
NO_SYRINGE = "No syringe was entered. Enter and confirm the syringe: until then there are no mg."
NO_WEIGHT = "No weight was entered: mg/kg/h and microgram/kg/min stay blank."


def totals(summary: Summary, wide: float) -> list[Flowable]:
    """Each ward day, then in all; unknown time in the words of the totals themselves."""
    start = summary.ward.start_of_day
    found: list[Flowable] = [
        heading("Given"),
        Words(
            f"A ward day begins at {start.hour:02}:{start.minute:02}. The figures are the pump's"
            " own count unless they say otherwise.",
            style.SMALL,
        ),
    ]
    if not summary.in_all:
        return [*found, Words(NO_TOTAL)]
    zone = ZoneInfo(summary.ward.zone)
    rows = [_total(one, zone) for one in (*summary.days, *summary.in_all)]
    first = len(summary.days) + 1
    widths = (wide * 0.13, wide * 0.22, wide * 0.42, wide * 0.23)
    found.append(
        table(("Ward day", "From, to", "Drug", "Volume"), rows, widths, rule_above=[first])
    )
    return found


def _total(line: TotalLine, zone: ZoneInfo) -> list[object]:
    kind = style.CELL if line.day else style.CELL_STRONG
    name = day_words(line.day) if line.day else "In all"
    begin, end = moment_words(line.begin, zone), moment_words(line.end, zone)
    span = f"{begin} to {clock_words(line.end, zone)}" if line.day else f"{begin} to {end}"
    volume = [Words(line.ml, kind), *(Words(note, style.SMALL) for note in line.notes)]
    mg = [Words(isolated(words), kind) for words in (*line.mg, *line.to_do)]
    return [Words(name, style.CELL_STRONG), Words(span, style.CELL), mg, volume]


def rates(summary: Summary, wide: float) -> list[Flowable]:
    """Every change of the dose in all units."""
    found: list[Flowable] = [heading("Dose over time: every change of rate, syringe or weight")]
    if not summary.rates:
        return [*found, Words(NO_RATE)]
    zone = ZoneInfo(summary.ward.zone)
    head = ("When", "mL/h", "mg/h", "mg/kg/h", "microgram/kg/min", "")
    widths = [wide * share for share in (0.26, 0.12, 0.12, 0.14, 0.2, 0.16)]
    return [*found, table(head, [_rate(one, zone) for one in summary.rates], widths)]


def _rate(line: RateLine, zone: ZoneInfo) -> list[object]:
    strong = [Words(text, style.CELL_STRONG) for text in (line.ml_per_hour, line.mg_per_hour)]
    return [
        moment_words(line.at, zone), *strong, line.mg_per_kg_hour, line.microgram_per_kg_min,
        line.words,
    ]  # fmt: skip


def syringes(summary: Summary, wide: float) -> list[Flowable]:
    """Every syringe with drug, form, concentration, and who confirmed it."""
    found: list[Flowable] = [heading("Syringes")]
    if not summary.syringes:
        return [*found, Words(NO_SYRINGE)]
    zone = ZoneInfo(summary.ward.zone)
    head = ("In the pump", "Drug, form", "Concentration", "Volume", "Confirmed", "Pump")
    widths = [wide * share for share in (0.19, 0.15, 0.12, 0.17, 0.18, 0.19)]
    rows = [_syringe(one, zone) for one in summary.syringes]
    return [*found, table(head, rows, widths)]


def _syringe(line: SyringeLine, zone: ZoneInfo) -> list[object]:
    end = "" if line.end is None else f" to {moment_words(line.end, zone)}"
    kind = style.STRUCK if line.replaced else style.CELL
    texts = (
        f"{moment_words(line.begin, zone)}{end}", isolated(line.drug), line.concentration,
        line.volume, isolated(line.confirmed), isolated(line.pump),
    )  # fmt: skip
    return [Words(text, kind) for text in texts]


def weights(summary: Summary, wide: float) -> list[Flowable]:
    """Every weight with its date and how it was obtained."""
    found: list[Flowable] = [heading("Weight")]
    if not summary.weights:
        return [*found, Words(NO_WEIGHT)]
    zone = ZoneInfo(summary.ward.zone)
    widths = [wide * share for share in (0.2, 0.26, 0.27, 0.27)]
    rows = [_weight(one, zone) for one in summary.weights]
    return [*found, table(("Weight", "Weighed", "How", "Entered by"), rows, widths)]


def _weight(line: WeightLine, zone: ZoneInfo) -> list[object]:
    kind = style.STRUCK if line.replaced else style.CELL
    texts = (line.words, moment_words(line.observed, zone), line.method, isolated(line.by))
    return [Words(text, kind) for text in texts]
