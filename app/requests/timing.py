"""What may be asked of a measurement: which cost, of which network, at which sizes."""

from typing import Annotated, Literal

from pydantic import Field

from app.limits import LIMITS
from app.requests.algorithms import Algorithm
from app.requests.layers import RecurrentCell, Units
from app.requests.strict import Strict
from app.requests.tasks import BatchSize, Steps


class TimingRequest(Strict):
    """A request to measure what one gradient costs, as T or n grows: of one recurrent layer that learns an echo."""

    vary: Literal["steps", "units"] = Field(description="what grows: T, or n of the recurrent layer")
    sizes: list[Annotated[int, Field(ge=1, le=LIMITS.steps)]] = Field(min_length=2, max_length=LIMITS.measured)
    algorithms: list[Algorithm] = Field(min_length=1, max_length=4)
    cell: RecurrentCell = "rnn"
    units: Units = 8
    steps: Steps = 8
    batch: BatchSize = 1
