"""What a trace or a training is going to cost, from its sizes alone, before anything is allocated."""

import math
from collections.abc import Callable
from typing import NamedTuple

from engine import passes
from engine.analysis import DIRECTIONS
from engine.costs import counts, forward_flops
from engine.rtrl import SHOWN, state_size
from engine.setup import Setup
from engine.tasks import HELD_OUT
from engine.types import Cell
from engine.vitals import LARGEST

# Numbers of one moment and one example, by cell: so many times its inputs and so many times its units.
FORWARD = {"dense": (1, 2), "rnn": (1, 3), "lstm": (1, 9), "gru": (1, 6)}
BACKWARD = {"dense": (1, 3), "rnn": (1, 6), "lstm": (1, 16), "gru": (1, 15)}

VISIT = 30_000  # operations that could be done while NumPy is called for one visit of a layer
LINE = 50  # bytes of one number while its line is made: `start` has all parameters, `update` those of a layer twice
STEP_BYTES = 300  # names, brackets and commas of one step
CHECK_WORK = 5 * 10**8  # operations that the check of a gradient may take, unless its least takes more
CHECK_FLOATS = 1 << 21  # perturbed copies of one array, at most
FUNCTION, SLOW_FUNCTION = 100, 250  # operations of a complex activation in a check: of tanh, and of gelu


class Size(NamedTuple):
    """T, B, silent updates first, and the digits of a number on the wire; the updates and the lines of a training."""

    steps: int
    batch: int
    iteration: int
    digits: int | None
    iterations: int = 0
    told: int = 0


class Cost(NamedTuple):
    """numbers: in the steps; bytes: of the stream; memory: bytes at the peak; work: floating-point operations."""

    numbers: int
    bytes: int
    memory: int
    work: int


CostOf = Callable[[Setup, Size], Cost]


def training_cost(setup: Setup, size: Size) -> Cost:
    """An upper estimate for many updates, some of which are told of, each with a held-out batch and its spectra."""
    net, T, B = setup.network, size.steps, size.batch
    once, params = update(setup, T, B), sum(map(parameters, net.cells))
    data, film = T * B * (net.inputs + net.output.units), T * B * sum(_moment(cell, FORWARD) for cell in net.cells)
    errors = T * B * sum(_moment(cell, BACKWARD) for cell in net.cells)
    numbers = size.told * (len(net.cells) * (T + 12) + 20)
    spectrum = sum(4 * 40 * min(cell.units, LARGEST) ** 3 for cell in net.cells if cell.carried)
    influence = 24 * held(setup, B)
    aside = VISIT * 10 * len(net.cells) + 2 * update(setup, T, max(B, HELD_OUT)) + spectrum
    return Cost(
        numbers,
        size.told * STEP_BYTES + (numbers + data + params) * bytes_of_number(size.digits),
        8 * max(1, HELD_OUT // B) * (film + errors + 3 * data + 6 * params) + 50 * (data + params) + influence,
        (size.iteration + size.iterations) * once + size.told * aside + _check(setup, T, B),
    )


def _check(setup: Setup, T: int, B: int) -> int:
    """Operations of the check at the end of a trace; of a training too, so that its last iteration can be opened."""
    return max(CHECK_WORK, (1 + DIRECTIONS) * forward_check(setup, T, B))


def update(setup: Setup, T: int, B: int) -> int:
    """Operations of one silent update."""
    layers = len(setup.network.cells)
    visits = sum(visits_of(setup, layer, T) for layer in range(layers))
    return forward_flops(setup, T, B) + counts(setup, T, B).flops + VISIT * (T * layers + visits)


def cost(setup: Setup, size: Size) -> Cost:
    """An upper estimate; `numbers` is exact but for the l2 and f_prime that a layer may lack."""
    net, (T, B, iteration, digits, *_) = setup.network, size
    visits = [visits_of(setup, layer, T) for layer in range(len(net.cells))]
    each = list(map(parameters, net.cells))
    params, data = sum(each), T * B * (net.inputs + net.output.units)
    film = T * B * sum(_moment(cell, FORWARD) for cell in net.cells)
    errors = sum(
        n * (B * _moment(cell, BACKWARD) + parameters(cell)) for n, cell in zip(visits, net.cells, strict=True)
    )
    errors += T * sum(influences(setup, B))
    numbers = film + T * (3 * B * net.output.units + 2) + errors + 4 * params + len(visits)
    steps = T * (len(visits) + 1) + sum(visits) + 2 * len(visits)
    kept = film // T if setup.rtrl else film  # a moment at a time where nothing walks back
    arrays = 8 * (kept + 2 * data + 4 * max(passes.SEGMENT, params)) + 24 * held(setup, B)
    return Cost(
        numbers,
        steps * STEP_BYTES + (numbers + data + params) * bytes_of_number(digits),
        arrays + LINE * (data + params + 2 * max(each)),
        (iteration + 1) * update(setup, T, B) + _check(setup, T, B),
    )


def held(setup: Setup, batch: int) -> int:
    """Numbers of all the influence that RTRL carries."""
    if not setup.rtrl:
        return 0
    size, below = state_size(setup.network), setup.network.cells[: setup.network.uppermost + 1]
    return batch * size * (size + sum(map(parameters, below)))


def influences(setup: Setup, batch: int) -> list[int]:
    """Numbers that RTRL tells at each moment, by layer up to the uppermost recurrent one."""
    if not setup.rtrl:
        return []
    size, told = state_size(setup.network), []
    for cell in setup.network.cells[: setup.network.uppermost + 1]:
        arrays = [batch * size * size, *(batch * size * math.prod(shape) for shape in cell.shapes.values())]
        told.append(parameters(cell) + (sum(arrays) if max(arrays) <= SHOWN else len(arrays)))
    return told


def visits_of(setup: Setup, layer: int, steps: int) -> int:
    """How many backward steps the layer has."""
    if setup.rtrl:
        return steps if layer > setup.network.uppermost else 0
    return passes.visits_of(setup.network, setup.sweeps, layer)


def parameters(cell: Cell) -> int:
    return sum(map(math.prod, cell.shapes.values()))


def _moment(cell: Cell, table: dict[str, tuple[int, int]]) -> int:
    inputs, units = table[cell.kind]
    return inputs * cell.inputs + units * cell.units


def bytes_of_number(digits: int | None) -> int:
    """Digits, sign, point, comma, and at times an exponent."""
    return 22 if digits is None else digits + 5


def forward_check(setup: Setup, steps: int, batch: int) -> int:
    """Operations for one numeric derivative: a forward pass of complex numbers."""
    net = setup.network
    functions = sum((SLOW_FUNCTION if cell.activation == "gelu" else FUNCTION) * cell.units for cell in net.cells)
    return 4 * forward_flops(setup, steps, batch) + steps * batch * functions


def sample(setup: Setup, steps: int, batch: int) -> int:
    """How many parameters the check of the gradient looks at one by one."""
    in_time = CHECK_WORK // forward_check(setup, steps, batch) - DIRECTIONS
    in_memory = CHECK_FLOATS // max(map(parameters, setup.network.cells))
    return max(1, min(in_time, in_memory))
