"""The answer to /api/check/exercise: a small network whose gradients tell all mistakes apart."""

from collections.abc import Iterator
from typing import Any

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
from app.requests.payload import Payload
from app.responses.parts import line_of
from engine.cells import CELLS
from engine.types import Array

Json = dict[str, Any]

STEPS, BATCH, INPUTS, UNITS, OUTPUTS = 6, 3, 2, 5, 4  # all different
WEIGHTS = [1.0, 0.5, 2.0, 1.5, 0.7, 1.2]
SIZE = 0.6  # of the weights: large enough that what is lost shows, small enough that nothing saturates
DIGITS = 3
FIELDS = {
    "cell": FormField("rnn", "the kind of the hidden layer", {"type": "string", "enum": list(MODELS)}, "cell"),
    "seed": FormField("0", "another number draws other numbers", whole(0, LIMITS.seed), "seed"),
}


def read(asked: Payload) -> tuple[str, int]:
    """Raises: RequestError."""
    assert not isinstance(asked, bytes), "there is no POST"
    refuse(query.unknown(asked, FIELDS))
    said = {name: field.default for name, field in FIELDS.items()} | dict(asked)
    cell, seed = said["cell"], literal(said["seed"])
    if cell not in MODELS:
        refuse([Fault("cell", f"is {shown(cell)}; one of {', '.join(MODELS)} is allowed.")])
    if not isinstance(seed, int) or not 0 <= seed <= LIMITS.seed:
        refuse([Fault("seed", f"is {shown(said['seed'])}; a whole number from 0 to {LIMITS.seed} is needed.")])
    return cell, seed


def exercise(cell: str, seed: int) -> Json:
    """A request whose numbers have few digits, so that they can be read."""
    rng = np.random.default_rng([seed, 11])
    hidden: Json = {"cell": cell, "units": UNITS}
    kind = CELLS[cell](INPUTS, UNITS) if cell == "lstm" else CELLS[cell](INPUTS, UNITS, _option(cell))
    output = CELLS["dense"](UNITS, OUTPUTS, "softmax")
    plain = cell == "dense"
    return {
        "layers": [hidden, {"cell": "dense", "units": OUTPUTS} | ({"activation": "sigmoid"} if plain else {})],
        "loss": "half_mse" if plain else "cross_entropy",
        "loss_at": WEIGHTS,
        "data": {
            "inputs": _short(rng.normal(size=(STEPS, BATCH, INPUTS))),
            "targets": _short(rng.uniform(0, 1, (STEPS, BATCH, OUTPUTS))),
        },
        "params": [
            {name: _short(rng.normal(0, SIZE, shape)) for name, shape in each.shapes.items()} for each in (kind, output)
        ],
        "state": [{name: _short(rng.normal(0, 0.5, (BATCH, UNITS))) for name in kind.carried} or None, None],
    }


def _option(cell: str) -> str:
    return "after" if cell == "gru" else "tanh"


def _short(a: Array) -> Any:
    return np.round(a, DIGITS).tolist()


def echo(asked: tuple[str, int]) -> Any:
    return asked


def cost_of(asked: tuple[str, int]) -> Cost:
    """A few hundred numbers."""
    return Cost(0, 1 << 14, 1 << 20, 10**6)


def lines(asked: tuple[str, int]) -> Iterator[bytes]:
    yield line_of(exercise(*asked))
