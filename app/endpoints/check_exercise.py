"""The answer to /api/check/exercise: a small network whose gradients tell all mistakes apart."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any, NamedTuple

import numpy as np

from app.form import query
from app.form.fields import FormField
from app.form.schemas import whole
from app.form.values import literal
from app.limits import LIMITS
from app.requests.build import refuse
from app.requests.costs.costing import Cost
from app.requests.errors import Fault, shown
from app.requests.layers import MODELS
from app.requests.payload import Payload, form_fields
from app.responses.parts import line_of
from engine.cells import CELLS
from engine.types import Array

Json = dict[str, Any]


class Sizes(NamedTuple):
    """Of an exercise; those that are left out are all different."""

    units: int = 5
    steps: int = 6
    batch: int = 3
    inputs: int = 2
    outputs: int = 4


SIZES = Sizes()
MOST = Sizes(units=8, steps=12, batch=6, inputs=6, outputs=6)  # small: a person reads them, and a link holds them
LEAST = Sizes(1, 1, 1, 1, 2)  # softmax of one output is 1
MEANINGS = ("hidden units", "time steps", "examples of the batch", "inputs", "outputs")
WEIGHTS = [1.0, 0.5, 2.0, 1.5, 0.7, 1.2]  # of the losses, over and over again
SIZE = 0.6  # of the weights: large enough that what is lost shows, small enough that nothing saturates
DIGITS = 3
FIELDS = {
    "cell": FormField("rnn", "the kind of the hidden layer", {"type": "string", "enum": list(MODELS)}, "cell"),
    "seed": FormField("0", "another number draws other numbers", whole(0, LIMITS.seed), "seed"),
    **{
        name: FormField(str(size), f"{meaning}; left out: {size}", whole(least, most), name)
        for name, size, least, most, meaning in zip(Sizes._fields, SIZES, LEAST, MOST, MEANINGS, strict=True)
    },
}


class Wanted(NamedTuple):
    """An exercise that may be had."""

    cell: str
    seed: int
    sizes: Sizes


def read(asked: Payload) -> Wanted:
    """Raises: RequestError."""
    given = form_fields(asked)
    refuse(query.unknown(given, FIELDS))
    said = {name: field.default for name, field in FIELDS.items()} | dict(given)
    refuse(list(_odd(said)))
    return Wanted(said["cell"], int(said["seed"]), Sizes(*(int(said[name]) for name in Sizes._fields)))


def _odd(said: dict[str, str]) -> Iterator[Fault]:
    if said["cell"] not in MODELS:
        yield Fault("cell", f"is {shown(said['cell'])}; one of {', '.join(MODELS)} is allowed.")
    bounds = {name: (LEAST[i], MOST[i]) for i, name in enumerate(Sizes._fields)} | {"seed": (0, LIMITS.seed)}
    for name, (least, most) in bounds.items():
        number = literal(said[name])
        if not isinstance(number, int) or not least <= number <= most:
            yield Fault(name, f"is {shown(said[name])}; a whole number from {least} to {most} is needed.")


def exercise(cell: str, seed: int, sizes: Sizes = SIZES) -> Json:
    """A request whose numbers have few digits, so that they can be read."""
    rng = np.random.default_rng([seed, 11])
    units, T, B, I, K = sizes
    hidden: Json = {"cell": cell, "units": units}
    kind = CELLS[cell](I, units) if cell == "lstm" else CELLS[cell](I, units, _option(cell))
    output = CELLS["dense"](units, K, "softmax")
    plain = cell == "dense"
    return {
        "layers": [hidden, {"cell": "dense", "units": K} | ({"activation": "sigmoid"} if plain else {})],
        "loss": "half_mse" if plain else "cross_entropy",
        "loss_at": list(islice(cycle(WEIGHTS), T)),
        "data": {
            "inputs": _short(rng.normal(size=(T, B, I))),
            "targets": _short(rng.uniform(0, 1, (T, B, K))),
        },
        "params": [
            {name: _short(rng.normal(0, SIZE, shape)) for name, shape in each.shapes.items()} for each in (kind, output)
        ],
        "state": [{name: _short(rng.normal(0, 0.5, (B, units))) for name in kind.carried} or None, None],
    }


def _option(cell: str) -> str:
    return "after" if cell == "gru" else "tanh"


def _short(a: Array) -> Any:
    return np.round(a, DIGITS).tolist()


def echo(asked: Wanted) -> Any:
    return asked


def cost_of(asked: Wanted) -> Cost:
    """A constant bound: an exercise has at most 2000 numbers."""
    return Cost(0, 1 << 15, 1 << 20, 10**6)


def lines(asked: Wanted) -> Iterator[bytes]:
    yield line_of(exercise(*asked))
