"""What may be asked, in what bounds: the request of PROTOCOL.md, field by field."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, FailFast, Field, Tag
from typing_extensions import TypeAliasType

from app.limits import LIMITS
from engine import algorithms, optimizers, tasks
from engine.algorithms import ALGORITHMS, Sweep, Sweeps
from engine.cells import CELLS
from engine.types import Cell

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

    def engine(self, inputs: int) -> Cell:
        return CELLS["dense"](inputs, self.units, self.activation)


class RnnLayer(Strict):
    cell: Literal["rnn"]
    units: Units
    activation: Activation | None = Field(default=None, description="left out: tanh")

    def engine(self, inputs: int) -> Cell:
        return CELLS["rnn"](inputs, self.units, self.activation)


class LstmLayer(Strict):
    cell: Literal["lstm"]
    units: Units

    def engine(self, inputs: int) -> Cell:
        return CELLS["lstm"](inputs, self.units)


class GruLayer(Strict):
    cell: Literal["gru"]
    units: Units
    reset: Literal["after", "before"] = Field(
        default="after", description="whether r acts after the product with U_n (PyTorch, cuDNN) or before it (Cho)"
    )

    def engine(self, inputs: int) -> Cell:
        return CELLS["gru"](inputs, self.units, self.reset)


class Exact(Strict):
    name: Literal["full", "naive", "rtrl"] = Field(
        description="full gathers every loss in one sweep; naive sends each alone; rtrl carries influence forward"
    )

    def sweeps(self, steps: int) -> Sweeps:
        return () if self.name == "rtrl" else ALGORITHMS[self.name](steps)

    def restarts(self, steps: int) -> frozenset[int]:
        return frozenset()


Moments = Annotated[int, Field(ge=1, le=LIMITS.steps)]


class Truncated(Strict):
    """Every k1 moments, and at the end, a pass over the last k2 moments gathers the losses since the one before."""

    name: Literal["truncated"]
    k1: Moments
    k2: Moments = Field(description="at least k1")

    def sweeps(self, steps: int) -> Sweeps:
        return algorithms.truncated(steps, self.k1, self.k2)

    def restarts(self, steps: int) -> frozenset[int]:
        return frozenset()


class Blocks(Strict):
    """Blocks of moments; chunked carries the state over the border and cuts the gradient, epochwise starts anew."""

    name: Literal["chunked", "epochwise"]
    length: Moments

    def sweeps(self, steps: int) -> Sweeps:
        return algorithms.chunked(steps, self.length)

    def restarts(self, steps: int) -> frozenset[int]:
        return algorithms.restarts(steps, self.length) if self.name == "epochwise" else frozenset()


class OneSweep(Strict):
    losses: list[Annotated[int, Field(ge=0, lt=LIMITS.steps)]] = Field(max_length=LIMITS.steps)
    start: int = Field(ge=0, lt=LIMITS.steps, description="at least every one of its losses")
    until: int = Field(ge=0, lt=LIMITS.steps, description="at most start, and at most every one of its losses")


class Custom(Strict):
    """Sweeps of one's own: each gathers its losses on its way from start down to until."""

    name: Literal["custom"]
    list_of: list[OneSweep] = Field(alias="sweeps", min_length=1, max_length=LIMITS.steps)

    def sweeps(self, steps: int) -> Sweeps:
        return tuple(Sweep(tuple(sorted(s.losses)), s.start, s.until) for s in self.list_of)

    def restarts(self, steps: int) -> frozenset[int]:
        return frozenset()


Rate = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, lt=1)]


class SGD(Strict):
    name: Literal["sgd"]
    rate: Rate = 0.1

    def engine(self) -> optimizers.Optimizer:
        return optimizers.SGD(self.rate)


class Momentum(Strict):
    name: Literal["momentum"]
    rate: Rate = 0.1
    beta: Share = 0.9

    def engine(self) -> optimizers.Optimizer:
        return optimizers.Momentum(self.rate, self.beta)


class Adam(Strict):
    name: Literal["adam"]
    rate: Rate = 0.001
    beta1: Share = 0.9
    beta2: Share = 0.999
    epsilon: float = Field(default=1e-8, gt=0)

    def engine(self) -> optimizers.Optimizer:
        return optimizers.Adam(self.rate, self.beta1, self.beta2, self.epsilon)


class Clip(Strict):
    kind: Literal["norm", "value"] = Field(description="norm scales all gradients jointly; value clips each number")
    limit: float = Field(gt=0)

    def engine(self) -> optimizers.Clip:
        return optimizers.ByNorm(self.limit) if self.kind == "norm" else optimizers.ByValue(self.limit)


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
        default=None, description="the spectral radius to which recurrent weights are scaled, each gate's by itself"
    )
    forget_bias: float | None = Field(default=None, description="biases of the forget gates of lstm; left out: 0")


class Data(Strict):
    inputs: Cube = Field(description="(T, B, I)")
    targets: Cube = Field(description="(T, B, K)")


class LayerParams(Strict):
    W: Matrix | None = Field(default=None, description="(I, H); lstm (I, 4H), gru (I, 3H)")
    U: Matrix | None = Field(default=None, description="(H, H), of a recurrent layer; lstm (H, 4H), gru (H, 3H)")
    b: Vector | None = Field(default=None, description="(H,); lstm (4H,), gru (3H,)")
    c: Vector | None = Field(default=None, description="(H,), of a gru layer")


class LayerState(Strict):
    h: Matrix = Field(description="(B, H)")
    c: Matrix | None = Field(default=None, description="(B, H), of an lstm layer")


class Train(Strict):
    biases: bool = Field(default=True, description="false: the update leaves biases as they are")


def _loss_at_tag(value: Any) -> str:
    return "weights" if isinstance(value, list) else "word"


Layer = Annotated[DenseLayer | RnnLayer | LstmLayer | GruLayer, Discriminator("cell")]
Task = Annotated[Xor | Spirals | Echo | NextLetter, Discriminator("name")]
Optimizer = Annotated[SGD | Momentum | Adam, Discriminator("name")]
Algorithm = Annotated[Exact | Truncated | Blocks | Custom, Discriminator("name")]
LossAt = Annotated[
    Annotated[Literal["every", "last"], Tag("word")] | Annotated[Vector, Tag("weights")], Discriminator(_loss_at_tag)
]


class TraceRequest(Strict):
    """A request for one trace. Only `layers` is needed."""

    layers: list[Layer] = Field(min_length=1, max_length=LIMITS.layers, description="first above the input ... output")
    loss: Literal["half_mse", "mse", "half_sse", "cross_entropy", "bce"] = "cross_entropy"
    loss_at: LossAt = Field(default="every", description="at which moments: every, last, or the weight of each")
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
        default=None, description="before the first moment, by layer; null for dense"
    )
    train: Train = Train()
