"""What may be asked, in what bounds: the request of a trace and that of a training, field by field."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from app.limits import LIMITS
from app.requests.algorithms import Algorithm, Exact
from app.requests.changes import Changes
from app.requests.layers import Init, Layer
from app.requests.mistakes.planted import PlantedMistake
from app.requests.optimizers import SGD, Clip, Optimizer
from app.requests.strict import Cube, Matrix, Strict, Vector
from app.requests.tasks import Task


class Data(Strict):
    inputs: Cube = Field(description="(T, B, I)")
    targets: Cube = Field(description="(T, B, K)")


class LayerParams(Strict):
    W: Matrix | None = Field(default=None, description="(I, H); lstm (I, 4H), gru (I, 3H)")
    U: Matrix | None = Field(default=None, description="(H, H), of a recurrent layer; lstm (H, 4H), gru (H, 3H)")
    b: Vector | None = Field(default=None, description="(H,); lstm (4H,), gru (3H,)")
    c: Vector | None = Field(default=None, description="(H,), of a gru layer")


class LayerState(Strict):
    h: Matrix | None = Field(default=None, description="(B, H); zeros if left out")
    c: Matrix | None = Field(default=None, description="(B, H), of an lstm layer; zeros if left out")


class Train(Strict):
    biases: bool = Field(default=True, description="false: the update leaves biases as they are")


def _loss_at_tag(value: Any) -> str | None:
    return "weights" if isinstance(value, list) else "word" if value in ("every", "last") else None


LossAt = Annotated[
    Annotated[Literal["every", "last"], Tag("word")] | Annotated[Vector, Tag("weights")],
    Discriminator(_loss_at_tag, "weights", "a word or weights are needed"),
]


class TraceRequest(Strict):
    """A request for one trace. Only `layers` is needed."""

    layers: list[Layer] = Field(min_length=1, max_length=LIMITS.layers, description="first above the input ... output")
    loss: Literal["half_mse", "mse", "half_sse", "cross_entropy", "bce"] = "cross_entropy"
    loss_at: LossAt = Field(default="every", description="at which time steps: every, last, or the weight of each")
    l2: float = Field(default=0.0, ge=0)
    algorithm: Algorithm = Exact(name="full")
    clip: Clip | None = None
    optimizer: Optimizer = SGD(name="sgd")
    task: Task | None = Field(default=None, description="left out: echo; data takes its place")
    init: Init | None = Field(default=None, description="left out: glorot; params take its place")
    seed: int = Field(default=0, ge=0, le=LIMITS.seed)
    iteration: int = Field(default=0, ge=0, le=LIMITS.iteration, description="so many silent updates first")
    digits: int | None = Field(
        default=6, ge=1, le=LIMITS.digits, description="significant digits on the wire; null: all"
    )
    data: Data | None = None
    params: list[LayerParams] | None = None
    state: list[LayerState | None] | None = Field(
        default=None, description="before the first time step, by layer; null for dense"
    )
    train: Train = Train()
    changes: Changes | None = Field(default=None, description="of optimizer, clip and algorithm on the way, in order")
    mistakes: list[PlantedMistake] | None = Field(
        default=None, min_length=1, max_length=LIMITS.mistakes, description="in the backward pass of a trace, by id"
    )

    @property
    def takes_mistakes(self) -> bool:
        """Whether the answer can be that of a wrong backward pass; of what is made of a trace, most cannot."""
        return type(self) is TraceRequest


class TrainingRequest(TraceRequest):
    """A request for many updates: all that a trace may be asked, and how many of them. Only `layers` is needed."""

    iteration: int = Field(default=0, ge=0, le=LIMITS.iteration, description="so many silent updates first")
    iterations: int = Field(default=200, ge=1, le=LIMITS.iteration, description="how many updates are computed")
    every: int | None = Field(
        default=None,
        ge=1,
        le=LIMITS.iteration,
        description=f"report each so-many-th iteration and the last; left out: as many as make {LIMITS.told} lines",
    )
