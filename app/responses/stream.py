"""The lines of a trace, and what all messages are made of."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field

from app.requests.trace import TraceRequest

Special = Literal["Infinity", "-Infinity", "NaN"]
Number = float | Special
Three = list[list[list[Number]]]
Nested = Number | list[Number] | list[list[Number]] | Three | list[Three]
Named = dict[str, Nested]


class Message(BaseModel):
    """What is answered. Its schema is built when somebody asks for it, the documentation or a test: no worker does."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, defer_build=True)


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
    """What happened in one layer at one time step."""

    kind: Literal["step"]
    n: int
    phase: Literal["forward", "loss", "backward", "cut", "influence", "gradient", "clip", "update"]
    t: int | None
    layer: int | None
    sweep: int | None
    values: Named
    grads: Named


class CheckLine(Message):
    max_relative_error: Number = Field(description="NaN where no check is possible")
    worst: str | None
    checked: int
    of: int
    reason: str | None = Field(default=None, description="why no check is possible, if none is")
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
