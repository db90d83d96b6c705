"""The lines of a training, typed."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field

from app.requests.trace import TrainingRequest
from app.responses.stream import ErrorLine, Message, Nonfinite, Number, Start


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
        description="share of right answers at time steps of weight other than 0; null where none is judged. By "
        "cross_entropy, and of a task with a class for each output by any loss, right is the largest output at a "
        "largest target; a row of zeros asks for no class. Else, by bce and of a task whose output is 0 or 1, each "
        "number on its side of 0.5; a target of 0.5 has no side and is not judged. Else every number within the "
        "tolerance of the task. What is not finite is never right"
    )
    held_out: HeldOut | None = Field(
        description="on examples drawn apart from all batches: 64, of iris the 30 flowers that are in no batch. Of "
        "finitely many sequences a batch may have had the same, as overlap says in /api/learned. null where the task "
        "has none, or where state is given"
    )
    gradient_norms: list[list[Number] | None] = Field(
        description="by layer and time step: the norm over the batch of delta, of lstm and gru of dh, summed over all "
        "sweeps first; null for a layer back through which nothing walks (rtrl)"
    )
    gradient_norm: Number = Field(description="of all parameters jointly, L2 included, before clipping")
    param_norms: list[Number] = Field(description="by layer, of all its parameters jointly")
    spectral_radius: list[list[Number] | None] = Field(
        description="by layer, of each recurrent matrix, one for each gate; null without, and above 64 units"
    )
    sigma_max: list[list[Number] | None] = Field(description="the largest singular values of the same")
    saturated: list[float | None] = Field(
        description="by layer: the share of sigmoid and tanh values whose derivative is under a tenth of the largest"
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
    nonfinite: Broken | None = Field(description="in the first iteration that had one, reported or not")
    diverged: bool = Field(description="whether the last update left a parameter that is not finite")
    sha256: str = Field(description="of the bytes of all lines before, line ends included")


TrainingLine = Annotated[TrainingStart | IterationLine | TrainingEnd | ErrorLine, Discriminator("kind")]
