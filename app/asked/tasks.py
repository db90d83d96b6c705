"""Tasks with their sizes."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field

from app.asked.strict import Strict
from app.limits import LIMITS
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


Task = Annotated[Xor | Spirals | Echo | NextLetter, Discriminator("name")]
