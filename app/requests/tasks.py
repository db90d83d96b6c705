"""Tasks with their sizes."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field

from app.limits import LIMITS
from app.requests.strict import Strict
from engine import tasks

Steps = Annotated[int, Field(ge=1, le=LIMITS.steps)]
BatchSize = Annotated[int, Field(ge=1, le=LIMITS.batch)]


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
        default=3, ge=0, le=LIMITS.steps, description="what goes in now is to come out so many time steps later"
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


class Circles(Strict):
    name: Literal["circles"]
    batch: BatchSize = 16
    noise: float = Field(default=0.02, ge=0, le=LIMITS.noise)

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Circles(self.batch, outputs, self.noise)


class Iris(Strict):
    name: Literal["iris"]
    batch: BatchSize = 16

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Iris(self.batch)


class Copy(Strict):
    name: Literal["copy"]
    batch: BatchSize = 8
    span: int = Field(default=3, ge=1, le=LIMITS.steps // 2, description="how many symbols are received, then output")
    lag: int = Field(default=3, ge=1, le=LIMITS.steps, description="time steps of waiting in between")

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Copy(self.span, self.lag, self.batch, outputs)


class Adding(Strict):
    name: Literal["adding"]
    steps: int = Field(default=8, ge=2, le=LIMITS.steps)
    batch: BatchSize = 8

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Adding(self.steps, self.batch)


class TemporalOrder(Strict):
    name: Literal["temporal_order"]
    steps: int = Field(default=8, ge=4, le=LIMITS.steps)
    batch: BatchSize = 8

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.TemporalOrder(self.steps, self.batch)


class Parity(Strict):
    name: Literal["parity"]
    steps: Steps = 8
    batch: BatchSize = 8

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Parity(self.steps, self.batch, outputs)


class Sine(Strict):
    name: Literal["sine"]
    steps: Steps = 8
    batch: BatchSize = 4
    period: float = Field(default=8.0, ge=2, le=LIMITS.steps, description="time steps from crest to crest")

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Sine(self.steps, self.batch, self.period)


class Reber(Strict):
    name: Literal["reber"]
    steps: Steps = 8
    batch: BatchSize = 8

    def engine(self, outputs: int) -> tasks.Task:
        return tasks.Reber(self.steps, self.batch)


Task = Annotated[
    Xor | Spirals | Circles | Iris | Echo | Copy | Adding | TemporalOrder | Parity | Sine | Reber | NextLetter,
    Discriminator("name"),
]
