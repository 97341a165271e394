"""How a given rate becomes a plasma level, by published population models; information only.

Plain floats: these are estimates over a population, drawn and simulated, never stored as a dose.
A level is never a measurement, a target or a reason for a rate (clinical.md 12), and there is none
for the subcutaneous route, whose absorption is not established (house ruling 8).
"""

from dataclasses import dataclass
from functools import lru_cache

SECONDS_PER_MINUTE = 60.0
MINUTES_PER_HOUR = 60.0
NG_PER_ML = 1000.0  # in one mg/L
ADULT_KG = 70.0  # the weight that "per 70 kg" of the published models refers to

Matrix = list[list[float]]


@dataclass(frozen=True, slots=True)
class Model:
    """One published model: the central volume for a kilogram, and the rate constants in 1/min."""

    name: str
    source: str
    litres_per_kg: float
    k10: float
    k12: float = 0.0
    k21: float = 0.0
    k13: float = 0.0
    k31: float = 0.0

    @property
    def clearance_litres_per_hour_per_kg(self) -> float:
        """What leaves for good: at steady state, level = rate / clearance."""
        return self.k10 * self.litres_per_kg * MINUTES_PER_HOUR

    def steady_ng_per_ml(self, mg_per_hour: float, weight_kg: float) -> float:
        """The level that a rate kept for ever would reach."""
        clearance = self.clearance_litres_per_hour_per_kg * weight_kg
        return NG_PER_ML * mg_per_hour / clearance


@dataclass(frozen=True, slots=True)
class _Flow:
    """A peripheral compartment as papers print it, at 70 kg: its volume and the flow to and fro."""

    litres: float
    litres_per_hour: float


def _from_clearances(
    name: str, source: str, central_litres: float, clearance: float, peripheral: tuple[_Flow, ...]
) -> Model:
    """A model printed as volumes and clearances (L/h) for 70 kg, linear in weight."""
    out = [flow.litres_per_hour / central_litres / MINUTES_PER_HOUR for flow in peripheral]
    back = [flow.litres_per_hour / flow.litres / MINUTES_PER_HOUR for flow in peripheral]
    k12, k13 = [*out, 0.0, 0.0][:2]
    k21, k31 = [*back, 0.0, 0.0][:2]
    k10 = clearance / central_litres / MINUTES_PER_HOUR
    return Model(name, source, central_litres / ADULT_KG, k10, k12, k21, k13, k31)


DOMINO = Model(
    "Domino 1982",
    "PMID 7198883, constants as in opentiva",
    litres_per_kg=0.063,
    k10=0.4381,
    k12=0.5921,
    k21=0.2470,
    k13=0.5900,
    k31=0.0146,
)
CLEMENTS = Model(
    "Clements 1981/82, 250 microgram/kg",
    "doi 10.1093/bja/53.1.27, constants as in opentiva",
    litres_per_kg=1.7522,
    k10=0.0109,
    k12=0.0186,
    k21=0.0137,
)
KAMP = _from_clearances(
    "Kamp 2020, three compartments",
    "doi 10.1097/ALN.0000000000003577, as coded in opentiva (unverified: local review)",
    25.0,
    84.0,
    (_Flow(56.0, 161.0), _Flow(157.0, 79.0)),
)
KAMP_META = _from_clearances(
    "Kamp 2020 meta-analysis, one compartment",
    "doi 10.1097/ALN.0000000000003577, 18 studies",
    252.0,
    79.0,
    (),
)
MODELS = (DOMINO, CLEMENTS, KAMP, KAMP_META)


class Compartments:
    """One body by one model: milligrams in each compartment, moved on a constant rate at a time."""

    def __init__(self, model: Model, weight_kg: float) -> None:
        if weight_kg <= 0:
            raise ValueError(f"a weight of {weight_kg} kg has no plasma level")
        self._model = model
        self._litres = model.litres_per_kg * weight_kg
        self._mg = [0.0, 0.0, 0.0]

    @property
    def plasma_ng_per_ml(self) -> float:
        """The level in the central compartment."""
        return NG_PER_ML * self._mg[0] / self._litres

    def advance(self, seconds: float, mg_per_hour: float) -> None:
        """Let time pass at one rate: exact however long the stretch is."""
        if seconds < 0 or mg_per_hour < 0:
            raise ValueError(f"{seconds} s at {mg_per_hour} mg/h: time and dose only go forward")
        step = _propagator(self._model, seconds)
        state = [*self._mg, mg_per_hour]
        self._mg = [sum(map(_product, row, state)) for row in step[:3]]

    def bolus(self, mg: float) -> None:
        """Put a dose into the central compartment at once.

        The spike that follows is the model's, not the patient's: plot from two minutes after.
        """
        if mg < 0:
            raise ValueError(f"a bolus of {mg} mg cannot be given")
        self._mg[0] += mg


def _product(left: float, right: float) -> float:
    return left * right


@lru_cache(maxsize=512)
def _propagator(model: Model, seconds: float) -> Matrix:
    """The matrix that carries (mg, mg, mg, rate in mg/h) over `seconds`.

    A constant rate is a fourth state that does not change, so one exponential holds both the decay
    and the inflow.  Kept, because a simulation asks for the same step again and again.
    """
    flows = [
        [-(model.k10 + model.k12 + model.k13), model.k21, model.k31, 1 / MINUTES_PER_HOUR],
        [model.k12, -model.k21, 0.0, 0.0],
        [model.k13, 0.0, -model.k31, 0.0],
        [0.0, 0.0, 0.0, 0.0],
    ]
    minutes = seconds / SECONDS_PER_MINUTE
    return _exponential([[flow * minutes for flow in row] for row in flows])


def _times(left: Matrix, right: Matrix) -> Matrix:
    columns = list(zip(*right, strict=True))
    return [[sum(map(_product, row, column)) for column in columns] for row in left]


def _exponential(matrix: Matrix) -> Matrix:
    """The exponential of a matrix: halve until small, sum the series, square back."""
    norm = max(sum(abs(entry) for entry in row) for row in matrix)
    halvings = 0
    while norm > 1 / 8:
        norm /= 2
        halvings += 1
    small = [[entry / 2**halvings for entry in row] for row in matrix]
    identity = [[float(row == column) for column in range(4)] for row in range(4)]
    result = identity
    for divisor in range(12, 0, -1):  # Horner: the thirteenth term is under 1e-20
        scaled = [[entry / divisor for entry in row] for row in _times(small, result)]
        result = [
            list(map(sum, zip(*pair, strict=True))) for pair in zip(identity, scaled, strict=True)
        ]
    for _ in range(halvings):
        result = _times(result, result)
    return result
