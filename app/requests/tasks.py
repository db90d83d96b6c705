"""Tasks with their sizes, and what suits each: its words on the page, its loss, and how wide its answer is."""

from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field

from app.limits import LIMITS
from app.requests.strict import Strict
from engine import tasks

Steps = Annotated[int, Field(ge=1, le=LIMITS.steps)]
BatchSize = Annotated[int, Field(ge=1, le=LIMITS.batch)]

Width = int | Literal["classes", "symbols", "letters"]


class OfTask(Strict):
    """What the form has to know of a task beside its fields, which are those of the model, with their defaults."""

    words: ClassVar[str] = ""  # its name on the page, where that is not the name of the request
    still: ClassVar[bool] = False  # one time step alone, which layers without a state can learn
    drawn: ClassVar[bool] = True  # the seed draws its batches; else they are the same with each
    loss: ClassVar[Literal["cross_entropy", "half_mse"]] = "cross_entropy"  # half_mse: it asks for numbers of any size
    # Outputs: so many; 1 (the number itself) or 2 (one-hot); as many as symbols; as many as the text has letters.
    width: ClassVar[Width]

    def engine(self, outputs: int) -> tasks.Task:
        """What draws its batches, as the engine has it."""
        raise NotImplementedError


class Xor(OfTask):
    still = True
    drawn = False
    width = "classes"
    name: Literal["xor"]
    batch: BatchSize = 4

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Xor(self.batch, outputs)


class Spirals(OfTask):
    words = "two spirals"
    still = True
    width = "classes"
    name: Literal["spirals"]
    batch: BatchSize = 8
    noise: float = Field(default=0.02, ge=0, le=LIMITS.noise)

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Spirals(self.batch, outputs, self.noise)


class Echo(OfTask):
    width = "symbols"
    name: Literal["echo"]
    steps: Steps = 8
    batch: BatchSize = 1
    lag: int = Field(
        default=3, ge=0, le=LIMITS.steps, description="what goes in now is to come out so many time steps later"
    )

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Echo(self.steps, self.batch, self.lag, outputs)


class NextLetter(OfTask):
    words = "next letter of a text"
    width = "letters"
    name: Literal["next_letter"]
    text: str = Field(min_length=2, max_length=LIMITS.text)
    steps: Steps = 8
    batch: BatchSize = 1

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.NextLetter(self.text, self.steps, self.batch)


class Circles(OfTask):
    words = "two circles"
    still = True
    width = "classes"
    name: Literal["circles"]
    batch: BatchSize = 16
    noise: float = Field(default=0.02, ge=0, le=LIMITS.noise)

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Circles(self.batch, outputs, self.noise)


class Iris(OfTask):
    still = True
    width = tasks.Iris.outputs
    name: Literal["iris"]
    batch: BatchSize = 16

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Iris(self.batch)


class Copy(OfTask):
    width = "symbols"
    name: Literal["copy"]
    batch: BatchSize = 8
    span: int = Field(  # beside a lag of 1
        default=3, ge=1, le=(LIMITS.steps - 1) // 2, description="how many symbols are received, then output"
    )
    lag: int = Field(default=3, ge=1, le=LIMITS.steps, description="time steps of waiting in between")

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Copy(self.span, self.lag, self.batch, outputs)


class Adding(OfTask):
    loss = "half_mse"
    width = tasks.Adding.outputs
    name: Literal["adding"]
    steps: int = Field(default=8, ge=2, le=LIMITS.steps)
    batch: BatchSize = 8

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Adding(self.steps, self.batch)


class TemporalOrder(OfTask):
    words = "temporal order"
    width = tasks.TemporalOrder.outputs
    name: Literal["temporal_order"]
    steps: int = Field(default=8, ge=4, le=LIMITS.steps)
    batch: BatchSize = 8

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.TemporalOrder(self.steps, self.batch)


class Parity(OfTask):
    width = "classes"
    name: Literal["parity"]
    steps: Steps = 8
    batch: BatchSize = 8

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Parity(self.steps, self.batch, outputs)


class Sine(OfTask):
    words = "sine wave"
    loss = "half_mse"
    width = tasks.Sine.outputs
    name: Literal["sine"]
    steps: Steps = 8
    batch: BatchSize = 4
    period: float = Field(default=8.0, ge=2, le=LIMITS.steps, description="time steps from crest to crest")

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Sine(self.steps, self.batch, self.period)


class Reber(OfTask):
    words = "Reber grammar"
    width = tasks.Reber.outputs
    name: Literal["reber"]
    steps: Steps = 8
    batch: BatchSize = 8

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Reber(self.steps, self.batch)


Task = Annotated[
    Xor | Spirals | Circles | Iris | Echo | Copy | Adding | TemporalOrder | Parity | Sine | Reber | NextLetter,
    Discriminator("name"),
]
