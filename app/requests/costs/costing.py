"""What a trace or a training is going to cost, from its sizes alone, before anything is allocated.

Work is counted in operations, of which a core does two in a nanosecond: what else takes time is counted by how many
could be done meanwhile. So 10^11 of them are less than a minute.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from app.responses.rounding import EXACT_DIGITS
from engine import passes
from engine.algorithms import full
from engine.analysis.comparison import whole
from engine.analysis.cut_loss import spans
from engine.analysis.gradient_check import DIRECTIONS, most_at_once
from engine.costs import counts, forward_flops
from engine.rtrl import SHOWN, state_size
from engine.setup import Setup
from engine.tasks import HELD_OUT
from engine.training.metrics import LARGEST
from engine.types import Cell

VISIT = 30_000  # for the calls of NumPy in one visit of a layer, however small it is
STEPPED = 60_000  # for one time step of a layer by its cell's own `step`, in complex numbers or with its logarithms
LINED = 90_000  # for a visit by lines, each of which is evaluated by itself
NUMBER = 20  # for one number that a time step makes or sends back: a function or a few sums
TOLD, TOLD_SLOWLY = 500, 2300  # for one number on the wire, rounded by NumPy or, beyond 15 digits, by Python
LINE_TOLD = 80_000  # for one line
PRODUCTS = 8  # times as fast are the large products of RTRL, whose matrices stay in the cache
UPDATED = 28  # for one parameter in an update, of which Adam makes a dozen passes over the arrays
LINE = 50  # bytes of one number while its line is made: `start` has all parameters, `update` those of a layer twice
STEP_BYTES = 300  # names, brackets and commas of one step
CHECK_WORK = 5 * 10**8  # operations that the check of a gradient may take, unless its least takes more
CHECK_FLOATS = 1 << 21  # perturbed copies of one array, at most
VIEWED = 2500  # bytes of the named views of one layer at one time step
FUNCTION, SLOW_FUNCTION = 100, 250  # operations of a complex activation in a check: of tanh, and of gelu


class Size(NamedTuple):
    """T, B, silent updates first, and the digits of a number on the wire; the updates and the lines of a training.

    drawing: operations for one batch of the task by itself, and for each of its time steps and examples.
    """

    steps: int
    batch: int
    iteration: int
    digits: int | None
    iterations: int = 0
    told: int = 0
    drawing: tuple[int, int] = (0, 0)

    @property
    def draw(self) -> int:
        """Operations for one batch."""
        return self.drawing[0] + self.drawing[1] * self.steps * self.batch


class Cost(NamedTuple):
    """numbers: in the steps; bytes: of the stream; memory: bytes at the peak; work: floating-point operations.

    film: bytes of the trace in a film that is one file.
    """

    numbers: int
    bytes: int
    memory: int
    work: int
    film: int = 0


CostOf = Callable[[Setup, Size], Cost]


def training_cost(setup: Setup, size: Size) -> Cost:
    """An upper estimate for many updates, some of which are told of, each with a held-out batch and its spectra."""
    net, T, B = setup.network, size.steps, size.batch
    params, data = sum(map(parameters, net.cells)), T * B * (net.inputs + net.output.units)
    numbers = size.told * (len(net.cells) * (T + 12) + 20)
    every = numbers + data + params
    updates = (size.iteration + size.iterations) * (update(setup, T, B) + size.draw)
    return Cost(
        numbers,
        size.told * STEP_BYTES + every * bytes_of_number(size.digits),
        8 * max(1, HELD_OUT // B) * (values(setup, T, B) + errors(setup, T, B) + 3 * data + 6 * params)
        + 50 * (data + params)
        + 24 * held(setup, B),
        updates + size.told * told(setup, size) + opened(setup, size) + writing(every, size.told, size.digits),
    )


def told(setup: Setup, size: Size) -> int:
    """Operations for what is told of one update: its errors, its spectra, a held-out batch.

    Where a number has left its range, the trace is looked through for where that was; it is counted in any case.
    """
    net, T, most = setup.network, size.steps, max(size.batch, HELD_OUT)
    spectrum = sum(4 * 40 * min(cell.units, LARGEST) ** 3 for cell in net.cells if cell.carried)
    again = 3 * update(setup, T, size.batch)
    held_out = forward(setup, T, most) + size.drawing[0] + size.drawing[1] * T * most
    return VISIT * 10 * len(net.cells) + spectrum + again + held_out


def writing(numbers: int, lines: int, digits: int | None) -> int:
    """Operations for the numbers and lines of a stream."""
    return numbers * (TOLD_SLOWLY if (digits or 0) > EXACT_DIGITS else TOLD) + lines * LINE_TOLD


def film(setup: Setup, T: int, B: int) -> int:
    """Numbers of a forward pass."""
    return T * B * sum(cell.inputs + cell.arrays.forward * cell.units for cell in setup.network.cells)


def values(setup: Setup, T: int, B: int) -> int:
    """Numbers that a forward pass holds: the film, and pre-activations that no step shows."""
    return film(setup, T, B) + T * B * sum(len(cell.unshown) * cell.units for cell in setup.network.cells)


def errors(setup: Setup, T: int, B: int) -> int:
    """Numbers of one way back."""
    return T * B * sum(map(error_numbers, setup.network.cells))


def forward(setup: Setup, T: int, B: int) -> int:
    """Operations of a forward pass."""
    return forward_flops(setup, T, B) + NUMBER * film(setup, T, B) + VISIT * T * len(setup.network.cells)


def update(setup: Setup, T: int, B: int) -> int:
    """Operations of one silent update."""
    net, params = setup.network, sum(map(parameters, setup.network.cells))
    visits = [visits_of(setup, layer, T) for layer in range(len(net.cells))]
    back = NUMBER * B * sum(n * error_numbers(cell) for n, cell in zip(visits, net.cells, strict=True))
    online = T * (2 * NUMBER * held(setup, B) + 10 * VISIT * len(net.cells)) if setup.rtrl else 0
    flops = counts(setup, T, B).flops // (PRODUCTS if setup.rtrl else 1)
    return forward(setup, T, B) + flops + VISIT * sum(visits) + back + online + UPDATED * params


def descending(setup: Setup, T: int, B: int) -> int:
    """Bytes at the peak of one silent update."""
    net, params = setup.network, sum(map(parameters, setup.network.cells))
    data = T * B * (net.inputs + net.output.units)
    kept = values(setup, T, B) + 2 * data + 4 * max(passes.SEGMENT, params)
    return 8 * kept + VIEWED * T * len(net.cells) + 24 * held(setup, B)


def cost(setup: Setup, size: Size) -> Cost:
    """An upper estimate; `numbers` is exact but for the l2 and f_prime that a layer may lack."""
    net, (T, B, iteration, digits, *_) = setup.network, size
    each = list(map(parameters, net.cells))
    params, data = sum(each), T * B * (net.inputs + net.output.units)
    numbers, steps = streamed(setup, T, B)
    kept = values(setup, T, B)  # also where nothing walks back: the check of the gradient looks at it whole
    arrays = 8 * (kept + 2 * data + 4 * max(passes.SEGMENT, params)) + 24 * held(setup, B)
    return Cost(
        numbers,
        steps * STEP_BYTES + (numbers + data + params) * bytes_of_number(digits),
        arrays + LINE * (data + params + 2 * max(each)),
        iteration * (update(setup, T, B) + size.draw) + opened(setup, size),
    )


def wrong_cost(setup: Setup, size: Size) -> Cost:
    """The same with a backward pass by lines, of which every name of every visit is held."""
    right, lined = cost(setup, size), by_lines(setup, size.steps, size.batch)
    return right._replace(memory=right.memory + lined.memory, work=right.work + lined.work)


def by_lines(setup: Setup, T: int, B: int) -> Cost:
    """One backward pass by lines, whose visits are held."""
    cells = setup.network.cells
    visits = [visits_of(setup, layer, T) for layer in range(len(cells))]
    each = [2 * B * error_numbers(cell) + 2 * parameters(cell) for cell in cells]
    held = sum(n * numbers for n, numbers in zip(visits, each, strict=True))
    return Cost(0, 0, 8 * held + VIEWED * sum(visits), update(setup, T, B) + LINED * sum(visits))


def streamed(setup: Setup, T: int, B: int) -> tuple[int, int]:
    """The numbers in the steps of a trace, and how many steps there are."""
    net = setup.network
    visits = [visits_of(setup, layer, T) for layer in range(len(net.cells))]
    back = sum(n * (B * error_numbers(cell) + parameters(cell)) for n, cell in zip(visits, net.cells, strict=True))
    back += T * sum(influences(setup, B))
    own = 4 * sum(map(parameters, net.cells)) + len(visits)
    numbers = film(setup, T, B) + T * (3 * B * net.output.units + 2) + back + own
    return numbers, T * (len(visits) + 1) + sum(visits) + 2 * len(visits)


def opened(setup: Setup, size: Size) -> int:
    """Operations of one iteration that is traced, told and checked; a training is charged for its last one's."""
    net, T, B = setup.network, size.steps, size.batch
    numbers, steps = streamed(setup, T, B)
    numbers += T * B * (net.inputs + net.output.units) + sum(map(parameters, net.cells))
    found = 3 * update(setup, T, B) + update(whole(setup, T), T, B)  # its steps, and full BPTT to set them beside
    return found + size.draw + check(setup, T, B) + writing(numbers, steps, size.digits)


