"""The lines of the stream, typed: what a reader may rely on, and what the API page tells."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field

from app.schema import TraceRequest, TrainingRequest

Special = Literal["Infinity", "-Infinity", "NaN"]
Number = float | Special
Three = list[list[list[Number]]]
Nested = Number | list[Number] | list[list[Number]] | Three | list[Three]
Named = dict[str, Nested]


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class LayerShape(Message):
    cell: str
    inputs: int
    units: int
    activation: str | None
    params: dict[str, list[int]] = Field(description="the shape of each parameter")


class SweepShape(Message):
    losses: list[int]
    start: int
    until: int


class Start(Message):
    """The first line: everything that is known before the first step."""

    kind: Literal["start"]
    version: Literal[1]
    request: TraceRequest = Field(description="with all defaults filled in")
    layers: list[LayerShape]
    steps: int = Field(description="T")
    batch: int = Field(description="B")
    params: list[Named] = Field(description="of this iteration, by layer")
    inputs: list[list[list[Number]]] = Field(description="(T, B, I)")
    targets: list[list[list[Number]]] = Field(description="(T, B, K)")
    sweeps: list[SweepShape]
    notation: list[dict[str, Any]] = Field(description="LaTeX by layer, phase and name")
    expected: int = Field(description="how many steps will come")
    engine: str = Field(description="version, and a fingerprint of the numeric platform")


class StepLine(Message):
    """What happened in one layer at one moment."""

    kind: Literal["step"]
    n: int
    phase: Literal["forward", "loss", "backward", "cut", "influence", "gradient", "clip", "update"]
    t: int | None
    layer: int | None
    sweep: int | None
    values: Named
    grads: Named


class CheckLine(Message):
    max_relative_error: Number
    worst: str | None
    checked: int
    of: int
    cosine: Number | None = Field(default=None, description="to the gradient of full BPTT; only of other gradients")
    norm_ratio: Number | None = Field(default=None, description="to the gradient of full BPTT")


class CountsLine(Message):
    visits: int
    flops: int
    stored_floats: int


class Nonfinite(Message):
    n: int
    t: int | None
    layer: int | None
    name: str


class End(Message):
    """The last line of a stream that is whole."""

    kind: Literal["end"]
    n: int
    loss: Number
    check: CheckLine = Field(description="the gradient beside a numeric one")
    counts: CountsLine
    nonfinite: Nonfinite | None = Field(description="the first value that is not finite")
    sha256: str = Field(description="of the bytes of all lines before, line ends included")


class TrainingStart(Start):
    """The first line of a training, as of the trace of its first iteration."""

    request: TrainingRequest = Field(description="with all defaults filled in, every but where it was left out")
    expected: int = Field(description="how many iteration lines will come, unless a parameter leaves the finite range")


class HeldOut(Message):
    loss: Number
    accuracy: float | None


class Broken(Nonfinite):
    """The first number of an iteration that is not finite, as the trace of the iteration has it in its step n."""

    i: int
    phase: str


class IterationLine(Message):
    """What one update was like; all is of the weights before it. A trace of the same iteration shows it in full."""

    kind: Literal["iteration"]
    i: int
    loss: Number = Field(description="L on the batch of this iteration, L2 included")
    accuracy: float | None = Field(
        description="share of right answers at moments of weight other than 0: cross_entropy the largest output at a "
        "largest target; bce each number on its side of 0.5; squares every number within the tolerance of the task"
    )
    held_out: HeldOut | None = Field(description="on 64 examples that no update sees; null where the task has none")
    gradient_norms: list[list[Number] | None] = Field(
        description="by layer and moment: the norm over the batch of delta, of lstm and gru of dh, summed over all "
        "sweeps first; null for a layer back through which nothing walks (rtrl)"
    )
    gradient_norm: Number = Field(description="of all parameters jointly, L2 included, before clipping")
    param_norms: list[Number] = Field(description="by layer, of all its parameters jointly")
    spectral_radius: list[list[Number] | None] = Field(
        description="by layer, of each recurrent matrix, one for each gate; null without, and above 64 units"
    )
    sigma_max: list[list[Number] | None] = Field(description="the largest singular values of the same")
    saturated: list[float | None] = Field(
        description="by layer: the share of sigmoid and tanh values whose slope is under a tenth of the steepest"
    )
    rate: float
    clipped: bool = Field(description="whether clipping changed the gradient of this update")
    clips: int = Field(description="how many updates since the line before were clipped, this one included")
    nonfinite: Broken | None


class TrainingEnd(Message):
    """The last line of a training that is whole; it ends early where a parameter is no finite number any more."""

    kind: Literal["end"]
    n: int = Field(description="how many updates were made")
    loss: Number = Field(description="of the last iteration, before its update")
    accuracy: float | None
    held_out: HeldOut | None
    nonfinite: Broken | None = Field(description="in the first iteration that had one, told or not")
    sha256: str = Field(description="of the bytes of all lines before, line ends included")


class ErrorLine(Message):
    """The last line of a stream that broke."""

    kind: Literal["error"]
    message: str
    retryable: bool


class Notations(Message):
    """The formulas of a trace in both notations; those in rows are the `notation` of its `start`."""

    row: list[dict[str, Any]] = Field(description="an example is a row, x W: LaTeX by layer, phase and name")
    column: list[dict[str, Any]] = Field(description="an example is a column, W x: the transpose of everything")


Line = Annotated[Start | StepLine | End | ErrorLine, Discriminator("kind")]


class Names(Message):
    inputs: list[str] | None
    outputs: list[str] | None


class Examples(Message):
    """Of sequences the first six, of single moments all; arrays begin with t and example."""

    inputs: Three
    outputs: Three
    targets: Three
    right: list[list[bool | None]] | None = Field(
        description="[t][example]: as accuracy has it, of several numbers all; null where nothing is asked, or where "
        "the task does not say how near is near enough"
    )


class Boundary(Message):
    """What the network says over a plane, around the data."""

    across: list[Number] = Field(description="the first input")
    up: list[Number] = Field(description="the second input")
    outputs: Three = Field(description="[up][across][output]")


class Written(Message):
    own: str = Field(description="the person's text")
    prompt: str
    written: str = Field(description="what the network adds to the prompt, letter by letter")
    whole: bool = Field(description="false: it ends early, where the network says what is no finite number")


class Learned(Message):
    """What a network says after so many updates."""

    iteration: int
    kind: Literal["classes", "bits", "numbers"] = Field(
        description="how an answer is read: its largest number, each number on its side of 0.5, or as it stands"
    )
    names: Names = Field(description="what places of inputs and outputs stand for; null where they have no names")
    held_out: bool = Field(description="whether no update has seen the data; else they are the batch of this iteration")
    of: int = Field(description="how many examples were judged")
    accuracy: float | None = Field(description="as a training tells it")
    accuracy_by_moment: list[float | None] = Field(description="of each moment alone; null where nothing is asked")
    examples: Examples
    boundary: Boundary | None = Field(description="null but for two inputs and one moment")
    text: Written | None = Field(description="null but for next_letter")


TrainingLine = Annotated[TrainingStart | IterationLine | TrainingEnd | ErrorLine, Discriminator("kind")]
