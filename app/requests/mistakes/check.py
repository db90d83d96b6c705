"""What may be asked of a check: the request of a trace, and beside it the numbers that somebody's own code found."""

from typing import Annotated, Any, Literal, TypeGuard

from pydantic import Discriminator, Field, Tag, model_validator

from app.limits import LIMITS
from app.requests.strict import Matrix, Strict, Vector
from app.requests.trace import TraceRequest
from engine.mistakes.layouts import READERS

Layout = Literal["rows", "columns", "torch", "keras"]
assert set(READERS) == {"rows", "columns", "torch", "keras"}, "each layout that may be named can be read"


def _rank(value: Any) -> str:
    return "matrix" if isinstance(value, list) and value and isinstance(value[0], list) else "vector"


Bias = Annotated[Annotated[Vector, Tag("vector")] | Annotated[Matrix, Tag("matrix")], Discriminator(_rank)]


class LayerGrads(Strict):
    """The gradient of one layer; what is left out is not judged."""

    W: Matrix | None = Field(default=None, description="in the layout; over or under U where both are one matrix")
    U: Matrix | None = None
    b: Bias | None = Field(default=None, description="as a vector, one row or one column")
    c: Bias | None = Field(default=None, description="of a gru layer")


class OwnStep(Strict):
    """Numbers of one backward step, named and shaped as in the stream."""

    t: int = Field(ge=0, le=LIMITS.steps)
    layer: int = Field(ge=0, le=LIMITS.layers)
    values: dict[str, Matrix]


class Yours(Strict):
    grads: list[LayerGrads | None] = Field(max_length=LIMITS.layers, description="by layer; null is not judged")
    loss: float | None = Field(default=None, description="judges the forward pass, and finds the layout")
    steps: list[OwnStep] = Field(default=[], max_length=LIMITS.layers * LIMITS.steps)
    layout: Layout | None = Field(default=None, description="null: found")


class CheckRequest(TraceRequest):
    """A request to look for mistakes in somebody's own backward pass: that of a trace, and what it found."""

    iteration: int = Field(default=0, ge=0, le=0, description="the first batch and the first weights alone")
    yours: Yours

    @model_validator(mode="before")
    @classmethod
    def _biases(cls, asked: Any) -> Any:
        """Weights of a gru may have two biases throughout, as Keras (reset_after) and PyTorch keep them."""
        if not isinstance(asked, dict) or not all(isinstance(asked.get(name), list) for name in ("layers", "params")):
            return asked
        kinds = [layer.get("cell") if isinstance(layer, dict) else None for layer in asked["layers"]]
        kinds += [None] * len(asked["params"])
        params = [one_bias(p) if kind == "gru" else p for kind, p in zip(kinds, asked["params"], strict=False)]
        return asked | {"params": params}


def one_bias(params: Any) -> Any:
    """Two biases (3H,) as b and the c of the candidate, which alone stands within the reset; others as they are.

    They are the two rows of b, or b and a c as long as it: in the gates r and u nothing but their sum counts.
    """
    if not isinstance(params, dict):
        return params
    b, c = params.get("b"), params.get("c")
    outer, inner = b if c is None and isinstance(b, list) and len(b) == 2 else (b, c)
    if not (_numbers(outer) and _numbers(inner) and len(outer) == len(inner) and len(outer) % 3 == 0):
        return params
    gates = len(outer) // 3 * 2
    both = [x + y for x, y in zip(outer[:gates], inner[:gates], strict=True)]
    return params | {"b": both + outer[gates:], "c": inner[gates:]}


def _numbers(value: Any) -> TypeGuard[list[float]]:
    return isinstance(value, list) and bool(value) and all(type(x) in (int, float) for x in value)