def held(setup: Setup, batch: int) -> int:
    """Numbers of all the influence that RTRL carries."""
    if not setup.rtrl:
        return 0
    size, below = state_size(setup.network), setup.network.cells[: setup.network.uppermost + 1]
    return batch * size * (size + sum(map(parameters, below)))


def influences(setup: Setup, batch: int) -> list[int]:
    """Numbers that RTRL tells at each time step, by layer up to the uppermost recurrent one."""
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


def error_numbers(cell: Cell) -> int:
    """Numbers of one backward step, for one example."""
    return cell.inputs + cell.arrays.backward * cell.units


def bytes_of_number(digits: int | None) -> int:
    """Digits, sign, point, comma, and at times an exponent."""
    return 22 if digits is None else digits + 5


def forward_check(setup: Setup, steps: int, batch: int) -> int:
    """Operations for one numeric derivative, the calls left out: a forward pass of complex numbers for each leg."""
    net, walked = setup.network, sum(map(len, spans(setup.sweeps, steps)))
    functions = sum((SLOW_FUNCTION if cell.activation == "gelu" else FUNCTION) * cell.units for cell in net.cells)
    return 4 * forward_flops(setup, walked, batch) + walked * batch * functions


def sample(setup: Setup, steps: int, batch: int) -> int:
    """How many parameters the check of the gradient looks at one by one."""
    in_time = CHECK_WORK // forward_check(setup, steps, batch) - DIRECTIONS
    in_memory = CHECK_FLOATS // max(map(parameters, setup.network.cells))
    return max(1, min(in_time, in_memory))


def check(setup: Setup, T: int, B: int) -> int:
    """Operations of the check at the end of a trace; of a training too, so that its last iteration can be opened.

    Before it, the passes are walked once more for the sizes of what is summed, and the forward pass step by step.
    """
    cells, looked = setup.network.cells, min(sample(setup, T, B), sum(map(parameters, setup.network.cells)))
    at_once = most_at_once(setup.network, B)
    passes = DIRECTIONS + min(looked, sum(len(cell.shapes) for cell in cells) + looked // at_once)
    walked = spans(setup.sweeps, T)
    calls = STEPPED * len(cells) * (passes * sum(map(len, walked)) + walked[-1].start)
    sizes = 2 * forward(setup, T, B) + 2 * update(replace(setup, rtrl=False, sweeps=setup.sweeps or full(T)), T, B)
    return (looked + DIRECTIONS) * forward_check(setup, T, B) + calls + sizes + STEPPED * len(cells) * T
