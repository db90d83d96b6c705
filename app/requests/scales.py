"""The units in which a person thinks of data that the network sees normalized."""

from typing import Annotated

from pydantic import Field

from app.limits import LIMITS
from app.requests.strict import Strict
from engine.tasks.scaling import Scale


class Unit(Strict):
    """The network sees (x - shift) / size."""

    shift: float
    size: float = Field(gt=0)

    def scale(self) -> Scale:
        return Scale(self.shift, self.size)


Row = Annotated[list[Unit], Field(max_length=LIMITS.width)]


class Units(Strict):
    inputs: Row = Field(description="one for each number that goes in")
    targets: Row = Field(description="one for each number that comes out")
