"""What may be asked, in what bounds: the request of PROTOCOL.md, field by field."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, FailFast, Field, Tag
from typing_extensions import TypeAliasType

from app.limits import LIMITS
from engine import tasks

# Lists of numbers give up at the first mistake: a million of them would take long to tell.
Vector = TypeAliasType("Vector", Annotated[list[float], FailFast()])
Matrix = TypeAliasType("Matrix", Annotated[list[Vector], FailFast()])
Cube = TypeAliasType("Cube", Annotated[list[Matrix], FailFast()])

Units = Annotated[int, Field(ge=1, le=LIMITS.units)]
Steps = Annotated[int, Field(ge=1, le=LIMITS.steps)]
BatchSize = Annotated[int, Field(ge=1, le=LIMITS.batch)]
Activation = Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "gelu"]
DenseActivation = Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "gelu", "softmax"]


class Strict(BaseModel):
    """Unknown fields are refused, "3" is not 3, and every number is finite."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class DenseLayer(Strict):
    cell: Literal["dense"]
    units: Units
    activation: DenseActivation | None = Field(
        default=None, description="left out: tanh; of the output what the loss wants, linear for the losses of squares"
    )


class RnnLayer(Strict):
    cell: Literal["rnn"]
    units: Units
    activation: Activation | None = Field(default=None, description="left out: tanh")


class Algorithm(Strict):
    name: Literal["full", "naive"] = Field(description="full gathers every loss in one sweep; naive sends each alone")


class SGD(Strict):
    name: Literal["sgd"]
    rate: float = Field(default=0.1, ge=0)


class Xor(Strict):
    name: Literal["xor"]
    batch: BatchSize = 4

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Xor(self.batch, outputs)


class Spirals(Strict):
    name: Literal["spirals"]
    batch: BatchSize = 8
    noise: float = Field(default=0.02, ge=0, le=LIMITS.noise)

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Spirals(self.batch, outputs, self.noise)


class Echo(Strict):
    name: Literal["echo"]
    steps: Steps = 8
    batch: BatchSize = 1
    lag: int = Field(
        default=3, ge=0, le=LIMITS.steps, description="what is heard now is to be said so many moments later"
    )

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Echo(self.steps, self.batch, self.lag, outputs)


class NextLetter(Strict):
    name: Literal["next_letter"]
    text: str = Field(min_length=2, max_length=LIMITS.text)
    steps: Steps = 8
    batch: BatchSize = 1

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.NextLetter(self.text, self.steps, self.batch)


class Recurrent(Strict):
    spectral_radius: float = Field(gt=0, le=100)


class Init(Strict):
    scheme: Literal["glorot", "he", "uniform", "orthogonal"] = "glorot"
    recurrent: Recurrent | None = Field(
        default=None, description="the spectral radius to which recurrent weights are scaled"
    )


class Data(Strict):
    inputs: Cube = Field(description="(T, B, I)")
    targets: Cube = Field(description="(T, B, K)")


class LayerParams(Strict):
    W: Matrix | None = Field(default=None, description="(I, H)")
    U: Matrix | None = Field(default=None, description="(H, H), of a recurrent layer")
    b: Vector | None = Field(default=None, description="(H,)")


class LayerState(Strict):
    h: Matrix = Field(description="(B, H)")


class Train(Strict):
    biases: bool = Field(default=True, description="false: the update leaves biases as they are")


def _loss_at_tag(value: Any) -> str:
    return "weights" if isinstance(value, list) else "word"


Layer = Annotated[DenseLayer | RnnLayer, Discriminator("cell")]
Task = Annotated[Xor | Spirals | Echo | NextLetter, Discriminator("name")]
LossAt = Annotated[
    Annotated[Literal["every", "last"], Tag("word")] | Annotated[Vector, Tag("weights")], Discriminator(_loss_at_tag)
]


class TraceRequest(Strict):
    """A request for one trace. Only `layers` is needed."""

    layers: list[Layer] = Field(min_length=1, max_length=LIMITS.layers, description="first above the input ... output")
    loss: Literal["half_mse", "mse", "half_sse", "cross_entropy", "bce"] = "cross_entropy"
    loss_at: LossAt = Field(default="every", description="at which moments: every, last, or the weight of each")
    l2: float = Field(default=0.0, ge=0)
    algorithm: Algorithm = Algorithm(name="full")
    clip: None = None
    optimizer: SGD = SGD(name="sgd")
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
        default=None, description="before the first moment, by layer; null for dense"
    )
    train: Train = Train()
