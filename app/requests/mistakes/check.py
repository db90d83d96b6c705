"""What may be asked of a check: the request of a trace, and beside it the numbers that somebody's own code found."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

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
